import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_LENGTH_MAX, csvReader, delimiterOf } from '../src/csv-rows.ts';
import { lineBreaks, ROW_LENGTH_MAX } from '../src/record-scanner.ts';
import { lacksSharedData, sharedText } from './shared-data.ts';

function read(text: string, { delimiter = ',', size = text.length || 1 } = {}) {
  const reader = csvReader(delimiter);
  const rows = [];
  for (let at = 0; at < text.length; at += size) rows.push(...reader.push(text.slice(at, at + size)));
  return [...rows, ...reader.end()];
}
const cellsOf = (text: string, options = {}) => read(text, options).map(({ cells }) => cells);

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('reading CSV', () => {
  it('gives cells, line by line', () => {
    expect(read('a,b\r\n1,"x\ny"\r\n\r\n2,z')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', 'x\ny'] },
      { line: 5, cells: ['2', 'z'] },
    ]);
  });

  it.each(['\n', '\r\n', '\r'])('takes %j as line end, and them mixed', (end) => {
    expect(cellsOf(`a,b${end}"1","2"${end}3,4${end}`)).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(cellsOf(`a,b\n"1","2"\r3,4${end}"5",6\r\n`)).toHaveLength(4);
  });

  it('keeps a damaged row from damaging others', () => {
    const rows = read('a,b\n"x"y,1\n2,3\n"he said \\"no\\"",4\n5,6\n');
    expect(rows.map(({ line, fault, cells }) => fault ?? [line, ...cells])).toEqual([
      [1, 'a', 'b'],
      'malformed-quotes',
      [3, '2', '3'],
      'malformed-quotes',
      [5, '5', '6'],
    ]);
  });

  it('takes quotes inside a plain cell as they are', () => {
    expect(cellsOf('pipe 5",b\n1,2')).toEqual([
      ['pipe 5"', 'b'],
      ['1', '2'],
    ]);
  });

  it('says where a quote opens that never closes', () => {
    expect(read('a,b\n1,2\n3,"4\n5,6\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: [], fault: 'open-quote' },
    ]);
  });

  it('reads on after a row that is too long, without keeping it', () => {
    const reader = csvReader(',');
    const piece = 'x'.repeat(1024 * 1024);
    const rows = [...reader.push('a\n')];
    for (let i = 0; i < 10; i += 1) rows.push(...reader.push(piece));
    rows.push(...reader.push('\nb\n'), ...reader.end());
    expect(rows.map(({ line, fault, cells }) => fault ?? [line, ...cells])).toEqual([
      [1, 'a'],
      'row-too-long',
      [3, 'b'],
    ]);
    expect(ROW_LENGTH_MAX).toBeLessThan(10 * piece.length);
  });

  it('stays within bounds when a quote at the beginning swallows everything', () => {
    const reader = csvReader(',');
    const before = process.memoryUsage().heapUsed;
    reader.push('"');
    for (let i = 0; i < 200; i += 1) reader.push('abc,\n'.repeat(50_000));
    expect(reader.end()).toEqual([{ line: 1, cells: [], fault: 'open-quote' }]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 1024 * 1024);
  });

  it('refuses a cell over 1 MiB', () => {
    const rows = read(`a,${'x'.repeat(CELL_LENGTH_MAX + 1)}\nb,${'x'.repeat(CELL_LENGTH_MAX)}\n`);
    expect(rows.map(({ fault }) => fault)).toEqual(['cell-too-long', undefined]);
  });

  it('leaves out rows without any text', () => {
    expect(cellsOf('a,b\n,\n""\n1,2\n,,,\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it.each([
    ['a,b\n1,2', ','],
    ['a;b\n1,5;2,5', ';'],
    ['a\tb\n1\t2', '\t'],
    ['a|b\r1|2', '|'],
    ['a\n1', ','],
    ['a;b\n1;2\n2\n3;\n', ';'],
    ['a;b\n', ';'],
    ['\n\na\tb\n1\t2\n', '\t'],
    ['', ','],
  ])('finds the separator of %j', (text, delimiter) => {
    expect(delimiterOf(text)).toBe(delimiter);
  });
});

describe('laws of reading', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'é', '\ufeff', '\0', "'", '=') }),
    fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  );
  const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.array(
      fc.array(cell, { minLength: width, maxLength: width }).filter((row) => row.some((text) => text !== '')),
      { maxLength: 12 },
    ),
  );
  const end = fc.constantFrom('\n', '\r\n', '\r');
  const delimiters = fc.constantFrom(',', ';', '\t', '|');

  it('what was written is read, whatever the pieces', () => {
    fc.assert(
      fc.property(
        table,
        end,
        delimiters,
        fc.integer({ min: 1, max: 9 }),
        (rows, lineEnd, delimiter, size) => {
          const text = rows.map((row) => row.map(quoted).join(delimiter) + lineEnd).join('');
          expect(cellsOf(text, { delimiter, size })).toEqual(rows);
          expect(cellsOf(text, { delimiter })).toEqual(rows);
        },
      ),
    );
  });

  it('any text gives the same rows in any pieces, and lines rise', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (any, size) => {
        const rows = read(any);
        expect(read(any, { size })).toEqual(rows);
        const lines = rows.map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        expect(lines.at(-1) ?? 0).toBeLessThanOrEqual(lineBreaks(any) + 1);
      }),
    );
  });
});

describe.skipIf(lacksSharedData)('csv-spectrum', () => {
  const files =
    'comma_in_quotes empty empty_crlf escaped_quotes json newlines newlines_crlf quotes_and_newlines simple simple_crlf utf8';
  it.each(files.split(' '))('%s', (name) => {
    const found = sharedText(`csv-spectrum/csvs/${name}.csv`);
    const text = name.endsWith('_crlf') ? found.replace(/\r?\n/g, '\r\n') : found;
    const [header = [], ...rows] = cellsOf(text);
    const objects = rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])));
    expect(objects).toEqual(JSON.parse(sharedText(`csv-spectrum/json/${name}.json`)));
  });
});

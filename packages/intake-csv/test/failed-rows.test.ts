import { defaultProcess, defineProcess } from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindColumns } from '../src/columns.ts';
import { csvReader } from '../src/csv-rows.ts';
import { type FailedRow, failedRowsCsv, formulaSafe, readImportMap, withoutGuard } from '../src/index.ts';
import { lacksSharedData, sharedText } from './shared-data.ts';

const parsed = (text: string) => {
  const reader = csvReader(',');
  return [...reader.push(text), ...reader.end()].map(({ cells }) => cells);
};
const failed = (header: readonly string[], cells: readonly string[]): FailedRow => ({
  line: 7,
  code: 'not-a-number',
  message: 'This is no number.',
  header,
  cells,
});
const dangerous = /^[=+\-@\t\r\n\0＝＋－＠]/;

describe('a guarded cell', () => {
  it('never begins a formula, and gives its text back', () => {
    const unit = fc.constantFrom(
      "'",
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '\0',
      '＝',
      '＋',
      '－',
      '＠',
      'a',
      '1',
      '"',
      ',',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit, maxLength: 6 }), fc.string({ unit: 'binary' })), (text) => {
        const safe = formulaSafe(text);
        expect(dangerous.test(safe)).toBe(false);
        expect(withoutGuard(safe)).toBe(text);
      }),
    );
  });

  it("leaves names such as 't Hooft alone", () => {
    expect([formulaSafe("'t Hooft"), withoutGuard("'t Hooft")]).toEqual(["'t Hooft", "'t Hooft"]);
  });

  it.skipIf(lacksSharedData)('holds against known injections', () => {
    const lines = sharedText('naughty/csv-injection.txt')
      .split('\n')
      .filter((line) => dangerous.test(line));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(formulaSafe(line)).toBe(`'${line}`);
  });
});

describe('a file of failed rows', () => {
  it('quotes every cell and says what was wrong', () => {
    expect(failedRowsCsv([failed(['Id', 'Sum'], ['1', '=2+"3"'])])).toBe(
      '"Id","Sum","leadstream:line","leadstream:column","leadstream:code","leadstream:problem","leadstream:text"\r\n' +
        '"1","\'=2+""3""","7","","not-a-number","This is no number.",""\r\n',
    );
    expect(failedRowsCsv([])).toBe('');
  });

  it('read again, gives the header and cells that it was made of', () => {
    const text = fc.string({ unit: fc.constantFrom('a', "'", '=', '\t', '\n', '\r', '"', ',', '＝', '\0') });
    const process = defineProcess(defaultProcess);
    const rows = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        rows,
        fc.uniqueArray(
          text.map((one) => `=${one}.`),
          { minLength: 2, maxLength: 2 },
        ),
        (cells, [a, b]) => {
          const header = ['Id', a as string, b as string];
          const [head = [], ...lines] = parsed(failedRowsCsv(cells.map((row) => failed(header, row))));
          const map = readImportMap({ source: 's', externalId: 'Id', columns: {}, ignore: header.slice(1) });
          const bound = bindColumns(head, map, process);
          expect(bound.header).toEqual(header);
          expect(lines.map((line) => bound.own(line))).toEqual(cells);
        },
      ),
    );
  });

  it('keeps a row that could not be cut as text, never as cells', () => {
    const row = { ...failed(['Id', 'Name'], []), code: 'too-few-cells' as const, text: '4711' };
    const [, cells] = parsed(failedRowsCsv([row]));
    expect(cells?.slice(0, 2)).toEqual(['', '']);
    expect(cells?.at(-1)).toBe('4711');
  });
});

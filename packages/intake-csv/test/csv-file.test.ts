import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openCsv } from '../src/index.ts';
import { utf8Text } from '../src/utf8-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'intake-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(bytes: string | Uint8Array): string {
  const path = join(folder, 'leads.csv');
  writeFileSync(path, bytes);
  return path;
}

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(path: Parameters<typeof openCsv>[0]) {
  const { header, pieces } = await openCsv(path);
  const rows = [];
  for await (const piece of pieces) rows.push(...piece.rows);
  return { header, rows };
}

const utf16 = (text: string, mark: number[]) =>
  Buffer.concat([Buffer.from(mark), Buffer.from(text, 'utf16le')]);

describe('opening a file', () => {
  it.each([
    ['file-missing', () => join(folder, 'nothing.csv')],
    ['file-missing', () => join(file('a'), 'below')],
    ['file-is-directory', () => folder],
    ['file-empty', () => file('')],
    ['file-empty', () => file('\ufeff')],
    ['file-empty', () => file('\n\n , \n'.replace(' , ', ','))],
    ['file-is-spreadsheet', () => file('PK\x03\x04\x14\0\x06\0')],
    ['file-is-spreadsheet', () => file(Buffer.from('d0cf11e0a1b11ae1', 'hex'))],
    ['file-is-archive', () => file(gzipSync('a,b\n1,2\n'))],
    ['file-is-utf16', () => file(utf16('a,b\n', [0xff, 0xfe]))],
    ['file-is-utf16', () => file(utf16('a,b\n1,2\n', []))],
    ['file-is-binary', () => file('%PDF-1.7')],
    ['header-damaged', () => file('"a,b\n1,2\n')],
    ['header-damaged', () => file('"a"b,c\n1,2\n')],
  ])('ends with %s', async (code, path) => {
    await expect(openCsv(path())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  it('says at which byte and line a text is no UTF-8, before any row', async () => {
    const bytes = Buffer.from('name\nAda\nRené\n', 'latin1');
    const error = { code: 'text-not-utf8', message: expect.stringContaining('byte 12, on line 3') };
    await expect(openCsv(file(bytes))).rejects.toMatchObject(error);
    const cut = Buffer.from('name\nRené', 'utf8').subarray(0, -1);
    await expect(openCsv(file(cut))).rejects.toMatchObject({ message: expect.stringContaining('byte 8') });
  });

  it('drops the mark at the beginning, and takes bytes in any pieces', async () => {
    const bytes = Buffer.from('\ufeffname;city\r\nRené;"Aix\r\n😀"\r\n');
    for (const size of [1, 2, 3, 100]) {
      expect(await all(inPieces(bytes, size))).toEqual({
        header: ['name', 'city'],
        rows: [{ line: 2, cells: ['René', 'Aix\r\n😀'] }],
      });
    }
  });
});

describe('decoding', () => {
  it('is exact for any text in any pieces', async () => {
    const text = fc
      .string({ unit: 'binary' })
      .filter((one) => !/\p{Surrogate}/u.test(one) && !one.startsWith('\ufeff'));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (one, size) => {
        let read = '';
        for await (const piece of utf8Text(inPieces(Buffer.from(one), size))) read += piece.text;
        expect(read).toBe(one);
      }),
    );
  });

  it('finds the first wrong byte wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        async (bytes, size) => {
          const offsetOf = async (pieces: AsyncIterable<Uint8Array>) => {
            try {
              for await (const _ of utf8Text(pieces));
              return null;
            } catch (error) {
              return (error as { offset: number }).offset;
            }
          };
          const found = await offsetOf(inPieces(bytes, size));
          expect(found).toBe(await offsetOf(inPieces(bytes, 1)));
          const isRight = Buffer.from(Buffer.from(bytes).toString()).equals(Buffer.from(bytes));
          expect(found === null).toBe(isRight);
          if (found === null) return;
          const before = Buffer.from(bytes.subarray(0, found));
          expect(Buffer.from(before.toString()).equals(before)).toBe(true);
        },
      ),
    );
  });
});

// Duplicates by command: goal is that pairs come out by external id, of one file, across two and of the store, and what they are worth.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { carelessList, personFields } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { allJson, desk, type Ended } from './command.ts';

const data = process.env.LEADSTREAM_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname;
const febrl = (name: string): string => join(data, 'febrl', name);
const isThere = existsSync(febrl('dataset1.csv'));
if (!isThere) console.warn(`SKIPPED: no shared data in ${data}. Set LEADSTREAM_DATA to run these tests too.`);

const map = new URL('../../../examples/maps/febrl.json', import.meta.url).pathname;
const { run, write, path } = desk();
const HEADER =
  'rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id';
const ada = 'ada, king, 6, rue de la paix, tour a, nice, 0600, sud, 19151210, 1234567';
const max = 'max, moor, 71, high street, flat 2, leeds, 1234, north, 19800101, 7654321';

interface Measured {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Rows that begin alike, `rec-7-org` and `rec-7-dup-0`, are one person. */
function measure(ended: Ended, truth: number): Measured {
  const personOf = (id: unknown): string => String(id).split('-').slice(0, 2).join('-');
  const pairs = allJson(ended);
  const right = pairs.filter(({ a, b }) => personOf(a) === personOf(b)).length;
  const [precision, recall] = [right / pairs.length, right / truth];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

describe('duplicates of a file (10)', () => {
  it('are pairs of external ids with a score, the most alike first, and nothing is written', async () => {
    write(
      'list.csv',
      [HEADER, `p1, ${ada}`, `p2, ${max}`, `p3, ${ada.replace('king', 'kign')}`, `p4, ${ada}`].join('\n'),
    );
    const ended = await run('duplicates', 'list.csv', '--map', map, '--json');
    expect(ended.code).toBe(0);
    expect(ended.stdout.split('\n')[0]).toBe('{"a":"p1","b":"p4","score":1}');
    expect(allJson(ended).map(({ a, b }) => [a, b])).toEqual([
      ['p1', 'p4'],
      ['p1', 'p3'],
      ['p3', 'p4'],
    ]);
    expect(ended.stderr).toContain('3 pairs among 4 leads.');
    expect(existsSync(path('leads.db'))).toBe(false);
    const table = await run('duplicates', 'list.csv', '--map', map);
    expect(table.stdout).toMatch(/Score.*Lead.*Name.*May be/);
    expect(table.stdout).toMatch(/1\.00 +p1 +ada king +p4 +ada king/);
  });

  it('across two files are of the first and the second, never within one', async () => {
    write('one.csv', [HEADER, `x, ${ada}`, `y, ${ada}`].join('\n'));
    write('two.csv', [HEADER, `x, ${ada}`, `z, ${max}`].join('\n'));
    const ended = await run('duplicates', 'one.csv', 'two.csv', '--map', map, '--json');
    expect(allJson(ended).map(({ a, b }) => [a, b])).toEqual([
      ['x', 'x'],
      ['y', 'x'],
    ]);
  });

  it('are looked for among the rows that can be read; others make the exit code 1', async () => {
    write('bad.csv', [HEADER, `p1, ${ada}`, `, ${ada}`, `p2, ${ada}`, `p2, ${max}`].join('\n'));
    const ended = await run('duplicates', 'bad.csv', '--map', map, '--json');
    expect(ended.code).toBe(1);
    expect(allJson(ended)).toHaveLength(1);
    expect(ended.stderr).toContain('1 rows of bad.csv could not be read');
    expect(ended.stderr).toContain('1 rows of bad.csv repeat an external id');
  });

  it('need a map, and a file that is there', async () => {
    const without = await run('duplicates', 'list.csv');
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('duplicates needs --map')]);
    const gone = await run('duplicates', 'gone.csv', '--map', map);
    expect(gone.code).toBe(2);
    const store = await run('duplicates', '--map', map);
    expect([store.code, store.stderr]).toEqual([2, expect.stringContaining('Without a file')]);
  });
});

describe('duplicates of the store (10)', () => {
  it('are pairs of lead ids by the rules of its process', async () => {
    const rows = carelessList({ seed: 9, people: 60, copies: 20, mistakesMax: 3 });
    const lines = rows.map(({ id, fields }) =>
      [id, ...personFields.map((field) => fields[field])].join(', '),
    );
    write('people.csv', [HEADER, ...lines].join('\n'));
    const store = ['--store', 'sqlite:people.db'];
    expect((await run('import', 'people.csv', '--map', map, ...store)).code).toBe(0);
    const inFile = allJson(await run('duplicates', 'people.csv', '--map', map, '--json'));
    const ended = await run('duplicates', '--json', ...store);
    const leads = allJson(await run('leads', '--json', ...store));
    const externalId = new Map(leads.map(({ id, externalId: given }) => [id, given]));
    const key = (a: unknown, b: unknown, score: unknown): string =>
      [...[String(a), String(b)].sort((x, y) => (x < y ? -1 : 1)), score].join(' ');
    expect(inFile.length).toBeGreaterThan(15);
    expect(
      allJson(ended)
        .map(({ a, b, score }) => key(externalId.get(a), externalId.get(b), score))
        .sort(),
    ).toEqual(inFile.map(({ a, b, score }) => key(a, b, score)).sort());
    expect(ended.stderr).toMatch(/pairs among 80 leads, as of position \d+\./);
    expect((await run('duplicates', ...store)).stdout).toMatch(/Score.*Lead/);
  });
});

describe.skipIf(!isThere)('duplicates among people of a published benchmark (10)', () => {
  it('are found with F1 of at least 0.97 in dataset 1', async () => {
    const rows = readFileSync(febrl('dataset1.csv'), 'utf8').trimEnd().split('\n').length - 1;
    const ended = await run('duplicates', febrl('dataset1.csv'), '--map', map, '--json');
    const measured = measure(ended, rows / 2);
    console.info('dataset 1', measured);
    expect(measured.f1).toBeGreaterThanOrEqual(0.97);
  }, 120_000);

  it('are found with F1 of at least 0.97 across dataset 4a and 4b', async () => {
    const ended = await run(
      'duplicates',
      febrl('dataset4a.csv'),
      febrl('dataset4b.csv'),
      '--map',
      map,
      '--json',
    );
    const measured = measure(ended, 5000);
    console.info('dataset 4', measured);
    expect(measured.f1).toBeGreaterThanOrEqual(0.97);
  }, 120_000);
});

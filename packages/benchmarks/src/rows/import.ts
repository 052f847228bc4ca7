import { writeFileSync } from 'node:fs';
import { defaultProcess } from '@leadstream/core';
import { importLeads, readImportMap } from '@leadstream/intake-csv';
import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { closeRaw, inserter, openRaw } from '../limits/raw-store.ts';
import { timeOfOne } from '../measuring.ts';
import { chanceOf } from '../workload/chance.ts';
import { inFolder, openHouse } from '../workload/store-folder.ts';
import { digestOfStore, type Row, storedRows } from '../workload/stored-rows.ts';

const ROWS_A_TRANSACTION = 1000;

const map = readImportMap({
  source: 'fair',
  externalId: 'Id',
  at: { column: 'When' },
  columns: {
    First: { field: 'firstName' },
    Last: { field: 'lastName' },
    Company: { field: 'company' },
    Email: { field: 'email' },
    Source: { source: true },
    Visits: { engagement: 'visit' },
  },
});

/** A file of so many people. */
function csvOf(seed: number, rows: number): string {
  const chance = chanceOf(seed);
  const { sources } = defaultProcess;
  const lines = Array.from({ length: rows }, (_, at) => {
    const when = new Date(Date.UTC(2025, 0, 6) + at * 600_000).toISOString();
    const source = chance.of(sources).id;
    return [
      at + 1,
      when,
      'Ada',
      `King ${at}`,
      `Hotel ${at}`,
      `ada@hotel-${at}.example`,
      source,
      chance.below(9),
    ];
  });
  return [['Id', 'When', 'First', 'Last', 'Company', 'Email', 'Source', 'Visits'], ...lines]
    .map((cells) => cells.join(','))
    .join('\n');
}

async function ours({ seed, sizes }: Setting, path: string): Promise<number> {
  const rows = sizes['rows'] ?? 1;
  const house = await openHouse(path);
  const file = `${path}.csv`;
  writeFileSync(file, csvOf(seed, rows));
  const { cpu } = await timeOfOne(async () => {
    const { counts } = await importLeads(house.system(), { file, map, importId: 'one' });
    if (counts.created !== rows) throw new Error(`${counts.created} of ${rows} rows were imported.`);
  });
  await house.close();
  return cpu / rows;
}

/** The same rows into the same tables and indexes; each thousand leads are one durable transaction, their keys first. */
async function byHand(setting: Setting): Promise<Measured> {
  const { events, receipts, claims, keys } = await inFolder(async (path) => {
    await ours(setting, path);
    return storedRows(path);
  });
  return inFolder(async (path) => {
    await (await openHouse(path)).close();
    const [store, keyFile] = [openRaw(path), openRaw(`${path}.keys`)];
    const add = {
      event: inserter(store, 'events', 18),
      receipt: inserter(store, 'receipts', 5),
      claim: inserter(store, 'claims', 5),
      key: inserter(keyFile, 'data_keys', 3),
    };
    const leads = setting.sizes['rows'] ?? 1;
    const parts = Math.ceil(leads / ROWS_A_TRANSACTION);
    const part = (rows: readonly Row[], at: number): readonly Row[] =>
      rows.slice(Math.round((rows.length * at) / parts), Math.round((rows.length * (at + 1)) / parts));
    const { cpu } = await timeOfOne(async () => {
      for (let at = 0; at < parts; at += 1) {
        keyFile.exec('BEGIN IMMEDIATE');
        part(keys, at).forEach(add.key);
        keyFile.exec('COMMIT');
        store.exec('BEGIN IMMEDIATE');
        part(events, at).forEach(add.event);
        part(receipts, at).forEach(add.receipt);
        part(claims, at).forEach(add.claim);
        store.exec('COMMIT');
      }
    });
    closeRaw(store);
    closeRaw(keyFile);
    return { cost: cpu / leads, state: digestOfStore(path) };
  });
}

export const importFile: Benchmark = {
  name: 'import',
  what: 'import a CSV file of new leads (limit: writing the same rows, 1,000 leads a transaction)',
  unit: 'CPU us/row',
  sizes: { rows: 20_000 },
  variants: [
    {
      name: 'leadstream',
      measure: (setting) =>
        inFolder(async (path) => ({ cost: await ours(setting, path), state: digestOfStore(path) })),
    },
    { name: 'limit', measure: byHand },
  ],
  targets: [{ of: 'limit', costAtMost: 3 }],
  cannot: {
    'emmett, castore, act': 'they have no import: what they do per row is what `append` measures',
  },
};

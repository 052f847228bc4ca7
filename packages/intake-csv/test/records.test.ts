// Files of accounts, contacts, opportunities, products and sellers: goal is that they come in once, by external id, every
// row with its outcome (Ours 1.2, 1.9), and that what was won is what the file says (Ours 8.5).
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defaultProcess } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import { describe, expect, it } from 'vitest';
import { type FailedRow, importLeads, openCsv, readImportMap } from '../src/index.ts';
import { lacksSharedData, sharedPath } from './shared-data.ts';

const example = (name: string) =>
  readImportMap(
    JSON.parse(readFileSync(new URL(`../../../examples/maps/${name}.json`, import.meta.url), 'utf8')),
  );

/** A house and its files. */
function house() {
  const engine = createEngine({ process: defaultProcess, storage: memoryStorage() });
  const handle = engine.as('user:import');
  const failed: FailedRow[] = [];
  const load = async (file: string | Uint8Array, map: ReturnType<typeof readImportMap>) => {
    const onFailed = (row: FailedRow) => void failed.push(row);
    const bytes = (async function* () {
      yield Buffer.from(file);
    })();
    const input = typeof file === 'string' && !file.includes('\n') ? file : bytes;
    const { counts } = await importLeads(handle, { file: input, map, importId: randomUUID(), onFailed });
    return counts;
  };
  return { handle, load, failed };
}

const deals = readImportMap({
  source: 'shop',
  record: 'opportunity',
  currency: 'USD',
  externalId: 'Id',
  at: { column: 'Begun' },
  columns: {
    Agent: { owner: true },
    Product: { product: true, values: { GTXPro: 'GTX Pro' } },
    Pieces: { quantity: true },
    Asked: { discountAsked: true },
    Granted: { discountGranted: true },
    Company: { account: true },
    Stage: { stage: true, won: ['Won'], lost: ['Lost'] },
    Closed: { closeDate: true },
    Value: { value: true },
    Why: { outcomeReason: true },
  },
});
const header = 'Id,Begun,Agent,Product,Pieces,Asked,Granted,Company,Stage,Closed,Value,Why\n';

/** A house with a company, a product of 100.00 dollars and a seller. */
async function shop() {
  const all = house();
  const of = (record: string, columns: object) =>
    readImportMap({ source: 'shop', record, externalId: 'Id', columns, currency: 'USD' });
  await all.load('Id,Name\nc1,Cancity\n', of('account', { Name: { field: 'name' } }));
  await all.load('Id,Price\nGTX Pro,100.00\n', of('product', { Price: { price: true } }));
  await all.load('Id,Lead\nAnn,Eve\n', of('seller', { Lead: { manager: true } }));
  return all;
}

describe('a file of opportunities (1.2, 8.5)', () => {
  it('gives lines with the list price, what was granted, and how each ended', async () => {
    const { handle, load } = await shop();
    const rows = `${header}1,2026-01-01,Ann,gtxpro,2,10,5 %,c1,Won,2026-01-31,180.50,price\n2,,Ann,GTX Pro,,,,,Prospecting,,,\n`;
    expect(await load(rows, deals)).toMatchObject({ rows: 2, created: 2 });
    const [one, two] = await handle.recordsByExternalId('opportunity', 'shop', ['1', '2']);
    expect(one).toMatchObject({
      amount: 19_000,
      currency: 'USD',
      stage: 'Won',
      lines: [{ quantity: 2, listPrice: 10_000, discountAsked: 1000, discountGranted: 500 }],
      outcome: { result: 'won', value: 18_050, reason: 'price', at: Date.UTC(2026, 0, 31) },
    });
    expect(two).toMatchObject({ account: null, amount: 10_000, outcome: null, closeDateAssumed: true });
    const again = await load(rows, deals);
    expect(again).toMatchObject({ rows: 2, unchanged: 2 });
    expect(await handle.report('sellers')).toMatchObject([
      { seller: 'seller/Ann', won: 1, wonValue: 18_050 },
    ]);
  });

  it('says of each row that fails which column names what is not there', async () => {
    const { load, failed } = await shop();
    const rows = [
      '1,,Ann,GTX Pro,,,,nowhere,,,,',
      '2,,Bob,GTX Pro,,,,c1,,,,',
      '3,,Ann,radio,,,,c1,,,,',
      '4,,Ann,GTX Pro,x,,,c1,,,,',
    ];
    expect(await load(`${header}${rows.join('\n')}\n`, deals)).toMatchObject({ rows: 4, invalid: 4 });
    expect(failed.map(({ code, column }) => [code, column])).toEqual([
      ['account-not-found', 'Company'],
      ['owner-unknown', 'Agent'],
      ['product-unknown', undefined],
      ['not-a-number', 'Pieces'],
    ]);
  });

  it('takes no columns of other records', () => {
    const wrong = { source: 's', record: 'product', externalId: 'Id', columns: { A: { stage: true } } };
    expect(() => readImportMap(wrong)).toThrow(
      /columns\.A: a row of the record "product" has columns for name/,
    );
  });
});

describe('converted leads (8.1)', () => {
  it('become the account and contact that their row names, at the time it says', async () => {
    const { handle, load, failed } = await shop();
    const contacts = { Name: { field: 'lastName' }, Of: { account: true } };
    await load(
      'Id,Name,Of\np1,King,c1\n',
      readImportMap({ source: 'shop', record: 'contact', externalId: 'Id', columns: contacts }),
    );
    const map = readImportMap({
      source: 'shop',
      externalId: 'Id',
      columns: {
        Name: { field: 'lastName' },
        Account: { account: true },
        Contact: { contact: true },
        When: { convertedAt: true },
      },
      convertWhen: { column: 'Is', is: ['1', 'true'] },
    });
    const rows =
      'Id,Name,Account,Contact,When,Is\nl1,King,c1,p1,2026-01-03,TRUE\nl2,Byron,,,,false\nl3,May,c9,,,1\n';
    expect(await load(rows, map)).toMatchObject({ rows: 3, created: 2, invalid: 1 });
    expect(failed.map(({ code, column }) => [code, column])).toEqual([['account-not-found', 'Account']]);
    const [lead, other] = await handle.leadsByExternalId('shop', ['l1', 'l2']);
    const [account] = await handle.recordsByExternalId('account', 'shop', ['c1']);
    const [contact] = await handle.recordsByExternalId('contact', 'shop', ['p1']);
    expect(lead?.conversion).toMatchObject({
      account: account?.id,
      contact: contact?.id,
      at: Date.UTC(2026, 0, 3),
    });
    expect(other?.conversion).toBeNull();
    expect(await load(rows, map)).toMatchObject({ rows: 3, unchanged: 2, invalid: 1 });
  });
});

describe.skipIf(lacksSharedData)('the sales of a hardware maker', () => {
  it('are won by each agent as often, and for as much, as the file says', async () => {
    const { handle, load, failed } = house();
    const files = {
      accounts: 'accounts',
      products: 'products',
      teams: 'sales_teams',
      pipeline: 'sales_pipeline',
    };
    for (const [map, file] of Object.entries(files)) {
      await load(sharedPath(`maven/${file}.csv`), example(`maven-${map}`));
    }
    expect(failed).toEqual([]);
    const sums = new Map<string, { won: number; wonValue: number }>();
    const { header: columns, pieces } = await openCsv(sharedPath('maven/sales_pipeline.csv'));
    const [agent, stage, value] = ['sales_agent', 'deal_stage', 'close_value'].map((one) =>
      columns.indexOf(one),
    );
    let count = 0;
    for await (const { rows } of pieces) {
      for (const { cells } of rows) {
        count += 1;
        const seller = `seller/${cells[agent as number]}`;
        const sum = sums.get(seller) ?? { won: 0, wonValue: 0 };
        sums.set(seller, sum);
        if (cells[stage as number] !== 'Won') continue;
        sum.won += 1;
        sum.wonValue += 100 * Number(cells[value as number]);
      }
    }
    const figures = await handle.report('sellers');
    expect(count).toBeGreaterThan(5000);
    expect(figures.reduce((sum, { opportunities }) => sum + opportunities, 0)).toBe(count);
    expect(new Map(figures.map(({ seller, won, wonValue }) => [seller, { won, wonValue }]))).toEqual(sums);
    const again = await load(sharedPath('maven/sales_pipeline.csv'), example('maven-pipeline'));
    expect(again).toMatchObject({ rows: count, unchanged: count });
  }, 300_000);
});

describe.skipIf(lacksSharedData)('an export of a Salesforce organisation', () => {
  it('gives accounts, contacts, opportunities and leads, each row once', async () => {
    const { handle, load, failed } = house();
    const files = { accounts: 'Account', contacts: 'Contact', opportunities: 'Opportunity', leads: 'Lead' };
    const run = async (map: string, file: string) =>
      load(sharedPath(`crm-exports/salesforce-gen-ai-demo/${file}.csv`), example(`salesforce-${map}`));
    const made: Record<string, number> = {};
    for (const [map, file] of Object.entries(files)) made[map] = (await run(map, file)).created;
    expect(failed).toEqual([]);
    expect(made).toEqual({ accounts: 94, contacts: 64, opportunities: 58, leads: 14 });
    const [figures] = await handle.report('sellers');
    expect(figures).toMatchObject({ opportunities: 58, won: 34, currency: 'USD' });
    for (const [map, file] of Object.entries(files)) expect((await run(map, file)).created).toBe(0);
  }, 60_000);
});

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultProcess, type Event, FaultError, type ProcessInput } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type FailedRow,
  failedRowsCsv,
  type ImportHandle,
  type ImportOptions,
  importLeads,
  readImportMap,
} from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'intake-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const process: ProcessInput = {
  ...defaultProcess,
  fields: {
    ...defaultProcess.fields,
    size: { type: 'number', personal: false },
    rating: { type: 'picklist', personal: false, values: ['Hot', 'Cold'] },
  },
};
const columns = {
  Name: { field: 'lastName' },
  Size: { field: 'size' },
  Rating: { field: 'rating' },
  Source: { source: true, values: { web: 'Website' } },
  Status: { status: true },
  Reason: { reason: true },
  Visits: { engagement: 'visit' },
  'No mail': { consent: 'email', denied: ['Yes'] },
};
const fullMap = readImportMap({
  source: 'fair',
  externalId: 'Id',
  blank: ['Select'],
  columns,
  convertWhen: { column: 'Won', is: '1' },
});
const header = ['Id', 'Name', 'Size', 'Rating', 'Source', 'Status', 'Reason', 'Visits', 'No mail', 'Won'];

/** A file whose rows name only the cells that matter. */
function csv(rows: readonly Record<string, string>[], names: readonly string[] = header): string {
  const line = (cells: readonly string[]) =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
  return line(names) + rows.map((row) => line(names.map((name) => row[name] ?? ''))).join('');
}

function open() {
  const engine = createEngine({ process, storage: memoryStorage() });
  return engine.as('user:import');
}

type Opened = ReturnType<typeof open>;

async function run(handle: ImportHandle, text: string, options: Partial<ImportOptions> = {}) {
  const file = join(folder, `${randomUUID()}.csv`);
  writeFileSync(file, text);
  const failed: FailedRow[] = [];
  const onFailed = (row: FailedRow) => void failed.push(row);
  const result = await importLeads(handle, {
    file,
    map: fullMap,
    importId: randomUUID(),
    onFailed,
    ...options,
  });
  const { rows, ...outcomes } = result.counts;
  expect(Object.values(outcomes).reduce((sum, one) => sum + one, 0)).toBe(rows);
  return {
    ...result,
    failed,
    outcomes: Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0)),
  };
}

const leadOf = async (handle: Opened, id: string) =>
  (await handle.leadsByExternalId('fair', [id]))[0] ?? null;

async function eventsOf(handle: Opened): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of handle.events()) events.push(event);
  return events;
}

describe('importing leads', () => {
  it('records what each row says (Ours 1.2, 1.9)', async () => {
    const handle = open();
    const row = {
      Id: '1',
      Name: ' King ',
      Size: '7',
      Rating: 'hot',
      Source: 'WEB',
      Status: 'working',
      Visits: '3',
      'No mail': 'yes',
    };
    const { outcomes, complete } = await run(handle, csv([row]));
    expect({ outcomes, complete }).toEqual({ outcomes: { created: 1 }, complete: true });
    const lead = await leadOf(handle, '1');
    expect(lead).toMatchObject({
      channel: 'file',
      source: 'Website',
      status: { id: 'Working' },
      fields: { size: 7, rating: 'Hot' },
      personal: { fields: { lastName: 'King' } },
      totals: { Visits: 3 },
      consent: { email: { choice: 'denied' } },
    });
  });

  it('the same file again changes nothing', async () => {
    const handle = open();
    const rows = [
      { Id: '1', Name: 'King', Visits: '3', Won: '1' },
      { Id: '2', Name: 'Hopper', Visits: '0', Status: 'Unqualified', Reason: 'Budget' },
    ];
    await run(handle, csv(rows));
    const before = await eventsOf(handle);
    expect((await run(handle, csv(rows))).outcomes).toEqual({ unchanged: 2 });
    const after = await eventsOf(handle);
    expect(after.slice(before.length).map(({ type }) => type)).toEqual(['import-started', 'import-finished']);
  });

  it('records only what is new of a total, and reports one that fell (Ours 1.8)', async () => {
    const handle = open();
    await run(handle, csv([{ Id: '1', Visits: '3' }]));
    expect((await run(handle, csv([{ Id: '1', Visits: '5' }]))).outcomes).toEqual({ updated: 1 });
    for (const Visits of ['4', '0']) {
      const { outcomes, totalsFell } = await run(handle, csv([{ Id: '1', Visits }]));
      expect({ outcomes, totalsFell }).toEqual({
        outcomes: { unchanged: 1 },
        totalsFell: { count: 1, first: [{ line: 2, column: 'Visits' }] },
      });
    }
    expect((await leadOf(handle, '1'))?.engagement['visit']).toMatchObject({ total: 5 });
  });

  it('keeps or clears what a blank cell says nothing about', async () => {
    const handle = open();
    await run(handle, csv([{ Id: '1', Name: 'King', Size: '7' }]));
    expect((await run(handle, csv([{ Id: '1', Name: 'King', Size: 'select' }]))).outcomes).toEqual({
      unchanged: 1,
    });
    const map = { ...fullMap, whenBlank: 'clear' as const };
    expect((await run(handle, csv([{ Id: '1', Name: 'King' }]), { map })).outcomes).toEqual({ updated: 1 });
    expect((await leadOf(handle, '1'))?.fields).toEqual({});
    expect((await run(handle, csv([{ Id: '1', Name: 'King' }]), { map })).outcomes).toEqual({ unchanged: 1 });
  });

  it('compares a second row of one lead with what the first one made of it', async () => {
    const handle = open();
    const text = csv([
      { Id: '1', Size: '1' },
      { Id: '2', Size: '1' },
      { Id: '1', Size: '2' },
      { Id: '1', Size: '2' },
    ]);
    expect((await run(handle, text)).outcomes).toEqual({ created: 2, updated: 1, unchanged: 1 });
    expect((await leadOf(handle, '1'))?.fields).toEqual({ size: 2 });
  });

  it('gives a wrong row its place, column and code, and goes on', async () => {
    const rows = [
      { Id: '1', Size: 'many' },
      { Id: '', Name: 'Nobody' },
      { Id: '3', Rating: 'Tepid' },
      { Id: '4', Source: 'Mars' },
      { Id: '5', Status: 'Asleep' },
      { Id: '6', Visits: '-1' },
      { Id: 'x'.repeat(201) },
      { Id: '8', Name: 'x'.repeat(81) },
      { Id: '9', Reason: 'because' },
      { Id: '10' },
    ];
    const { outcomes, failed } = await run(open(), `${csv(rows)}11,short\n12,"x"y\n`);
    expect(outcomes).toEqual({ created: 1, invalid: 11 });
    expect(failed.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'Size', 'not-a-number'],
      [3, 'Id', 'external-id-missing'],
      [4, 'Rating', 'not-in-list'],
      [5, 'Source', 'source-unknown'],
      [6, 'Status', 'status-unknown'],
      [7, 'Visits', 'not-a-count'],
      [8, 'Id', 'external-id-too-long'],
      [9, 'Name', 'over-long'],
      [10, 'Reason', 'reason-unknown'],
      [12, undefined, 'too-few-cells'],
      [13, undefined, 'malformed-quotes'],
    ]);
    expect(failed[0]).toMatchObject({ field: 'size', cells: ['1', '', 'many', '', '', '', '', '', '', ''] });
    expect(failed[9]).toMatchObject({ cells: [], text: '11,short' });
    expect(failed.map(({ message }) => message).join()).not.toMatch(/many|Nobody|Mars/);
  });

  it('imports the failed rows once they are corrected, whatever their cells begin with', async () => {
    const handle = open();
    const rows = [
      { Id: '=1', Name: "'=cmd()", Size: 'x' },
      { Id: '+2', Name: '＝2', Size: 'y' },
    ];
    const { failed } = await run(handle, csv(rows));
    const file = failedRowsCsv(failed);
    expect((await run(handle, file)).outcomes).toEqual({ invalid: 2 });
    expect((await run(handle, file.replace('"x"', '"1"').replace('"y"', '"2"'))).outcomes).toEqual({
      created: 2,
    });
    expect((await leadOf(handle, '=1'))?.personal.fields).toEqual({ lastName: "'=cmd()" });
    expect((await leadOf(handle, '+2'))?.personal.fields).toEqual({ lastName: '＝2' });
  });

  it('converts where the file says so, once', async () => {
    const handle = open();
    await run(handle, csv([{ Id: '1', Name: 'King' }]));
    expect((await run(handle, csv([{ Id: '1', Name: 'King', Won: '1' }]))).outcomes).toEqual({ updated: 1 });
    expect(await leadOf(handle, '1')).toMatchObject({ status: { kind: 'converted' } });
    expect((await run(handle, csv([{ Id: '1', Status: 'Converti' }]))).outcomes).toEqual({ unchanged: 1 });
    expect((await run(handle, csv([{ Id: '2', Status: 'Converti' }]))).outcomes).toEqual({ created: 1 });
    expect(await leadOf(handle, '2')).toMatchObject({ status: { kind: 'converted' } });
  });

  it('takes the time of the row, in its format and zone', async () => {
    const handle = open();
    const map = readImportMap({
      source: 'fair',
      externalId: 'Id',
      at: { column: 'When', format: 'DD-MM-YYYY HH:MM', zone: 'America/Sao_Paulo' },
      columns: {},
    });
    const { outcomes, failed } = await run(handle, 'Id;When\n1;26-02-2018 19:58\n2;\n3;31-02-2018 00:00\n', {
      map,
    });
    expect(outcomes).toEqual({ created: 2, invalid: 1 });
    expect(failed[0]).toMatchObject({ line: 4, column: 'When', code: 'not-a-date' });
    expect((await leadOf(handle, '1'))?.capturedAt).toBe(Date.UTC(2018, 1, 26, 22, 58));
  });

  it('takes headers that look like properties', async () => {
    const handle = open();
    const map = readImportMap(
      JSON.parse('{"source":"fair","externalId":"constructor","columns":{"__proto__":{"field":"lastName"}}}'),
    );
    expect((await run(handle, '__proto__,constructor\nKing,toString\n', { map })).outcomes).toEqual({
      created: 1,
    });
    expect((await leadOf(handle, 'toString'))?.personal.fields).toEqual({ lastName: 'King' });
  });

  it('writes nothing when the header or the encoding is wrong', async () => {
    const handle = open();
    const wrong = [
      csv([{ Id: '1' }], [...header, 'Shoe']),
      csv([], ['Id']),
      Buffer.from('Id,Name\n1,Ren\xe9\n', 'latin1'),
    ];
    for (const text of wrong) {
      await expect(run(handle, text as string)).rejects.toMatchObject({ name: 'ImportError' });
    }
    expect(await eventsOf(handle)).toEqual([]);
  });

  it('ends where a quote swallows the rest, and says so', async () => {
    const handle = open();
    const { outcomes, complete, stop, failed } = await run(
      handle,
      `${csv([{ Id: '1' }, { Id: '2' }])}3,"Eve\n4,Bob\n`,
    );
    expect({ outcomes, complete }).toEqual({ outcomes: { created: 2, invalid: 1 }, complete: false });
    expect(stop).toEqual({ code: 'open-quote', message: expect.stringContaining('line 4') });
    expect(failed).toMatchObject([{ line: 4, code: 'open-quote', cells: [] }]);
  });

  it('tells its progress, and stops when it is asked to', async () => {
    const handle = open();
    const seen: { rows: number; bytes: number; totalBytes: number | null }[] = [];
    const text = csv(Array.from({ length: 60 }, (_, i) => ({ Id: `${i}` })));
    const options = {
      batchRows: 10,
      onProgress: (progress: (typeof seen)[number]) => void seen.push(progress),
    };
    await run(handle, text, options);
    expect(seen.map(({ rows }) => rows)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(seen.at(-1)).toEqual({ rows: 60, bytes: text.length, totalBytes: text.length });
    const { complete, stop } = await run(handle, text, { signal: AbortSignal.abort() });
    expect({ complete, code: stop?.code }).toEqual({ complete: false, code: 'aborted' });
  });

  it('runs the assignment rules only when it is asked to', async () => {
    const assigning: ProcessInput = {
      ...process,
      team: { sellers: [{ id: 'ann' }], pools: [] },
      assignment: { active: 'a', rules: [{ id: 'a', entries: [{ id: 'all', to: 'seller/ann' }] }] },
    };
    const handle = createEngine({ process: assigning, storage: memoryStorage() }).as('user:import');
    await run(handle, csv([{ Id: '1' }]));
    await run(handle, csv([{ Id: '2' }]), { assign: true });
    const owners = (await handle.leadsByExternalId('fair', ['1', '2'])).map((lead) => lead?.owner);
    expect(owners).toEqual(['seller/import', 'seller/ann']);
  });
});

describe('an import among others', () => {
  it('compares again when somebody else was faster', async () => {
    const handle = open();
    await run(handle, csv([{ Id: '1', Size: '1' }]));
    const { id } = (await leadOf(handle, '1')) ?? { id: '' };
    let meddled = 0;
    const meddling: ImportHandle = {
      ...handle,
      async leadsByExternalId(source, ids) {
        const leads = await handle.leadsByExternalId(source, ids);
        if (meddled < 2) await handle.correct({ lead: id, fields: { size: 100 + meddled++ } });
        return leads;
      },
    };
    expect((await run(meddling, csv([{ Id: '1', Size: '2' }]))).outcomes).toEqual({ updated: 1 });
    expect((await leadOf(handle, '1'))?.fields).toEqual({ size: 2 });
  });

  it('leaves a row alone whose lead never holds still', async () => {
    const handle = open();
    await run(handle, csv([{ Id: '1', Size: '1' }]));
    const { id } = (await leadOf(handle, '1')) ?? { id: '' };
    let size = 100;
    const meddling: ImportHandle = {
      ...handle,
      async leadsByExternalId(source, ids) {
        const leads = await handle.leadsByExternalId(source, ids);
        size += 1;
        await handle.correct({ lead: id, fields: { size } });
        return leads;
      },
    };
    const { outcomes, failed, complete } = await run(meddling, csv([{ Id: '1', Size: '2' }, { Id: '2' }]));
    expect({ outcomes, complete }).toEqual({ outcomes: { created: 1, unprocessed: 1 }, complete: false });
    expect(failed).toMatchObject([{ line: 2, code: 'version-changed' }]);
  });

  it('makes each lead once when the same file comes twice at the same time', async () => {
    const handle = open();
    const text = csv(Array.from({ length: 50 }, (_, i) => ({ Id: `${i}`, Name: `N${i}`, Visits: '2' })));
    const both = await Promise.all([
      run(handle, text, { batchRows: 7 }),
      run(handle, text, { batchRows: 11 }),
    ]);
    const sum = (outcome: string) =>
      both.reduce((total, { outcomes }) => total + (outcomes[outcome] ?? 0), 0);
    expect([sum('created'), sum('unchanged')]).toEqual([50, 50]);
    const captured = (await eventsOf(handle)).filter(({ type }) => type === 'captured');
    expect(captured).toHaveLength(50);
  });

  it('says which rows a failing engine left, and takes them up again later', async () => {
    const handle = open();
    let commands = 0;
    const failing: ImportHandle = {
      ...handle,
      execute: async (command, options) => {
        if (command.type === 'record' && (commands += 1) > 25)
          throw new FaultError('store-unavailable', 'No disk.');
        return handle.execute(command, options);
      },
      executeMany: (all) => Promise.all(all.map(({ command, options }) => failing.execute(command, options))),
    };
    const text = csv(Array.from({ length: 100 }, (_, i) => ({ Id: `${i}` })));
    const first = await run(failing, text, { batchRows: 10, batchesInFlight: 2 });
    expect(first).toMatchObject({ complete: false, stop: { code: 'store-unavailable' } });
    expect(first.outcomes['created']).toBeLessThan(100);
    expect(first.failed.every(({ code }) => code === 'unprocessed')).toBe(true);
    const present = (await eventsOf(handle)).filter(({ type }) => type === 'captured').length;
    const second = await run(handle, text);
    expect(second.outcomes).toEqual({ created: 100 - present, unchanged: present });
  });

  it('lets an unexpected error through', async () => {
    const handle = open();
    const broken: ImportHandle = {
      ...handle,
      leadsByExternalId: () => Promise.reject(new TypeError('a bug')),
    };
    await expect(run(broken, csv([{ Id: '1' }]))).rejects.toThrow('a bug');
  });
});

describe('laws of importing', () => {
  const row = fc.record({
    Id: fc.constantFrom('1', '2', '3', '4', '', ' 1 '),
    Name: fc.constantFrom('King', 'Hopper', '', '=x'),
    Size: fc.constantFrom('1', '2', '', 'x'),
    Source: fc.constantFrom('Website', 'web', 'Mars', ''),
    Status: fc.constantFrom('New', 'Working', 'Unqualified', ''),
    Reason: fc.constantFrom('Budget', ''),
    Visits: fc.constantFrom('0', '1', '5', ''),
    Won: fc.constantFrom('1', '', '', ''),
  });
  const rows = fc.array(row, { maxLength: 25 });
  const sizes = fc.record({
    batchRows: fc.integer({ min: 1, max: 8 }),
    batchesInFlight: fc.integer({ min: 1, max: 4 }),
  });

  it('every row ends in exactly one result, and batches do not matter', async () => {
    await fc.assert(
      fc.asyncProperty(rows, sizes, async (some, options) => {
        const [one, other] = [open(), open()];
        const given = await run(one, csv(some), options);
        const atOnce = await run(other, csv(some), { batchRows: 1, batchesInFlight: 1 });
        expect(given.counts).toEqual(atOnce.counts);
        expect(given.counts.rows).toBe(some.filter((cells) => Object.values(cells).some(Boolean)).length);
        for (const id of ['1', '2', '3', '4']) {
          const [a, b] = [await leadOf(one, id), await leadOf(other, id)];
          expect(a?.fields).toEqual(b?.fields);
          expect(a?.status.id).toEqual(b?.status.id);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a file of different leads again, in any order, is all unchanged', async () => {
    const different = fc.uniqueArray(row, { selector: ({ Id }) => Id.trim(), maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(different, sizes, async (some, options) => {
        const handle = open();
        const first = await run(handle, csv(some));
        const again = await run(handle, csv([...some].reverse()), options);
        expect(again.outcomes['unchanged'] ?? 0).toBe(first.outcomes['created'] ?? 0);
        expect(again.counts.created + again.counts.updated).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

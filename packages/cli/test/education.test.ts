import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';

const data = process.env.LEADSTREAM_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname;
const file = (name: string): string => join(data, 'education', name);
const isThere = existsSync(file('leads.csv'));
if (!isThere) console.warn(`SKIPPED: no shared data in ${data}. Set LEADSTREAM_DATA to run these tests too.`);

const map = new URL('../../../examples/maps/education.json', import.meta.url).pathname;
const ROWS = 4456;

describe.skipIf(!isThere)('the leads of an education company', () => {
  const { run } = desk();
  const imported = async (name: string) => lastJson(await run('import', file(name), '--map', map, '--json'));

  it('go in once, however often and with whichever trailing column they come', async () => {
    expect(await imported('leads.csv')).toMatchObject({
      rows: ROWS,
      created: ROWS,
      invalid: 0,
      complete: true,
    });
    expect(await imported('leads.csv')).toMatchObject({
      rows: ROWS,
      created: 0,
      updated: 0,
      unchanged: ROWS,
    });
    const trailing = await imported('leads.trailing-empty-column.csv');
    expect(trailing).toMatchObject({ rows: ROWS, created: 0, updated: 0, unchanged: ROWS });

    const lines = readFileSync(file('leads.csv'), 'utf8').trimEnd().split('\r\n');
    const won = lines.slice(1).filter((line) => line.split(',')[6] === '1').length;
    const funnel = lastJson(await run('report', 'funnel', '--json'));
    expect(funnel).toMatchObject({ captured: ROWS, converted: won, conversionRate: won / ROWS });
    expect(lastJson(await run('check', '--json'))).toEqual({ ok: true, problems: [] });
    const leads = allJson(await run('leads', '--json'));
    expect(leads.filter(({ converted }) => converted)).toHaveLength(won);
    expect(new Set(leads.map(({ externalId }) => externalId)).size).toBe(ROWS);
  }, 120_000);
});

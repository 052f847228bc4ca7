import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';

const data = process.env.LEADSTREAM_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname;
const file = (name: string): string => join(data, 'education', name);
const isThere = existsSync(file('leads.csv'));
if (!isThere) console.warn(`SKIPPED: no shared data in ${data}. Set LEADSTREAM_DATA to run these tests too.`);

const map = new URL('../../../examples/maps/education.json', import.meta.url).pathname;
const blind = new URL('../../../examples/maps/education-blind.json', import.meta.url).pathname;
const rules = new URL('../../../examples/processes/education.json', import.meta.url).pathname;
const ROWS = 4456;
/** What is only known once sales has talked to somebody, or once it is over. */
const LEAKING =
  /^(Converted|Tags|Lead Quality|Lead Profile|Last Activity|Last Notable Activity|Asymmetrique .*)$/;

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
  }, 300_000);

  it('are ranked by rules alone: who enrolled stands above who did not in 85 of 100 pairs (Ours 7.2)', async () => {
    const ranking = desk();
    const columns = Object.keys((JSON.parse(readFileSync(blind, 'utf8')) as { columns: object }).columns);
    expect(columns.filter((column) => LEAKING.test(column))).toEqual([]);
    const settings = ['--map', blind, '--process', rules, '--json'];
    const done = lastJson(await ranking.run('import', file('leads.csv'), ...settings));
    expect(done).toMatchObject({ rows: ROWS, created: ROWS, complete: true });

    const lines = readFileSync(file('leads.csv'), 'utf8').trimEnd().split('\r\n').slice(1);
    const enrolled = new Set(
      lines.filter((line) => line.split(',')[6] === '1').map((line) => line.split(',')[0]),
    );
    const leads = allJson(await ranking.run('leads', '--json')) as { externalId: string; score: number }[];
    expect(leads).toHaveLength(ROWS);
    const scores = (isEnrolled: boolean): number[] =>
      leads.filter(({ externalId }) => enrolled.has(externalId) === isEnrolled).map(({ score }) => score);
    const area = pairsInOrder(scores(true), scores(false));
    console.info(`AUC of the education process on ${ROWS} leads: ${area.toFixed(4)}`);
    expect(area).toBeGreaterThanOrEqual(0.85);
  }, 300_000);
});

/** How often one of the first stands above one of the second, ties counted half: the area under the ROC curve. */
function pairsInOrder(first: readonly number[], second: readonly number[]): number {
  const below = (score: number): number =>
    second.reduce((sum, one) => sum + (one < score ? 1 : one === score ? 0.5 : 0), 0);
  return first.reduce((sum, score) => sum + below(score), 0) / (first.length * second.length);
}

import { defaultProcess } from '@leadstream/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';
import { ada, fairCsv, map } from './trade-fair.ts';

const { run, write } = desk();

beforeAll(async () => {
  write('map.json', JSON.stringify(map));
  write('leads.csv', fairCsv(ada));
  write('visitor.json', JSON.stringify({ channel: 'web', fields: { lastName: 'King' } }));
  write('nobody.json', JSON.stringify({ channel: 'web', fields: {} }));
  const rules = { active: 'all', rules: [{ id: 'all', entries: [{ id: 'everyone', to: 'seller/cyd' }] }] };
  const team = { sellers: [{ id: 'cyd' }] };
  write('next.json', JSON.stringify({ ...defaultProcess, version: 9, assignment: rules, team }));
  await run('import', 'leads.csv', '--map', 'map.json');
}, 60_000);

describe('try (Ours 0.3)', () => {
  it('tells in words what each phase would do by other rules, and leaves the log as it is', async () => {
    const before = allJson(await run('events', '--json')).length;
    const { code, stdout } = await run('try', 'visitor.json', '--process', 'next.json');
    expect(code).toBe(0);
    expect(stdout).toContain('by version 9 of the process, mode live; nothing was written');
    expect(stdout).toMatch(/facts {2}captured: by web, New/);
    expect(stdout).toMatch(/assignment {2}assigned: seller\/cyd/);
    expect(stdout).toContain('  everyone → seller/cyd: given\n');
    expect(stdout).toMatch(/response {2}nothing to do\n {2}no mail by none/);
    expect(stdout).toContain('withheld  nothing');
    expect(stdout).toContain('owned by seller/cyd');
    expect(allJson(await run('events', '--json'))).toHaveLength(before);
  }, 30_000);

  it('gives one value of JSON, and ends with 1 where the capture would be refused', async () => {
    const json = lastJson(await run('try', 'visitor.json', '--json'));
    expect(json).toMatchObject({ processVersion: 1, refusal: null, lead: { status: 'New' } });
    expect(json).toMatchObject({ withheld: [{ what: 'assignment', reason: 'no-active-rule' }] });
    expect((await run('try', 'visitor.json')).stdout).toContain('the owner stays: no-active-rule');
    const refused = await run('try', 'nobody.json');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('nothing-to-identify');
    expect((await run('try', 'visitor.json', '--process-version', '5')).code).toBe(2);
  }, 30_000);
});

describe('lead --explain, and go-live (Ours 0.2)', () => {
  it('says why, and in JSON with the ids of events', async () => {
    const { stdout } = await run('lead', '007', '--explain');
    expect(stdout).toContain('owner  no entry of the rules matches now');
    expect(stdout).toContain('withheld  nothing');
    expect(lastJson(await run('lead', '007', '--explain', '--json'))).toMatchObject({
      why: { assignment: { steps: [], matches: null }, withheld: [] },
    });
  }, 30_000);

  it('lists the imported leads, and lets them live on when told, once', async () => {
    const listed = await run('go-live', '--json');
    expect(allJson(listed)).toMatchObject([{ done: false, refusal: null }]);
    expect(listed.stderr).toContain('1 leads would go live; nothing was done.');
    expect(allJson(await run('go-live', '--confirm', '--json'))).toMatchObject([{ done: true }]);
    expect((await run('go-live')).stderr).toContain('No lead of an import waits to go live.');
  }, 30_000);
});

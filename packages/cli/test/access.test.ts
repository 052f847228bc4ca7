// Roles at the command line: who gives them, what somebody without one is told, and that the house is never locked out.
import { beforeAll, describe, expect, it } from 'vitest';
import { allJson, desk, lastJson } from './command.ts';

const { write, run } = desk();
const map = { source: 'fair', externalId: 'Id', columns: { Name: { field: 'lastName' } } };

beforeAll(async () => {
  write('map.json', JSON.stringify(map));
  write('leads.csv', 'Id,Name\n1,King\n2,Moe\n');
  const { code } = await run('import', 'leads.csv', '--map', 'map.json');
  expect(code).toBe(0);
}, 60_000);

describe('access', () => {
  it('lists, gives and takes; from the first gift on who has none is told so (Ours 12.2)', async () => {
    const before = await run('access', '--json');
    expect(lastJson(before)).toMatchObject({ inForce: false, own: { all: true }, people: [] });
    expect((await run('leads', '--json')).stderr).not.toContain('no role');

    const given = await run('access', 'give', 'ada', 'role', 'admin', '--json');
    expect(lastJson(given)).toEqual({ id: 'ada', changed: true });
    const unseen = await run('leads', '--json');
    expect(unseen.stdout).toBe('');
    expect(unseen.stderr).toContain('user:cli has no role');
    expect(unseen.stderr).toContain('leadstream access give cli role viewer --actor system');

    const seen = await run('leads', '--json', '--actor', 'user:ada');
    expect(allJson(seen)).toHaveLength(2);
    expect(seen.stderr).not.toContain('no role');

    const refused = await run('access', 'give', 'eve', 'role', 'admin');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('forbidden')]);
    const blind = await run('access', '--json');
    expect(lastJson(blind)).toMatchObject({ inForce: true, people: null, sets: null });

    const house = await run('access', 'give', 'cli', 'role', 'marketing', '--actor', 'system');
    expect([house.code, house.stdout]).toEqual([0, 'done: cli\n']);
    expect(allJson(await run('leads', '--json'))).toHaveLength(2);
    const again = await run('access', 'give', 'cli', 'role', 'marketing', '--actor', 'system');
    expect(again.stdout).toContain('Nothing changes');

    const taken = await run('access', 'take', 'user:cli', 'role', 'marketing', '--actor', 'user:ada');
    expect(taken.code).toBe(0);
    expect(lastJson(await run('access', '--json', '--actor', 'system'))).toMatchObject({
      people: [{ user: 'ada', roles: ['admin'], sets: [] }],
    });
  }, 60_000);

  it('defines sets and roles, and says which permissions there are (Ours 12.2, 8.5)', async () => {
    const house = ['--actor', 'system'];
    const wrong = await run('access', 'define', 'set', 'fairs', '--permissions', 'fly', ...house);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('see-own')]);
    const set = ['--permissions', 'see-own, import', '--hide', 'company', '--discount', '5'];
    expect((await run('access', 'define', 'set', 'fairs', ...set, ...house)).code).toBe(0);
    expect((await run('access', 'define', 'role', 'inside', '--sets', 'seller,fairs', ...house)).code).toBe(
      0,
    );
    const shown = lastJson(await run('access', '--json', ...house)) as { sets: object[]; roles: object[] };
    expect(shown.sets).toContainEqual({
      id: 'fairs',
      name: 'fairs',
      permissions: ['import', 'see-own'],
      hidden: ['company'],
      discount: 0.05,
    });
    expect(shown.roles).toContainEqual({ id: 'inside', name: 'inside', sets: ['seller', 'fairs'] });
    const table = await run('access', ...house);
    expect(table.stdout).toMatch(/inside\s+inside\s+seller, fairs/);
    expect(table.stdout).toMatch(/fairs\s+import see-own\s+company\s+5 %/);
  }, 60_000);

  it.each([
    ['give', 'ada'],
    ['give', 'ada', 'hat', 'admin'],
    ['define', 'thing', 'x'],
    ['define', 'role', 'x'],
    ['fly'],
  ])(
    'a line that says too little is wrong usage: %s %s',
    async (...args) => {
      const { code, stderr } = await run('access', ...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining('usage: leadstream access')]);
    },
    60_000,
  );

  it('an actor is user:NAME or system, also from the environment', async () => {
    const { code, stderr } = await run('leads', '--actor', 'ada');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--actor is user:')]);
  }, 60_000);
});

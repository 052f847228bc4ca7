import { defaultProcess } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { desk, lastJson } from './command.ts';

const { run, write } = desk();
const shadowed = {
  ...defaultProcess,
  queues: [{ id: 'warm', members: ['ann'] }],
  defaultOwner: 'seller/ann',
  assignment: {
    active: 'all',
    rules: [
      {
        id: 'all',
        entries: [
          { id: 'warm', when: { field: 'score', op: 'at-least', value: 25 }, to: 'queue/warm' },
          { id: 'hot', when: { field: 'band', op: 'is', value: 'hot' }, to: 'seller/bob' },
        ],
      },
    ],
  },
};

describe('lint', () => {
  it('says in words which entry no lead reaches, and ends with 1', async () => {
    write('shadowed.json', JSON.stringify(shadowed));
    const { code, stdout, stderr } = await run('lint', '--process', 'shadowed.json');
    expect(code).toBe(1);
    expect(stdout).toContain('No lead ever reaches entry “hot”: “warm” before it takes every lead');
    expect(stdout).toContain('It would match a lead with score');
    expect(stderr).toContain('1 more to know, without harm: --all shows them.');
    const json = lastJson(await run('lint', '--process', 'shadowed.json', '--json'));
    expect(json).toMatchObject({ ok: false, findings: [{ code: 'entry-shadowed', severity: 'fault' }, {}] });
  });

  it('tells the history that shows a loop', async () => {
    const steps = [
      { id: 'rest', do: 'wait', for: { hours: 24 } },
      { id: 'call', do: 'follow-up', kind: 'call', in: { hours: 1 }, next: 'rest' },
    ];
    const programs = [{ id: 'care', entry: { on: 'hand' }, steps }];
    write('endless.json', JSON.stringify({ ...defaultProcess, programs }));
    const { code, stdout } = await run('lint', '--process', 'endless.json');
    expect(code).toBe(0);
    expect(stdout).toContain('Nobody who comes to step “rest” of program “care” ever gets out');
    expect(stdout).toMatch(/It begins with a lead .*; then enrol, tick when due \(4 times\)\./);
    expect(stdout).toContain(
      'That brings program-advanced (care, rest, 1), then program-advanced (care, rest, 2).',
    );
  });

  it('ends with 0 where there is no fault, and with 2 where there is no process', async () => {
    write('default.json', JSON.stringify(defaultProcess));
    const { code, stdout } = await run('lint', '--process', 'default.json');
    expect([code, stdout]).toEqual([0, 'Nothing in this process looks unintended.\n']);
    expect((await run('lint')).code).toBe(2);
    write('broken.json', JSON.stringify({ ...defaultProcess, zone: 'Mars' }));
    expect(await run('lint', '--process', 'broken.json')).toMatchObject({ code: 2 });
  });
});

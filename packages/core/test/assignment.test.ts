// Assignment: goal is that the first matching entry decides (Ours 5.1) and that pools are exactly fair (Ours 5.2).
import {
  type Criteria,
  checkCommand,
  defaultProcess,
  defineProcess,
  type Pool,
  type ProcessInput,
  type Seller,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf, eventsOf, lastOf, typesOf } from './scene.ts';

type Entry = { id: string; to: string; when?: Criteria };
const rules = (...entries: Entry[]): Partial<ProcessInput> => ({
  queues: [{ id: 'inbox' }, { id: 'other' }],
  assignment: {
    active: 'main',
    rules: [
      { id: 'main', entries },
      { id: 'spare', entries: [{ id: 'spare', to: 'queue/other' }] },
    ],
  },
});
const web = { channel: 'web' } as const;

describe('entries (Ours 5.1)', () => {
  const entries: Entry[] = [
    { id: 'french', when: { field: 'country', op: 'is', value: 'fr' }, to: 'queue/other' },
    { id: 'not-big', when: { not: { field: 'employees', op: 'more', value: 100 } }, to: 'seller/zoe' },
    { id: 'rest', to: 'queue/inbox' },
  ];

  it.each([
    [{ country: 'FR', employees: 5 }, 'queue/other', 'french'],
    [{ country: 'DE', employees: 5 }, 'seller/zoe', 'not-big'],
    [{ employees: 5 }, 'seller/zoe', 'not-big'],
    [{ country: 'DE', employees: 500 }, 'queue/inbox', 'rest'],
    [{ country: 'DE' }, 'queue/inbox', 'rest'],
  ])(
    '%j goes to %s by the entry %s: what is missing is unknown, and unknown is no match (Ours 13.4)',
    (fields, owner, entry) => {
      const paper = aHouse(rules(...entries));
      const lead = aLead(paper, { lastName: 'K', ...fields }, web);
      expect(paper.lead(lead)).toMatchObject({ owner, assignments: 1 });
      expect(lastOf(paper, 'assigned').data).toEqual({ owner, previous: 'seller/ann', how: 'rule', entry });
    },
  );

  it('keep leaves the owner and ends the search', () => {
    const paper = aHouse(
      rules(
        { id: 'mine', when: { field: 'source', op: 'is', value: 'Website' }, to: 'keep' },
        { id: 'rest', to: 'queue/inbox' },
      ),
    );
    const kept = aLead(paper, { lastName: 'K' }, { ...web, source: 'Website' });
    const moved = aLead(paper, { lastName: 'L' }, web);
    expect([kept, moved].map((lead) => paper.lead(lead)?.owner)).toEqual(['seller/ann', 'queue/inbox']);
  });

  it('only the active rule is asked; without one nothing is assigned', () => {
    const own = rules({ id: 'rest', to: 'queue/inbox' });
    for (const [active, owner] of [
      ['spare', 'queue/other'],
      [undefined, 'seller/ann'],
    ] as const) {
      const { rules: list } = own.assignment as { rules: [] };
      const paper = aHouse({ ...own, assignment: active ? { active, rules: list } : { rules: list } });
      expect(paper.lead(aLead(paper, { lastName: 'K' }, web))?.owner).toBe(owner);
    }
  });

  it('no match leaves the owner', () => {
    const paper = aHouse(
      rules({ id: 'none', when: { field: 'country', op: 'is', value: 'XX' }, to: 'queue/inbox' }),
    );
    const lead = aLead(paper, { lastName: 'K', country: 'FR' }, web);
    expect(paper.events.map(({ type }) => type)).toEqual(['captured']);
    expect(paper.lead(lead)).toMatchObject({ owner: 'seller/ann', assignments: 0 });
  });

  it('criteria see the status, the source and what capture scored', () => {
    const when: Criteria = {
      all: [
        { field: 'statusKind', op: 'is', value: 'working' },
        { field: 'channel', op: 'is', value: 'web' },
        { field: 'score', op: 'at-most', value: 0 },
      ],
    };
    const paper = aHouse(rules({ id: 'working', when, to: 'queue/other' }));
    expect(paper.lead(aLead(paper, { lastName: 'K' }, { ...web, status: 'Working' }))?.owner).toBe(
      'queue/other',
    );
    expect(paper.lead(aLead(paper, { lastName: 'L' }, web))?.owner).toBe('seller/ann');
  });
});

describe('by hand', () => {
  it('gives a lead to a queue or to a seller who is there; the same owner again is no event', () => {
    const paper = aHouse(rules());
    const lead = aLead(paper);
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    const assign = (to: string) => paper.execute({ type: 'assign', lead, to, reason: 'holiday' });
    expect(typesOf(assign('seller/zoe'))).toEqual(['assigned', 'alert-raised']);
    expect(lastOf(paper, 'assigned').data).toEqual({
      owner: 'seller/zoe',
      previous: 'seller/ann',
      how: 'hand',
    });
    expect(lastOf(paper, 'assigned').personal).toEqual({
      subject: `lead/${lead}`,
      data: { reason: 'holiday' },
    });
    expect(typesOf(assign('seller/zoe'))).toEqual([]);
    expect(typesOf(assign('queue/inbox'))).toEqual(['assigned', 'alert-raised']);
    paper.accept({ type: 'define-seller', seller: 'zoe', active: false });
    expect(['seller/zoe', 'seller/nobody', 'queue/nowhere'].map((to) => codeOf(assign(to)))).toEqual(
      Array(3).fill('owner-unknown'),
    );
    expect(codeOf(paper.execute({ type: 'assign', lead: 'nobody', to: 'queue/inbox' }))).toBe('not-found');
  });

  it('runs the rules when asked; an entry that names the present owner changes nothing', () => {
    const paper = aHouse(rules({ id: 'rest', to: 'queue/inbox' }));
    const lead = aLead(paper);
    expect(typesOf(paper.accept({ type: 'assign', lead, to: 'rules' }))).toEqual(['assigned']);
    expect(typesOf(paper.accept({ type: 'assign', lead, to: 'rules' }))).toEqual([]);
    expect(paper.lead(lead)?.assignments).toBe(1);
  });

  it('does not move a converted lead', () => {
    const paper = aHouse(rules({ id: 'rest', to: 'queue/inbox' }));
    const lead = aLead(paper);
    paper.accept({ type: 'convert', lead, account: 'new' });
    expect(codeOf(paper.execute({ type: 'assign', lead, to: 'rules' }))).toBe('already-converted');
    expect(codeOf(paper.execute({ type: 'assign', lead, to: 'queue/inbox' }))).toBe('already-converted');
  });
});

const toPool = rules({ id: 'all', to: 'pool/team' });
const define = (paper: Paper, members: readonly string[]) => {
  for (const seller of members)
    if (!paper.state(`seller/${seller}`)) paper.accept({ type: 'define-seller', seller, active: true });
  paper.accept({ type: 'define-pool', pool: 'team', strategy: 'round-robin', members: [...members] });
};
const given = (paper: Paper) => lastOf(paper, 'assigned').data['owner'] as string;

describe('pools (Ours 5.2)', () => {
  it('take turns in their order; the turn stands in the pool’s stream, in the same commit', () => {
    const paper = aHouse(toPool);
    define(paper, ['ann', 'bob', 'cem']);
    const owners = Array.from({ length: 7 }, (_, i) => {
      aLead(paper, { lastName: `${i}` }, web);
      return given(paper);
    });
    expect(owners).toEqual(
      ['ann', 'bob', 'cem', 'ann', 'bob', 'cem', 'ann'].map((seller) => `seller/${seller}`),
    );
    const decision = paper.accept({ type: 'capture', ...web, fields: { lastName: 'K' } });
    expect(typesOf(decision)).toEqual(['captured', 'assigned', 'turn-taken']);
    const [, assigned, turn] = eventsOf(decision);
    expect(assigned?.data).toMatchObject({ owner: 'seller/bob', pool: 'team', turn: 8, entry: 'all' });
    expect(turn).toMatchObject({
      stream: 'pool/team',
      data: { seller: 'bob', turn: 8 },
      causationId: assigned?.id,
    });
    expect(decision.writes.find(({ stream }) => stream === 'pool/team')?.expectedVersion).toBe(8);
  });

  it('a seller who is not there is skipped, and served when back; with nobody there the owner stays', () => {
    const paper = aHouse(toPool);
    define(paper, ['ann', 'bob']);
    const active = (seller: string, is: boolean) =>
      paper.accept({ type: 'define-seller', seller, active: is });
    const next = () => paper.lead(aLead(paper, { lastName: 'K' }, web))?.owner;
    expect([next(), next()]).toEqual(['seller/ann', 'seller/bob']);
    active('ann', false);
    expect([next(), next()]).toEqual(['seller/bob', 'seller/bob']);
    active('ann', true);
    expect([next(), next()]).toEqual(['seller/ann', 'seller/bob']);
    active('ann', false);
    active('bob', false);
    aLead(paper, { lastName: 'K' }, { ...web }, { actor: 'user:web' });
    expect(paper.events.at(-1)).toMatchObject({
      type: 'not-assigned',
      data: {
        owner: 'seller/web',
        passed: [{ entry: 'all', reason: 'no-eligible-owner', skipped: { left: 2 } }],
      },
    });
  });

  it('one who joins waits for nobody and gets no more than a turn ahead; one who left comes back as new', () => {
    const paper = aHouse(toPool);
    define(paper, ['ann', 'bob']);
    const next = () => (aLead(paper, { lastName: 'K' }, web), given(paper).slice(7));
    expect([next(), next(), next()]).toEqual(['ann', 'bob', 'ann']);
    define(paper, ['ann', 'bob', 'cem']);
    expect([next(), next(), next(), next()]).toEqual(['cem', 'bob', 'ann', 'cem']);
    define(paper, ['bob', 'cem']);
    define(paper, ['bob', 'cem', 'ann']);
    expect([next(), next(), next()]).toEqual(['ann', 'bob', 'cem']);
  });

  it('an entry for a seller who left assigns nothing', () => {
    const paper = aHouse(rules({ id: 'zoe', to: 'seller/zoe' }));
    paper.accept({ type: 'define-seller', seller: 'zoe', active: false });
    expect(paper.lead(aLead(paper, { lastName: 'K' }, web))?.owner).toBe('seller/ann');
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    expect(paper.lead(aLead(paper, { lastName: 'K' }, web))?.owner).toBe('seller/zoe');
  });

  it('turns differ by at most 1 over any run of constant membership, wherever the run begins', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant('active' as const), seller: fc.nat(4), on: fc.boolean() }),
      fc.record({
        kind: fc.constant('members' as const),
        members: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
      }),
      fc.record({ kind: fc.constant('leads' as const), count: fc.integer({ min: 1, max: 25 }) }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 15 }), (changes) => {
        const sellers = ['a', 'b', 'c', 'constructor', 'e'];
        const paper = aHouse(toPool);
        define(paper, sellers);
        for (const one of changes) {
          if (one.kind === 'active')
            paper.accept({ type: 'define-seller', seller: sellers[one.seller] as string, active: one.on });
          else if (one.kind === 'members')
            define(
              paper,
              one.members.map((i) => sellers[i] as string),
            );
          else checkRun(paper, one.count);
        }
      }),
    );
  });
});

function checkRun(paper: Paper, count: number): void {
  const { members } = paper.state('pool/team') as Pool;
  const there = members.filter((member) => (paper.state(`seller/${member}`) as Seller).active);
  const turns = new Map(there.map((member) => [member, 0]));
  for (let i = 0; i < count; i += 1) {
    aLead(paper, { lastName: 'K' }, web);
    const last = paper.events.at(-1);
    expect(last?.type).toBe(there.length > 0 ? 'turn-taken' : 'not-assigned');
    if (last?.type === 'turn-taken') {
      const seller = last.data['seller'] as string;
      expect(there).toContain(seller);
      turns.set(seller, (turns.get(seller) ?? 0) + 1);
    }
    const counts = [...turns.values()];
    if (counts.length > 0) expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
}

describe('defining pools and sellers', () => {
  it('a pool wants sellers who are defined, each once; the same again is no event', () => {
    const paper = aHouse(toPool);
    const pool = (...members: string[]) =>
      paper.execute({ type: 'define-pool', pool: 'team', strategy: 'round-robin', members });
    expect(pool('ann')).toMatchObject({ code: 'unknown-member', field: 'members.0' });
    define(paper, ['ann', 'bob']);
    expect(codeOf(pool('ann', 'ann'))).toBe('invalid');
    expect(typesOf(pool('ann', 'bob'))).toEqual([]);
    expect(typesOf(pool('bob', 'ann'))).toEqual(['pool-defined']);
    expect(typesOf(paper.accept({ type: 'define-seller', seller: 'ann', active: true }))).toEqual([]);
    expect(
      typesOf(paper.accept({ type: 'define-seller', seller: 'ann', active: true, name: 'Ann' })),
    ).toEqual(['seller-defined']);
    expect(lastOf(paper, 'seller-defined').personal).toEqual({
      subject: 'seller/ann',
      data: { name: 'Ann' },
    });
  });

  it('publishing a process defines its team, and refuses strangers and versions that are not higher', () => {
    const paper = aHouse();
    const publish = (version: number, members: string[]) => {
      const team = { sellers: [{ id: 'ann', name: 'Ann' }], pools: [{ id: 'team', members }] };
      return paper.execute({
        type: 'publish-process',
        process: aProcess({ version, team }).definition as never,
      });
    };
    expect(publish(1, ['ann', 'zoe'])).toMatchObject({
      code: 'unknown-member',
      field: 'process.team.pools.0.members.1',
    });
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    expect(typesOf(publish(1, ['ann', 'zoe']))).toEqual([
      'process-published',
      'seller-defined',
      'pool-defined',
    ]);
    expect(publish(1, ['ann'])).toMatchObject({ code: 'version-not-higher', detail: { present: 1 } });
    expect(typesOf(publish(2, ['ann', 'zoe']))).toEqual(['process-published']);
    expect(paper.state('process/main')).toMatchObject({ definition: { version: 2, id: 'default' } });
    const broken = { ...aProcess({ version: 3 }).definition, zone: 'Mars/Phobos' };
    expect(paper.execute({ type: 'publish-process', process: broken as never })).toMatchObject({
      code: 'invalid',
      field: 'process',
    });
  });
});

describe('ids of those who own leads', () => {
  it.each(['a\nb', 'x'.repeat(191), ''])(
    '%j is none: an owner is one line of at most 190 characters',
    (seller) => {
      const answer = checkCommand({ type: 'define-seller', seller, active: true });
      expect(answer).toMatchObject({ code: 'invalid', field: 'seller' });
      const team = { sellers: [{ id: seller }], pools: [] };
      expect(() => defineProcess({ ...defaultProcess, team })).toThrow(/team\.sellers\.0\.id/);
    },
  );
});

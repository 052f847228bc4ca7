// Who sees what: goal is that what somebody may not see cannot be told from what is not there, by any read or answer.
import assert from 'node:assert/strict';
import type { Command, Event, ProcessInput } from '@leadstream/core';
import type { Handle } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, refusal } from './house.ts';
import { aScene, permitted as process, type Scene } from './scene.ts';

const converting = { account: 'new' } as const;

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** All that somebody hears about a lead, from every read and for every command; its id is not in it. */
async function heardOf(handle: Handle, id: string, name: string): Promise<unknown> {
  const email = `${name.toLowerCase()}@example.org`;
  const page = await handle.allLeads({ limit: 1000 });
  const commands: Command[] = [
    { type: 'correct', lead: id, fields: { title: 'CTO' } },
    { type: 'correct', lead: id, fields: { unheard: 'of' } },
    { type: 'engage', lead: id, engagements: [{ kind: 'visit', at: '2999-01-01T00:00:00.000Z' }] },
    { type: 'log-activity', lead: id, kind: 'call', direction: 'outbound' },
    { type: 'change-status', lead: id, to: 'Working' },
    { type: 'assign', lead: id, to: 'queue/nowhere' },
    { type: 'take-lead', lead: id },
    { type: 'return-lead', lead: id, reason: 'no' },
    { type: 'convert', lead: id },
    { type: 'erase', lead: id },
    { type: 'tick', lead: id },
    { type: 'rescore', lead: id },
    { type: 'go-live', lead: id },
    { type: 'enrol', lead: id, program: 'none' },
    { type: 'join-campaign', lead: id, campaign: 'none', status: 'sent' },
    { type: 'acknowledge-alert', lead: id, alert: 'none' },
  ] as Command[];
  const refusals = [];
  for (const command of commands) {
    refusals.push([await handle.execute(command), (await handle.try(command)).refusal]);
  }
  const events = await allOf(handle.events());
  return {
    lead: await handle.lead(id),
    then: await handle.lead(id, { version: 1 }),
    known: await handle.lead(id, { knownAt: '2026-06-01T00:00:00Z' }),
    happened: await handle.lead(id, { happenedBy: '2026-06-01T00:00:00Z' }),
    leads: await handle.leads([id]),
    history: await handle.history(id),
    ofLead: await allOf(handle.events({ lead: id })),
    found: await handle.find({ email }),
    byExternalId: await handle.leadsByExternalId('crm', [name]),
    explained: await handle.explain(id),
    score: await handle.explainScore(id),
    withheld: await handle.explain(id, 'withheld'),
    assignment: await handle.explainAssignment(id),
    exported: await handle.export(id),
    listed: page.rows.filter((row) => row.id === id),
    inSection: (await handle.allLeads({ section: 'converted' })).rows.filter((row) => row.id === id),
    work: (await handle.workList({ limit: 1000 })).rows.filter((row) => row.id === id),
    counted: await handle.count({ externalId: name }),
    pairs: (await handle.duplicates()).pairs.filter(({ a, b }) => a === id || b === id),
    tasks: (await handle.tasks({ ahead: true })).tasks,
    told: events.filter((event) => JSON.stringify(event).includes(id)),
    refusals,
  };
}

describe('a lead that somebody may not see', () => {
  const unseen: readonly (readonly [string, string, string, boolean])[] = [
    ['a seller', 'ann', 'seller/ann', true],
    ['a seller', 'ann', 'queue/inside', true],
    ['a seller', 'ann', 'seller/bob', false],
    ['a seller', 'ann', 'queue/closed', false],
    ['a manager', 'max', 'seller/cyd', false],
    ['a manager', 'max', 'seller/cyd', true],
    ['marketing', 'mia', 'seller/ann', true],
    ['a viewer', 'vic', 'seller/ann', false],
    ['somebody without a role', 'zoe', 'seller/ann', false],
  ];
  it.each(unseen)(
    '%s, %s: one of %s, converted: %s, is as one that never was (12.2, invariant 28)',
    async (_who, user, owner, isConverted) => {
      const scene = await aScene();
      const id = await scene.lead('King', owner);
      const system = scene.engine.system();
      await scene.lead('Moe', 'seller/ann');
      const seller = owner.startsWith('seller/') ? owner : 'seller/ann';
      if (isConverted) await accepted(system.convert({ lead: id, ...converting, owner: seller }));
      const handle = scene.as(user);
      const heard = await heardOf(handle, id, 'King');
      assert.deepEqual(heard, await heardOf(handle, 'nobody', 'Nobody'));
      assert.notDeepEqual(await heardOf(system, id, 'King'), await heardOf(system, 'nobody', 'Nobody'));
      await scene.engine.close();
    },
  );

  it('is in no batch of a follower, who hears of the others in order (12.2)', async () => {
    const scene = await aScene();
    const own = await scene.lead('Moe', 'seller/ann');
    const other = await scene.lead('King', 'seller/bob');
    const converted = await scene.lead('Noether', 'seller/ann');
    await accepted(scene.engine.system().convert({ lead: converted, ...converting }));
    const heard: Event[] = [];
    await scene.as('ann').follow('ann', { batch: 3 }, (events) => void heard.push(...events));
    await scene.engine.runDue();
    const text = JSON.stringify(heard);
    assert.ok(text.includes(own) && !text.includes(other) && !text.includes(converted));
    assert.deepEqual(
      heard.map(({ position }) => position),
      (await allOf(scene.as('ann').events())).map(({ position }) => position),
    );
    await scene.engine.close();
  });

  it('is no duplicate for whoever captures the same person (12.2, 1.8)', async () => {
    const scene = await aScene();
    const other = await scene.lead('King', 'seller/bob');
    const same = { channel: 'hand', fields: { lastName: 'King', email: 'king@example.org' } } as const;
    const answer = await scene.as('ann').capture(same);
    assert.ok(answer.ok && answer.id !== other);
    // To bob, who sees the other, it is said; and to capture all the same needs a permission.
    const asked = await scene.as('bob').capture(same);
    assert.ok(!asked.ok);
    assert.deepEqual(
      asked.refusal.candidates?.map(({ id }) => id),
      [other],
    );
    assert.equal(await refusal(scene.as('bob').capture({ ...same, duplicates: 'allow' })), 'forbidden');
    await accepted(scene.as('max').capture({ ...same, duplicates: 'allow' }));
    await scene.engine.close();
  });
});

describe('what somebody sees', () => {
  it('a seller: own leads and those of their queues; a manager: of all below; marketing and admins: all (12.2)', async () => {
    const scene = await aScene();
    const names: Record<string, string> = {};
    for (const owner of [
      'seller/ann',
      'seller/cyd',
      'seller/max',
      'queue/inside',
      'queue/open',
      'queue/closed',
    ]) {
      names[await scene.lead(owner.replace('/', ''), owner)] = owner;
    }
    const listed = async (user: string) =>
      (await scene.as(user).workList()).rows.map(({ id }) => names[id]).sort();
    assert.deepEqual(await listed('ann'), ['queue/inside', 'queue/open', 'seller/ann']);
    assert.deepEqual(await listed('bob'), ['queue/inside', 'queue/open']);
    assert.deepEqual(await listed('cyd'), ['queue/closed', 'queue/open', 'seller/cyd']);
    assert.deepEqual(await listed('max'), ['queue/open', 'seller/ann', 'seller/max']);
    assert.deepEqual(await listed('top'), ['queue/open', 'seller/ann', 'seller/max']);
    for (const user of ['mia', 'art', 'root'])
      assert.deepEqual(await listed(user), Object.values(names).sort());
    for (const user of ['vic', 'zoe']) assert.deepEqual(await listed(user), []);
    for (const [id, owner] of Object.entries(names)) {
      for (const user of ['ann', 'bob', 'cyd', 'max', 'top', 'mia', 'vic']) {
        const seen = (await scene.as(user).lead(id)) !== null;
        assert.equal(seen, (await listed(user)).includes(owner), `${user} ${owner}`);
        const corrected = await scene.as(user).correct({ lead: id, fields: { title: user } });
        const may = seen && user !== 'mia';
        assert.equal(corrected.ok, may, `${user} ${owner}`);
        if (!corrected.ok) assert.equal(corrected.refusal.code, seen ? 'forbidden' : 'not-found');
      }
    }
    await scene.engine.close();
  });

  it('filters narrow what is seen, page by page, and never widen it (12.2)', async () => {
    const scene = await aScene();
    for (let i = 0; i < 5; i += 1) await scene.lead(`Ann${i}`, 'seller/ann');
    for (let i = 0; i < 5; i += 1) await scene.lead(`Bob${i}`, 'seller/bob');
    const ann = scene.as('ann');
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await ann.allLeads({ limit: 2, after });
      ids.push(...page.rows.map(({ owner }) => owner));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(ids, Array(5).fill('seller/ann'));
    assert.deepEqual((await ann.workList({ owner: 'seller/bob' })).rows, []);
    assert.equal((await ann.workList({ owner: 'seller/ann', source: 'Webinar' })).rows.length, 5);
    assert.equal(await ann.count({ owner: 'seller/bob' }), 0);
    assert.equal(await ann.count({ source: 'Webinar' }), 5);
    const moved = await ann.moveLeads({ from: 'seller/bob', to: 'queue/inside' });
    assert.ok(moved.ok && moved.leads === 0);
    await scene.engine.close();
  });

  it('converted leads are in totals, and found by nobody without the permission (invariants 28 and 29)', async () => {
    const scene = await aScene();
    const id = await scene.lead('King', 'seller/ann');
    await scene.lead('Moe', 'seller/ann');
    await accepted(scene.as('ann').convert({ lead: id, ...converting }));
    for (const [user, total, seen] of [
      ['ann', 2, 1],
      ['max', 2, 2],
      ['mia', 2, 1],
      ['vic', 2, 0],
      ['art', 2, 2],
      ['bob', 0, 0],
    ] as const) {
      const handle = scene.as(user);
      const { captured, converted } = await handle.report('funnel');
      assert.deepEqual([captured, converted], [total, total / 2], user);
      assert.equal(await handle.count(), total, user);
      assert.equal(await handle.count({ source: 'Webinar' }), seen, user);
      assert.equal((await handle.allLeads()).rows.length, seen, user);
      assert.equal((await handle.allLeads({ section: 'converted' })).rows.length, seen === 2 ? 1 : 0, user);
    }
    await assert.rejects(scene.as('ann').allLeads({ after: 'converted.0.' }), { code: 'cursor-invalid' });
    assert.ok((await scene.as('max').correct({ lead: id, fields: { title: 'CTO' } })).ok);
    assert.equal(await refusal(scene.as('ann').convert({ lead: id })), 'not-found');
    assert.equal(await refusal(scene.as('max').convert({ lead: id })), 'already-converted');
    await scene.engine.close();
  });

  it('who converted a lead reaches its history through the contact, and only there (12.2)', async () => {
    const scene = await aScene();
    const id = await scene.lead('King', 'seller/ann');
    await accepted(scene.as('ann').convert({ lead: id, ...converting }));
    const lead = await scene.engine.system().lead(id);
    const contact = lead?.conversion?.contact ?? '';
    const told = await scene.as('ann').timeline(contact);
    assert.deepEqual(
      [told[0]?.type, new Set(told.map(({ stream }) => stream.split('/')[0]))],
      ['captured', new Set(['lead', 'contact'])],
    );
    assert.ok(told.every(({ position }, i) => i === 0 || position > (told[i - 1]?.position ?? 0)));
    const record = await scene.as('ann').record('contact', contact);
    assert.deepEqual([record?.leads, record?.lead], [[], null]);
    assert.deepEqual((await scene.as('max').record('contact', contact))?.leads, [id]);
    assert.deepEqual(await scene.as('bob').timeline(contact), []);
    assert.equal(await scene.as('bob').record('contact', contact), null);
    assert.deepEqual(await scene.as('ann').timeline('nobody'), []);
    await scene.engine.close();
  });

  it('follows what was given and taken, and who is above whom, at once (12.2)', async () => {
    const scene = await aScene();
    const id = await scene.lead('King', 'seller/cyd');
    const max = scene.as('max');
    assert.equal(await max.lead(id), null);
    await accepted(scene.engine.system().defineSeller({ seller: 'cyd', active: true, manager: 'ann' }));
    assert.equal((await max.lead(id))?.id, id);
    assert.ok((await max.changeStatus({ lead: id, to: 'Working' })).ok);
    await accepted(scene.as('art').takeAccess({ user: 'max', kind: 'role', id: 'manager' }));
    assert.equal(await max.lead(id), null);
    assert.equal(await refusal(max.changeStatus({ lead: id, to: 'New' })), 'not-found');
    await scene.engine.close();
  });

  it('of two who take a lead from their queue the other is told who has it (5.4, 12.2)', async () => {
    const scene = await aScene();
    const id = await scene.lead('King', 'queue/inside');
    await accepted(scene.as('ann').takeLead({ lead: id }));
    assert.equal(await refusal(scene.as('bob').takeLead({ lead: id })), 'already-taken');
    assert.equal(await refusal(scene.as('bob').correct({ lead: id, fields: { title: 'x' } })), 'not-found');
    assert.equal(await refusal(scene.as('cyd').takeLead({ lead: id })), 'not-found');
    await scene.engine.close();
  });
});

describe('fields that a permission set hides', () => {
  async function hiding(): Promise<{ scene: Scene; id: string; eve: Handle }> {
    const scene = await aScene();
    const art = scene.as('art');
    const permissions = [
      'see-all',
      'edit',
      'capture',
      'export',
      'converted',
      'convert',
      'accounts',
      'contacts',
    ] as const;
    const hidden = ['email', 'company'];
    await accepted(art.definePermissionSet({ set: 'blind', permissions: [...permissions], hidden }));
    await accepted(art.giveAccess({ user: 'eve', kind: 'set', id: 'blind' }));
    return { scene, id: await scene.lead('King', 'seller/ann'), eve: scene.as('eve') };
  }

  it('are absent, not null, from every read, and nothing is found by them (12.1)', async () => {
    const { scene, id, eve } = await hiding();
    await accepted(
      scene.as('ann').correct({ lead: id, fields: { email: 'other@example.org' }, clear: ['company'] }),
    );
    await accepted(scene.as('ann').correct({ lead: id, fields: { company: 'King SA' } }));
    const lead = await eve.lead(id);
    assert.deepEqual(Object.keys({ ...lead?.fields, ...lead?.personal.fields }), ['lastName']);
    assert.deepEqual(lead?.personal.keys, {});
    const heard = [
      await eve.lead(id, { version: 1 }),
      await eve.leads([id]),
      await eve.history(id),
      await allOf(eve.events()),
      await allOf(eve.events({ lead: id })),
      await eve.export(id),
      await eve.explain(id),
      await eve.explainScore(id),
      await eve.explainAssignment(id),
      await eve.try({ type: 'correct', lead: id, fields: { title: 'CTO' } }),
    ];
    const text = JSON.stringify(heard);
    assert.ok(text.includes('King'));
    for (const value of ['@example.org', 'King Ltd', 'King SA']) assert.ok(!text.includes(value), value);
    assert.ok(!/"(cleared|differing)":\[[^\]]*"company"/.test(text));
    assert.deepEqual(await eve.find({ email: 'other@example.org' }), []);
    assert.equal((await scene.as('ann').find({ email: 'other@example.org' })).length, 1);
    await accepted(scene.engine.system().convert({ lead: id, ...converting }));
    const { account = '', contact = '' } = (await eve.lead(id))?.conversion ?? {};
    const records = [
      await eve.record('account', account),
      await eve.record('contact', contact),
      await eve.timeline(contact),
    ];
    assert.ok(JSON.stringify(records).includes('King'));
    assert.ok(!/@example.org|King SA|King Ltd/.test(JSON.stringify(records)));
    await scene.engine.close();
  });

  it('are not written: the answer names the field, and nothing happens (12.1)', async () => {
    const { scene, id, eve } = await hiding();
    const head = await scene.storage.log.head('main');
    for (const answer of [
      await eve.correct({ lead: id, fields: { title: 'x', email: 'x@example.org' } }),
      await eve.correct({ lead: id, fields: {}, clear: ['email'] }),
      await eve.capture({ channel: 'hand', fields: { lastName: 'X', email: 'x@example.org' } }),
    ]) {
      assert.ok(!answer.ok);
      assert.deepEqual([answer.refusal.code, answer.refusal.field], ['forbidden', 'fields.email']);
    }
    assert.equal(await scene.storage.log.head('main'), head);
    assert.ok((await eve.correct({ lead: id, fields: { title: 'x' } })).ok);
    await scene.engine.close();
  });
});

describe('trying things out', () => {
  it('under other rules needs the permission to publish them: these could name other admins (12.2)', async () => {
    const scene = await aScene();
    const id = await scene.lead('King', 'seller/bob');
    const own: ProcessInput = { ...process, version: 9, team: { ...process.team, admins: ['ann'] } };
    const command = { type: 'correct', lead: id, fields: { title: 'x' } } as const;
    assert.equal((await scene.as('ann').try(command, { process: own })).refusal?.code, 'forbidden');
    assert.equal((await scene.as('ann').try(command)).refusal?.code, 'not-found');
    assert.equal((await scene.as('art').try(command, { process: own })).refusal, null);
    await scene.engine.close();
  });

  it('what is for the house does nothing for others: going live, reckoning anew, tasks (12.2)', async () => {
    const scene = await aScene();
    await scene.lead('King', 'seller/ann');
    const ann = scene.as('ann');
    assert.deepEqual(await ann.goLive(), { due: [], done: false });
    assert.deepEqual(await ann.rescore(), { leads: 0, rescored: 0, outrun: 0 });
    assert.deepEqual(await ann.tasks({ ahead: true }), { tasks: [] });
    assert.equal((await scene.as('art').rescore()).leads, 1);
    await scene.engine.close();
  });
});

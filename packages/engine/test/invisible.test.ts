// What somebody may not see cannot be told from what never was: one law over all reads and all commands of a handle.
import assert from 'node:assert/strict';
import { env } from 'node:process';
import type { Command } from '@leadstream/core';
import type { Handle } from '@leadstream/engine';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Heard, heardBy, type Known } from './heard.ts';
import { accepted } from './house.ts';
import { aScene, type Scene } from './scene.ts';

/** Each story is lived twice, and all is asked of both: LEADSTREAM_RUNS raises the number of stories. */
const runs = Number(env['LEADSTREAM_RUNS'] ?? 12);

/** A lead of a story, and what became of it. */
interface Person {
  readonly owner: string;
  readonly status: 'New' | 'Working' | 'converted';
  readonly visits: number;
  readonly company: boolean;
}

const owners = ['seller/ann', 'seller/bob', 'seller/cyd', 'queue/inside', 'queue/open', 'queue/closed'];
const somebody: fc.Arbitrary<Person> = fc.record({
  owner: fc.constantFrom(...owners),
  status: fc.constantFrom('New', 'Working', 'converted'),
  visits: fc.integer({ min: 0, max: 6 }),
  company: fc.boolean(),
});

/** Whether somebody sees a lead: what the roles of the scene say, in words of their own. */
const sees: { readonly [user: string]: (person: Person) => boolean } = {
  ann: ({ owner, status }) =>
    status !== 'converted' && ['seller/ann', 'queue/inside', 'queue/open'].includes(owner),
  max: ({ owner, status }) => {
    const below = ['seller/ann', 'seller/bob', 'queue/open'].includes(owner);
    return below && (status !== 'converted' || owner !== 'queue/open');
  },
  mia: ({ status }) => status !== 'converted',
  vic: () => false,
  zoe: () => false,
};

interface Story {
  readonly user: string;
  readonly seen: readonly Person[];
  readonly unseen: readonly Person[];
}

const someStory: fc.Arbitrary<Story> = fc.constantFrom(...Object.keys(sees)).chain((user) => {
  const isSeen = sees[user] as (person: Person) => boolean;
  const seen =
    user === 'vic' || user === 'zoe' ? fc.constant([]) : fc.array(somebody.filter(isSeen), { maxLength: 3 });
  const unseen = fc.array(
    somebody.filter((person) => !isSeen(person)),
    { minLength: 1, maxLength: 3 },
  );
  return fc.record({ user: fc.constant(user), seen, unseen });
});

/** Lives through a story; with or without the leads that the one who asks may not see. */
async function live({ seen, unseen }: Story, isWhole: boolean): Promise<{ scene: Scene; about: Known }> {
  const scene = await aScene();
  const known = (name: string, id: string): Known => ({
    id,
    email: `${name}@${name}.example`,
    externalId: name,
  });
  let about = known('secret0', 'id0-0');
  for (const [i, person] of unseen.entries()) {
    if (!isWhole) break;
    const id = await arrive(scene, `secret${i}`, person);
    if (i === 0) about = known('secret0', id);
    const next = seen[i];
    if (next) await arrive(scene, `open${i}`, next);
  }
  for (const [i, person] of seen.entries()) {
    if (isWhole && i < unseen.length) continue;
    await arrive(scene, `open${i}`, person);
  }
  return { scene, about };
}

async function arrive(
  scene: Scene,
  name: string,
  { owner, status, visits, company }: Person,
): Promise<string> {
  const system = scene.engine.system();
  const fields = {
    lastName: name,
    email: `${name}@${name}.example`,
    ...(company ? { company: `${name} Ltd` } : {}),
  };
  const externalId = { source: 'crm', id: name };
  const wish = { channel: 'file', fields, owner, source: 'Webinar', externalId } as const;
  const { id } = await accepted(system.capture(wish));
  const engagements = Array.from({ length: visits }, () => ({ kind: 'visit' }));
  if (visits > 0) await accepted(system.engage({ lead: id, engagements }));
  if (status === 'Working') await accepted(system.changeStatus({ lead: id, to: 'Working' }));
  if (status === 'converted') {
    const seller = owner.startsWith('seller/') ? owner : 'seller/cyd';
    await accepted(system.convert({ lead: id, account: company ? 'new' : 'person', owner: seller }));
  }
  return id;
}

/** Two houses that differ in what is not seen have other positions and ids: these tell nothing by themselves. */
function plainly(heard: Heard): Heard {
  const text = JSON.stringify(heard, (key, value: unknown) =>
    ['position', 'first', 'last', 'asOf'].includes(key) ? 0 : value,
  );
  return JSON.parse(text.replace(/id\d+-\d+(\.\d+)?/g, '#')) as Heard;
}

type Spoil = (own: Handle, house: Handle) => Handle;
const asItIs: Spoil = (own) => own;

/** Throws where somebody hears of leads that they may not see. */
async function checkStory(story: Story, spoil: Spoil = asItIs, only?: keyof Handle): Promise<void> {
  const heard: Heard[] = [];
  for (const isWhole of [true, false]) {
    const { scene, about } = await live(story, isWhole);
    const handle = spoil(scene.as(story.user), scene.engine.system());
    const answers = await heardBy(handle, about, { runDue: () => scene.engine.runDue(), only });
    heard.push(plainly(answers));
    await scene.engine.close();
  }
  const [whole = {}, without = {}] = heard;
  for (const read of Object.keys(whole)) {
    assert.deepEqual(whole[read], without[read], `${story.user} hears of somebody by ${read}`);
  }
}

describe('somebody whom one may not see', () => {
  it(
    'cannot be told from nobody, by any read, cursor, sort, search, error or command (12.2, invariants 28 and 40)',
    async () => {
      await fc.assert(
        fc.asyncProperty(someStory, (story) => checkStory(story)),
        { numRuns: runs },
      );
    },
    30_000 + 8_000 * runs,
  );

  const converted: Story = {
    user: 'ann',
    seen: [{ owner: 'seller/ann', status: 'New', visits: 2, company: true }],
    unseen: [{ owner: 'seller/ann', status: 'converted', visits: 3, company: true }],
  };
  const leaks: { readonly [leak: string]: readonly [keyof Handle, Spoil] } = {
    'the lead itself': ['lead', (own, house) => ({ ...own, lead: house.lead })],
    'a past of it': [
      'lead',
      (own, house) => ({
        ...own,
        lead: (id, moment = {}) =>
          moment.version === undefined ? own.lead(id, moment) : house.lead(id, moment),
      }),
    ],
    'its history': ['history', (own, house) => ({ ...own, history: house.history })],
    'a search': ['find', (own, house) => ({ ...own, find: house.find })],
    'its id in another system': [
      'leadsByExternalId',
      (own, house) => ({ ...own, leadsByExternalId: house.leadsByExternalId }),
    ],
    'a row of a list': ['allLeads', (own, house) => ({ ...own, allLeads: house.allLeads })],
    'a page more': [
      'workList',
      (own, house) => ({
        ...own,
        async workList(options) {
          const page = await own.workList(options);
          const { rows } = await house.allLeads({ section: 'converted' });
          return rows.length > 0 && page.next === undefined && !options?.after
            ? { ...page, next: 'work.0.' }
            : page;
        },
      }),
    ],
    'a count of what is searched for': ['count', (own, house) => ({ ...own, count: house.count })],
    'the log': ['events', (own, house) => ({ ...own, events: house.events })],
    'the audit trail': ['audit', (own, house) => ({ ...own, audit: house.audit })],
    'an explanation': ['explain', (own, house) => ({ ...own, explain: house.explain })],
    'an export': ['export', (own, house) => ({ ...own, export: house.export })],
    'another refusal': [
      'execute',
      (own) => ({
        ...own,
        async execute(command, options) {
          const answer = await own.execute(command, options);
          const isThere = (await own.lead('nobody')) === null && !answer.ok && 'lead' in command;
          if (!isThere || command.lead === 'id0-0') return answer;
          return { ok: false, refusal: { ...answer.refusal, code: 'forbidden' } };
        },
      }),
    ],
    'a trial': ['try', (own, house) => ({ ...own, try: house.try })],
    'the change feed': ['follow', (own, house) => ({ ...own, follow: house.follow })],
  };
  it.each(Object.entries(leaks))('is betrayed by %s, and the law says so', async (_leak, [read, spoil]) => {
    await assert.rejects(checkStory(converted, spoil, read), /hears of somebody by/);
  });

  it('is in the totals of whoever had them, converted or not (invariant 28)', async () => {
    const { scene } = await live(converted, true);
    const ann = scene.as('ann');
    assert.equal(await ann.count(), 2);
    const { captured, converted: some } = await ann.report('funnel');
    assert.deepEqual([captured, some], [2, 1]);
    assert.equal(await scene.as('zoe').count(), 0);
    await scene.engine.close();
  });

  it('is not named by the opportunity that it became, nor is that found by it (12.2)', async () => {
    const scene = await aScene();
    const system = scene.engine.system();
    const lead = await scene.lead('King', 'seller/ann');
    await accepted(system.convert({ lead, account: 'new', opportunity: { amount: 100 } }));
    const ann = scene.as('ann');
    const { rows } = await ann.opportunities();
    assert.deepEqual(
      rows.map((row) => row.lead),
      [null],
    );
    assert.deepEqual((await ann.opportunities({ lead })).rows, []);
    assert.equal((await scene.as('max').opportunities({ lead })).rows[0]?.lead, lead);
    const told: Command = { type: 'revert-conversion', lead };
    assert.deepEqual(await ann.execute(told), await ann.execute({ ...told, lead: 'nobody' }));
    await scene.engine.close();
  });
});

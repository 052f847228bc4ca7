// Trying a command out (Ours 0.3): goal is that a trial says exactly what the command would do, and leaves no trace.
import assert from 'node:assert/strict';
import type { Command, Event, ProcessInput, Storage, Trial } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, countedIds, openHouse, pooled } from './house.ts';

const webLead = (name: string) => ({ ...aLead(name), channel: 'web' as const });

/** Events without what names and numbers them: trials make ids up. */
function saidBy(events: readonly Event[]): unknown[] {
  const names = new Map(
    events.flatMap(
      ({ id, stream }, i) =>
        [
          [id, `event ${i}`],
          [stream, `stream ${i}`],
        ] as const,
    ),
  );
  const plain = events.map(
    ({ type, occurredAt, version, mode, actor, processVersion, data, personal, causationId }) => ({
      type,
      occurredAt,
      version,
      mode,
      actor,
      processVersion,
      data,
      personal: personal?.data,
      cause: names.get(causationId) ?? 'the command',
    }),
  );
  return JSON.parse(
    JSON.stringify(plain, (_, value: unknown) =>
      typeof value === 'string' ? (madeUp(value) ? 'an id' : value) : value,
    ),
  ) as unknown[];
}
const madeUp = (text: string): boolean => /(^|\/)(trial|id\d+)-\d+$/.test(text);

/** A storage that tells which of its methods were called that could change something. */
function watched(storage: Storage): { readonly storage: Storage; readonly changes: string[] } {
  const changes: string[] = [];
  const reading = /^(read|head|holders|receipts|tenants|watch|load|query|count|get|progress|due|oldest)/;
  const watch = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, method) {
        const found = Reflect.get(target, method) as unknown;
        if (typeof found !== 'function') return found;
        return (...args: unknown[]): unknown => {
          if (!reading.test(String(method))) changes.push(String(method));
          return (found as (...all: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  const { log, views, keys } = storage;
  return { storage: { ...storage, log: watch(log), views: watch(views), keys: watch(keys) }, changes };
}

const typesOf = (events: readonly Event[]): string[] => events.map(({ type }) => type);
const phase = (trial: Trial, name: string) => trial.phases.find((one) => one.phase === name);

describe('a trial (Ours 0.3)', () => {
  it('says what the command then writes, for each kind of command', async () => {
    const { ada, storage } = openHouse({ process: pooled });
    const { id } = await accepted(ada.capture(webLead('King')));
    const commands: Command[] = [
      { type: 'capture', ...webLead('Byron'), touch: { at: '2026-01-05T08:00:00Z', source: 'news' } },
      { type: 'capture', ...aLead('Gray'), externalId: { source: 'crm', id: '1' } },
      { type: 'engage', lead: id, engagements: [{ kind: 'form-submit', facets: { form: 'request' } }] },
      { type: 'correct', lead: id, fields: { lastName: 'Lovelace' } },
      { type: 'log-activity', lead: id, kind: 'call', direction: 'outbound', outcome: 'reached' },
      { type: 'assign', lead: id, to: 'rules' },
      { type: 'change-status', lead: id, to: 'Working' },
      { type: 'tick', lead: id },
      { type: 'convert', lead: id, opportunity: { name: 'A deal', amount: 100 } },
      { type: 'publish-process', process: JSON.parse(JSON.stringify({ ...pooled, version: 2 })) },
    ];
    for (const command of commands) {
      const trial = await ada.try(command);
      const before = await storage.log.head('main');
      await accepted(ada.execute(command));
      const written: Event[] = [];
      for await (const event of ada.events({ after: before })) written.push(event);
      const inOrder = written.sort((a, b) => Number(a.id.split('.').at(-1)) - Number(b.id.split('.').at(-1)));
      assert.deepEqual(saidBy(trial.events), saidBy(inOrder), command.type);
    }
  });

  it('tells phase by phase what would follow, in their order, and why', async () => {
    const { ada } = openHouse({ process: pooled });
    const { id } = await accepted(ada.capture(aLead('King')));
    const trial = await ada.try({
      type: 'engage',
      lead: id,
      engagements: [{ kind: 'form-submit', facets: { form: 'request' } }],
    });
    assert.deepEqual(typesOf(trial.facts), ['engaged']);
    assert.deepEqual(typesOf(phase(trial, 'score')?.events ?? []), ['scored']);
    const explained = phase(trial, 'score')?.explanation.score;
    assert.equal(explained?.score, 40_000);
    assert.deepEqual(
      explained?.parts.map((part) => (part.kind === 'engagement' ? part.events : [])),
      [[trial.facts[0]?.id]],
    );
    assert.equal(trial.lead?.score.value, 40_000);
    const captured = await ada.try(webLead('Byron'));
    assert.deepEqual(
      captured.phases.map((one) => one.phase).filter((name) => ['score', 'assignment'].includes(name)),
      ['score', 'assignment'],
    );
    assert.equal(captured.lead?.owner, 'seller/ann');
  });

  it('leaves log, claims, views, keys and ids as they were, also where nothing was written yet', async () => {
    const memory = memoryStorage();
    const { storage, changes } = watched(memory);
    let made = 0;
    const ids = countedIds();
    const house = openHouse({ storage, process: pooled, ids: { next: () => ((made += 1), ids.next()) } });
    const before = made;
    await house.ada.try(webLead('King'));
    assert.deepEqual([changes, made - before, await memory.log.head('main')], [[], 0, 0]);
    const { id } = await accepted(house.ada.capture(webLead('King')));
    await house.ada.count();
    changes.length = 0;
    const [then, head] = [made, await memory.log.head('main')];
    await house.ada.try(webLead('King'));
    await house.ada.try({ type: 'convert', lead: id });
    await house.ada.try({ type: 'erase', lead: id });
    assert.deepEqual([changes, made - then, await memory.log.head('main')], [[], 0, head]);
    assert.equal((await house.ada.find({ email: 'king@example.org' })).length, 1);
    // The turn that the trial gave away is still there to be taken.
    const next = await accepted(house.ada.capture(webLead('Byron')));
    assert.equal((await house.ada.lead(next.id))?.owner, 'seller/bob');
  });

  it('does not fill what commands keep in mind, nor believe it', async () => {
    const storage = memoryStorage();
    const first = openHouse({ storage, process: pooled });
    const { id } = await accepted(first.ada.capture(aLead('King')));
    const other = openHouse({ storage, process: pooled });
    await other.ada.try({ type: 'change-status', lead: id, to: 'Working' });
    await accepted(first.ada.changeStatus({ lead: id, to: 'Nurturing' }));
    // Had the trial left the state behind, this would have cost another round; had it believed an old one, `from` lied.
    const trial = await other.ada.try({ type: 'change-status', lead: id, to: 'Working' });
    assert.equal(trial.facts[0]?.data['from'], 'Nurturing');
  });

  it('goes by the process in force, one published before, or one that is only offered', async () => {
    const storage = memoryStorage();
    const to = (owner: string): ProcessInput['assignment'] => ({
      active: 'all',
      rules: [{ id: 'all', entries: [{ id: 'one', to: owner }] }],
    });
    await accepted(openHouse({ storage, process: pooled }).ada.capture(aLead('King')));
    const second = { ...pooled, version: 2, assignment: to('seller/bob') };
    const { ada } = openHouse({ storage, process: second });
    await accepted(ada.capture(aLead('Byron')));
    const offered = { ...pooled, version: 7, assignment: to('seller/cyd') };
    const trials = [
      await ada.try(webLead('Gray')),
      await ada.try(webLead('Gray'), { process: 1 }),
      await ada.try(webLead('Gray'), { process: offered }),
    ];
    assert.deepEqual(
      trials.map(({ processVersion, lead }) => [processVersion, lead?.owner]),
      [
        [2, 'seller/bob'],
        [1, 'seller/ann'],
        [7, 'seller/cyd'],
      ],
    );
    assert.equal((await ada.process()).version, 2);
    await assert.rejects(ada.try(webLead('Gray'), { process: 3 }), TypeError);
    await assert.rejects(ada.try(webLead('Gray'), { process: { ...offered, zone: 'Mars' } }), {
      code: 'process-invalid',
    });
  });

  it('gives turns to the team that the tried process would define', async () => {
    const { ada } = openHouse();
    await accepted(ada.capture(aLead('King')));
    assert.equal(
      (await ada.try(webLead('Gray'), { process: { ...pooled, version: 2 } })).lead?.owner,
      'seller/ann',
    );
    assert.equal(await ada.record('account', 'none'), null);
    assert.equal((await ada.process()).definition.team, undefined);
  });

  it('in history mode says that only the score and what was asked for would follow (Ours 0.2)', async () => {
    const { ada } = openHouse({ process: pooled });
    const trial = await ada.try({ ...webLead('King'), at: '2025-12-01T09:00:00Z' }, { mode: 'history' });
    assert.equal(trial.mode, 'history');
    assert.deepEqual(new Set(trial.events.map(({ mode }) => mode)), new Set(['history']));
    assert.equal(typesOf(trial.events).includes('assigned'), false);
    const asked = await ada.try({ ...webLead('King'), assign: true }, { mode: 'history' });
    assert.equal(asked.lead?.owner, 'seller/ann');
  });

  it('says why a command would be refused, with no events', async () => {
    const { ada } = openHouse({ process: pooled });
    const trial = await ada.try({ channel: 'web', fields: {} });
    assert.deepEqual([trial.refusal?.code, trial.events, trial.phases], ['nothing-to-identify', [], []]);
    assert.equal((await ada.try({ type: 'nonsense' } as never)).refusal?.code, 'invalid');
  });
});

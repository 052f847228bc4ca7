// A record of what was asked and answered, held against the log: through faults it must be found sound, and each
// kind of broken log must be found out.
import assert from 'node:assert/strict';
import { defaultProcess, FaultError, type Receipt, type SealedEvent } from '@leadstream/core';
import { createEngine, type Handle, memoryStorage } from '@leadstream/engine';
import {
  checkHistory,
  type Faults,
  type Flaw,
  faultyStorage,
  type Invocation,
  type ReadableLog,
  recordingHandle,
} from '@leadstream/testkit';
import { describe, it } from 'vitest';

/** Some clerks work at once, each with an engine of its own, through a storage with faults, repeating what failed. */
async function lived(seed: number, faults: Faults) {
  const inner = memoryStorage();
  const storage = faultyStorage(inner, { seed, faults });
  let time = 0;
  const tick = () => (time += 1);
  const clerks = ['ada', 'ben', 'cleo'].map((name) => {
    const engine = createEngine({ process: defaultProcess, storage, pause: async () => undefined });
    return { name, hand: recordingHandle(engine.as(`user:${name}`), { tick }) };
  });
  await Promise.all(
    clerks.map(async ({ name, hand }) => {
      for (let n = 0; n < 12; n += 1) await capturedAndCalled(hand, `${name}-${n}`);
    }),
  );
  storage.heal();
  const record = clerks.flatMap(({ hand }) => hand.record);
  return { log: inner.log, record, planted: storage.planted };
}

async function capturedAndCalled(hand: Handle, name: string): Promise<void> {
  const captured = await stubborn(() =>
    hand.capture({ channel: 'hand', fields: { lastName: name } }, { commandId: `capture ${name}` }),
  );
  if (!captured?.ok || captured.id === null) return;
  const lead = captured.id;
  await stubborn(() => hand.changeStatus({ lead, to: 'Working' }, { commandId: `status ${name}` }));
  await stubborn(() => hand.changeStatus({ lead, to: 'Nowhere' }, { commandId: `wrong ${name}` }));
  await stubborn(() => hand.logActivity({ lead, kind: 'call', direction: 'outbound' }));
}

/** Asks again under the same id, at most three times. */
async function stubborn<T>(ask: () => Promise<T>): Promise<T | null> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const answer = await ask().catch(() => null);
    if (answer) return answer;
  }
  return null;
}

describe('a history check', () => {
  it('finds nothing wrong with a sound log', async () => {
    const { log, record } = await lived(1, {});
    assert.deepEqual(await checkHistory(log, 'main', record), []);
    assert.deepEqual(new Set(record.map(({ outcome }) => outcome)), new Set(['ok', 'refused']));
  });

  it('finds nothing wrong after any faults, whatever the seed', async () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 12; seed += 1) {
      const faults = { lostReply: 0.1, errorBefore: 0.05, delay: 0.3, staleWakeUp: 0.2 };
      const { log, record, planted } = await lived(seed, faults);
      assert.ok(planted.length > 0);
      assert.deepEqual(await checkHistory(log, 'main', record), [], `seed ${seed}`);
      for (const { outcome } of record) outcomes.add(outcome);
    }
    assert.ok(outcomes.has('unknown'));
  });
});

/** A log as it was, to be spoilt. */
interface Kept {
  readonly feed: readonly SealedEvent[];
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly record: readonly Invocation[];
}

const logOf = ({ feed, receipts }: Kept, change: Partial<ReadableLog> = {}): ReadableLog => ({
  read: async (_, after, limit) => feed.filter(({ position }) => position > after).slice(0, limit),
  readStreams: async (_, streams) =>
    new Map(streams.map((stream) => [stream, feed.filter((event) => event.stream === stream)])),
  head: async () => feed.at(-1)?.position ?? 0,
  receipts: async () => receipts,
  ...change,
});

/** Events at places from 1 on, versions as they come. */
function placed(events: readonly SealedEvent[]): SealedEvent[] {
  const versions = new Map<string, number>();
  return events.map((event, i) => {
    const version = (versions.get(event.stream) ?? 0) + 1;
    versions.set(event.stream, version);
    return { ...event, position: i + 1, version };
  });
}

type Mistake = (kept: Kept) => { readonly log: ReadableLog; readonly record?: readonly Invocation[] };

const status = (kept: Kept) => kept.feed.findIndex(({ type }) => type === 'status-changed');
const withFeed = (kept: Kept, feed: readonly SealedEvent[]) => ({ log: logOf({ ...kept, feed }) });

const mistakes: Readonly<Record<string, readonly [Flaw['rule'], Mistake]>> = {
  'skips a position': [
    'positions have no gaps',
    (kept) =>
      withFeed(
        kept,
        kept.feed.filter((_, i) => i !== status(kept)),
      ),
  ],
  'says another head than its last event': [
    'positions have no gaps',
    (kept) => ({ log: logOf(kept, { head: async () => 7 }) }),
  ],
  'gives two events of a stream one version': [
    'versions have no gaps',
    (kept) =>
      withFeed(
        kept,
        kept.feed.map((event) => ({ ...event, version: 1 })),
      ),
  ],
  'feeds an event twice': [
    'the feed holds each event once',
    (kept) => withFeed(kept, placed([...kept.feed, kept.feed.at(-1) as SealedEvent])),
  ],
  'shows other events in the feed than in a stream': [
    'the feed and the streams agree',
    (kept) => ({ log: logOf(kept, { readStreams: async () => new Map() }) }),
  ],
  'changes an event in a stream': [
    'the feed and the streams agree',
    (kept) => ({
      log: logOf(kept, {
        readStreams: async (_, streams) =>
          new Map(
            streams.map((stream) => [
              stream,
              kept.feed.filter((event) => event.stream === stream).map((event) => ({ ...event, data: {} })),
            ]),
          ),
      }),
    }),
  ],
  'lets recorded time go back': [
    'recorded times never go back',
    (kept) =>
      withFeed(
        kept,
        kept.feed.map((event, i) => (i === status(kept) ? { ...event, recordedAt: '' } : event)),
      ),
  ],
  'answers before it wrote, and forgets': [
    'what was answered is there',
    (kept) => {
      const { commandId } = kept.feed[status(kept)] as SealedEvent;
      const feed = placed(kept.feed.filter((event) => event.commandId !== commandId));
      const receipts = new Map([...kept.receipts].filter(([id]) => id !== commandId));
      return { log: logOf({ ...kept, feed, receipts }) };
    },
  ],
  'writes a command again that was asked for again': [
    'a command is written once, in one piece',
    (kept) => {
      const event = kept.feed[status(kept)] as SealedEvent;
      return withFeed(kept, placed([...kept.feed, { ...event, id: 'another-commit.0' }]));
    },
  ],
  'writes an unknown command twice': [
    'a command is written once, in one piece',
    (kept) => {
      const event = kept.feed[status(kept)] as SealedEvent;
      const twice = placed([...kept.feed, { ...event, id: 'another-commit.0' }]);
      const record = kept.record.map((one) =>
        one.commandId === event.commandId ? { ...one, outcome: 'unknown' as const, first: 0, last: 0 } : one,
      );
      return { log: logOf({ ...kept, feed: twice }), record };
    },
  ],
  'writes what it refused': [
    'what was refused or failed is absent',
    (kept) => {
      const refused = kept.record.find(({ outcome }) => outcome === 'refused') as Invocation;
      const event = { ...(kept.feed.at(-1) as SealedEvent), id: 'stray.0', commandId: refused.commandId };
      return withFeed(kept, placed([...kept.feed, event]));
    },
  ],
  'writes what certainly failed': [
    'what was refused or failed is absent',
    (kept) => {
      const { commandId } = kept.feed[status(kept)] as SealedEvent;
      const record = kept.record.map((one) =>
        one.commandId === commandId ? { ...one, outcome: 'failed' as const } : one,
      );
      return { log: logOf(kept), record };
    },
  ],
  'loses receipts': [
    'what was answered is there',
    (kept) => ({ log: logOf({ ...kept, receipts: new Map() }) }),
  ],
  'places events elsewhere than it answered': [
    'what was answered is there',
    (kept) => ({
      log: logOf(kept),
      record: kept.record.map((one) => (one.first > 3 ? { ...one, first: one.first - 1 } : one)),
    }),
  ],
  'puts a later command before an earlier one': [
    'what was answered first comes first',
    (kept) => {
      const [one, other] = kept.record.filter(({ outcome }) => outcome === 'ok') as [Invocation, Invocation];
      const swapped = kept.record.map((each) => {
        if (each === one) return { ...each, invokedAt: other.invokedAt, answeredAt: other.answeredAt };
        return each === other ? { ...each, invokedAt: one.invokedAt, answeredAt: one.answeredAt } : each;
      });
      return { log: logOf(kept), record: swapped };
    },
  ],
};

describe('a history check finds out a log that', () => {
  const keep = async (): Promise<Kept> => {
    const { log, record } = await lived(4, {});
    const receipts = await log.receipts(
      'main',
      record.map(({ commandId }) => commandId),
    );
    return { feed: await log.read('main', 0, 10_000), receipts, record };
  };

  it('is not spoilt: it is found sound', async () => {
    const kept = await keep();
    assert.deepEqual(await checkHistory(logOf(kept), 'main', kept.record), []);
  });

  for (const [mistake, [rule, spoil]] of Object.entries(mistakes)) {
    it(mistake, async () => {
      const kept = await keep();
      const { log, record = kept.record } = spoil(kept);
      const rules = (await checkHistory(log, 'main', record)).map((flaw) => flaw.rule);
      assert.ok(rules.includes(rule), `found only: ${[...new Set(rules)].join(', ') || 'nothing'}`);
    });
  }
});

describe('a recording handle', () => {
  const handleThat = (answer: () => Promise<unknown>): Handle =>
    new Proxy({} as Handle, { get: () => answer, ownKeys: () => [] });
  const outcomeOf = async (answer: () => Promise<unknown>): Promise<string | undefined> => {
    const hand = recordingHandle(handleThat(answer));
    await hand.capture({ channel: 'hand', fields: {} }).catch(() => undefined);
    return hand.record[0]?.outcome;
  };

  it('tells what certainly failed from what nobody knows', async () => {
    const ok = { ok: true, id: 'x', first: 1, last: 2, repeated: false };
    assert.equal(await outcomeOf(async () => ok), 'ok');
    assert.equal(await outcomeOf(async () => ({ ok: false, refusal: {} })), 'refused');
    for (const code of ['overloaded', 'contended', 'closed'] as const) {
      assert.equal(await outcomeOf(() => Promise.reject(new FaultError(code, 'No.'))), 'failed');
    }
    assert.equal(
      await outcomeOf(() => Promise.reject(new FaultError('store-unavailable', 'Perhaps.'))),
      'unknown',
    );
    assert.equal(await outcomeOf(() => Promise.reject(new Error('what?'))), 'unknown');
  });

  it('notes every verb, many at once too, and leaves answers as they are', async () => {
    const storage = memoryStorage();
    const engine = createEngine({ process: defaultProcess, storage });
    const hand = recordingHandle(engine.as('user:ada'), {
      ids: (
        (n) => () =>
          `id-${(n += 1)}`
      )(0),
    });
    const command = { type: 'capture', channel: 'hand', fields: { lastName: 'King' } } as const;
    const answers = await hand.executeMany([{ command }, { command, options: { commandId: 'mine' } }]);
    assert.ok(answers.every(({ ok }) => ok));
    const [answer] = answers;
    assert.ok(answer?.ok && answer.id !== null);
    await hand.assign({ lead: answer.id, to: 'seller/nobody' });
    assert.equal((await hand.lead(answer.id))?.id, answer.id);
    assert.deepEqual(
      hand.record.map(({ commandId, outcome }) => `${commandId} ${outcome}`),
      ['id-1 ok', 'mine ok', 'id-2 refused'],
    );
    assert.deepEqual(await checkHistory(storage.log, 'main', hand.record), []);
    await engine.close();
  });
});

// Fuzzy duplicates of what came in (Ours 10.2): whoever makes passes looks for them by keys, records each pair once,
// and what people say about a pair is remembered.
import assert from 'node:assert/strict';
import { defaultProcess, type Event, type Storage } from '@leadstream/core';
import { type Handle, memoryStorage } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, type House, openHouse, refusal } from './house.ts';

const king = { firstName: 'Ada', lastName: 'King', company: 'Analytical Engines', city: 'London' };
const typed = { ...king, lastName: 'Kingg', email: 'ada.king@engines.example' };
const original = { ...king, email: 'ada.kign@engines.example' };

const captured = async (ada: Handle, fields: Record<string, string>, channel: 'hand' | 'sync' = 'hand') =>
  (await accepted(ada.capture({ channel, fields, duplicates: 'allow' }))).id;
const pairsOf = async ({ ada }: House, lead?: string) => (await ada.suspected({ lead })).pairs;
const suspicions = async ({ engine }: House): Promise<Event[]> => {
  const found: Event[] = [];
  for await (const event of engine.system().events())
    if (event.type.startsWith('duplicate-')) found.push(event);
  return found;
};

/** A house with two leads that may be one, after a pass. */
async function suspecting() {
  const house = openHouse();
  const first = await captured(house.ada, original);
  const second = await captured(house.ada, typed);
  await house.engine.runDue();
  return { house, first, second };
}

describe('two leads that may be one are suspected (10.2)', () => {
  it('by a pass: the later of them names the other, the rule, the score and the position it was compared at', async () => {
    const { house, first, second } = await suspecting();
    const [event, ...others] = await suspicions(house);
    assert.equal(others.length, 0);
    assert.equal(event?.stream, `lead/${second}`);
    const { suspects, asOf } = event.data as {
      suspects: { lead: string; rule: string; score: number }[];
      asOf: number;
    };
    assert.equal(asOf, event.position - 1);
    assert.deepEqual(
      suspects.map(({ lead, rule }) => [lead, rule]),
      [[first, 'name']],
    );
    assert.equal((await house.ada.lead(second))?.suspicions[first]?.rule, 'name');
    const pair = {
      lead: second,
      other: first,
      rule: 'name',
      score: suspects[0]!.score / 10_000,
      at: house.clock.time,
    };
    assert.deepEqual(await pairsOf(house), [pair]);
    assert.deepEqual(await pairsOf(house, first), [pair]);
    assert.deepEqual(await pairsOf(house, second), [pair]);
  });

  it('once, however many passes there are, and whatever somebody corrects', async () => {
    const { house, first } = await suspecting();
    await house.engine.runDue();
    await accepted(house.ada.correct({ lead: first, fields: { title: 'Countess' } }));
    await house.engine.runDue();
    assert.equal((await suspicions(house)).length, 1);
  });

  it('when a correction makes them alike, and not while they are not', async () => {
    const house = openHouse();
    const first = await captured(house.ada, original);
    const second = await captured(house.ada, { lastName: 'Rook', company: 'Rook & Sons' });
    await house.engine.runDue();
    assert.deepEqual(await pairsOf(house), []);
    await accepted(
      house.ada.correct({
        lead: first,
        fields: { lastName: 'Rook', company: 'Rook and Sons', phone: '+331' },
      }),
    );
    await accepted(house.ada.correct({ lead: second, fields: { firstName: 'Ada', phone: '+331' } }));
    await house.engine.runDue();
    assert.equal((await pairsOf(house)).length, 1);
  });

  it('in whichever pass the two came in, and by an engine that knew nothing of the first', async () => {
    const storage = memoryStorage();
    const one = openHouse({ storage });
    await captured(one.ada, original);
    await one.engine.runDue();
    const two = openHouse({ storage });
    await captured(two.ada, typed);
    await two.engine.runDue();
    assert.equal((await pairsOf(two)).length, 1);
  });

  it('not where the way in says ignore, nor are such leads looked at', async () => {
    const house = openHouse();
    await captured(house.ada, original);
    await captured(house.ada, typed, 'sync');
    await house.engine.runDue();
    assert.deepEqual(await pairsOf(house), []);
    const waysIn = { web: 'ignore', hand: 'ignore', file: 'ignore', bulk: 'ignore', sync: 'ignore' } as const;
    const quiet = openHouse({ process: { ...defaultProcess, duplicates: { waysIn } } });
    await captured(quiet.ada, original);
    await captured(quiet.ada, typed);
    await quiet.engine.runDue();
    assert.deepEqual(await pairsOf(quiet), []);
  });

  it('again from the start where the rules are others', async () => {
    const storage = memoryStorage();
    const strict = {
      rules: [
        {
          id: 'same',
          threshold: 10,
          comparisons: [{ field: 'lastName', by: ['exact' as const], same: 10, required: true }],
        },
      ],
      fields: { lastName: 'name' as const },
      blocking: [[{ anyOf: ['lastName'], take: 'whole' as const }]],
    };
    const one = openHouse({ storage, process: { ...defaultProcess, duplicates: { match: strict } } });
    await captured(one.ada, original);
    await captured(one.ada, typed);
    await one.engine.runDue();
    assert.deepEqual(await pairsOf(one), []);
    const two = openHouse({ storage, process: { ...defaultProcess, version: 2 } });
    await captured(two.ada, { lastName: 'Zuse', company: 'Zuse KG' });
    await two.engine.runDue();
    assert.equal((await pairsOf(two)).length, 1);
  });
});

describe('what people say about a pair', () => {
  it('is remembered: dismissed, it is not suspected again, whoever of the two is named first', async () => {
    const { house, first, second } = await suspecting();
    await accepted(house.ada.execute({ type: 'dismiss-duplicate', lead: first, other: second }));
    assert.deepEqual(await pairsOf(house), []);
    await accepted(house.ada.correct({ lead: first, fields: { title: 'Countess' } }));
    await accepted(house.ada.correct({ lead: second, fields: { title: 'Countess' } }));
    await house.engine.runDue();
    assert.deepEqual(await pairsOf(house), []);
    assert.deepEqual(
      (await suspicions(house)).map(({ type, stream }) => [type, stream]),
      [
        ['duplicate-suspected', `lead/${second}`],
        ['duplicate-dismissed', `lead/${second}`],
      ],
    );
    const again = await accepted(
      house.ada.execute({ type: 'dismiss-duplicate', lead: second, other: first }),
    );
    assert.equal(again.last, 0);
  });

  it('may be said before anybody suspects it', async () => {
    const house = openHouse();
    const first = await captured(house.ada, original);
    const second = await captured(house.ada, typed);
    await accepted(house.ada.execute({ type: 'dismiss-duplicate', lead: first, other: second }));
    await house.engine.runDue();
    assert.deepEqual(await pairsOf(house), []);
    assert.equal(
      await refusal(house.ada.execute({ type: 'dismiss-duplicate', lead: first, other: first })),
      'invalid',
    );
    assert.equal(
      await refusal(house.ada.execute({ type: 'dismiss-duplicate', lead: first, other: 'nobody' })),
      'not-found',
    );
  });

  it('is said by merging, too; and who speaks for another keeps to what was said of it', async () => {
    const { house, first, second } = await suspecting();
    const third = await captured(house.ada, { ...typed, city: 'Paris', email: 'ada@engines.example' });
    await accepted(house.ada.execute({ type: 'dismiss-duplicate', lead: first, other: third }));
    await accepted(house.ada.execute({ type: 'merge', lead: second, absorb: [first] }));
    await house.engine.runDue();
    // The third was found by nobody but the second, which had no word from the first yet.
    assert.deepEqual(await pairsOf(house), []);
    await accepted(house.ada.execute({ type: 'unmerge', lead: second, absorbed: first }));
    await house.engine.runDue();
    const parted = (await pairsOf(house, first)).filter(({ lead, other }) => [lead, other].includes(second));
    assert.deepEqual(parted, [], 'Parted leads are two.');
  });

  it('goes with a person that is erased', async () => {
    const { house, first } = await suspecting();
    await accepted(house.engine.system().erase({ lead: first }));
    assert.deepEqual(await pairsOf(house), []);
    await house.engine.runDue();
    const rows = JSON.stringify(await house.engine.system().suspected());
    assert.ok(!rows.includes(first));
  });
});

describe('looking for duplicates', () => {
  it('costs nothing where nothing came in, and reads no more leads than share a key', async () => {
    const inner = memoryStorage();
    let read = 0;
    const readStreams: Storage['log']['readStreams'] = (tenant, streams) => {
      read += streams.length;
      return inner.log.readStreams(tenant, streams);
    };
    const house = openHouse({ storage: { ...inner, log: { ...inner.log, readStreams } } });
    for (let i = 0; i < 50; i += 1)
      await captured(house.ada, {
        lastName: `${String.fromCharCode(97 + (i % 26))}xyz${i}`,
        company: `C${i}`,
      });
    await house.engine.runDue();
    read = 0;
    assert.deepEqual(await house.engine.suspect(), { leads: 0, suspected: 0 });
    assert.equal(read, 0);
    await captured(house.ada, original);
    await captured(house.ada, typed);
    read = 0;
    assert.deepEqual(await house.engine.suspect(), { leads: 2, suspected: 1 });
    assert.ok(read < 10, `${read} streams were read`);
  });
});

// No shape of an event is old yet, so upcasting is shown with a type of its own that had three.
import { type Envelope, eventTypes, isFault, type Upcasters, upcast, upcastWith } from '@leadstream/core';
import { expect, it } from 'vitest';

/** 1: one name; 2: a first and a last name; 3: who named it as well. */
const types = new Map([
  ['named', { schemaVersion: 3 }],
  ['seen', { schemaVersion: 1 }],
]);
const upcasters: Upcasters = {
  named: {
    1: ({ data }) => {
      const [first, last] = String(data['name']).split(' ');
      return { first, last };
    },
    2: ({ data, actor }) => ({ ...data, by: actor }),
  },
};
const read = upcastWith(types, upcasters);

function anEvent(about: Partial<Envelope<unknown>>): Envelope<unknown> {
  const event: Envelope<unknown> = {
    id: 'c1.0',
    tenant: 'main',
    stream: 'thing/1',
    version: 4,
    position: 17,
    type: 'named',
    schemaVersion: 1,
    occurredAt: '2026-01-05T09:00:00.000Z',
    recordedAt: '2026-01-05T09:00:01.000Z',
    actor: 'user:ann',
    mode: 'live',
    commandId: 'c1',
    causationId: 'c1',
    correlationId: 'c1',
    processVersion: 1,
    data: { name: 'Ada King' },
    personal: null,
    ...about,
  };
  Object.freeze(event.data);
  return Object.freeze(event);
}

const thrownBy = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

it('an event of any older shape comes in the shape of today', () => {
  const first = anEvent({ schemaVersion: 1, data: { name: 'Ada King' } });
  const second = anEvent({ schemaVersion: 2, data: { first: 'Ada', last: 'King' } });
  const today = anEvent({ schemaVersion: 3, data: { first: 'Ada', last: 'King', by: 'user:ann' } });
  expect(read(first)).toEqual(today);
  expect(read(second)).toEqual(today);
});

it('an event that has the shape of today comes back itself', () => {
  const today = anEvent({ schemaVersion: 3, data: { first: 'Ada', last: 'King', by: 'user:ann' } });
  expect(read(today)).toBe(today);
});

it('only the data and its version change; what is personal stays closed and in its place', () => {
  const box = Object.freeze({ subject: 'lead/1', box: 'AAAA' });
  for (const personal of [box, null]) {
    const old = anEvent({ personal });
    const before = JSON.stringify(old);
    const { data, schemaVersion, ...rest } = read(old);
    expect({ ...rest, data: old.data, schemaVersion: 1 }).toEqual(old);
    expect(rest.personal).toBe(personal);
    expect(JSON.stringify(old)).toBe(before);
    expect([schemaVersion, data]).toEqual([3, { first: 'Ada', last: 'King', by: 'user:ann' }]);
  }
});

it('an upcaster never sees what is personal, so that an erased subject changes nothing else', () => {
  const seen: string[][] = [];
  const spying = upcastWith(new Map([['named', { schemaVersion: 2 }]]), {
    named: {
      1: (older) => {
        seen.push(Object.keys(older));
        return older.data;
      },
    },
  });
  spying(anEvent({ personal: { subject: 'lead/1', data: { note: 'secret' } } }));
  expect(seen).toHaveLength(1);
  expect(seen[0]).not.toContain('personal');
});

it.each([
  ['a type that this version does not know', { type: 'renamed', schemaVersion: 1 }, 'renamed in shape 1'],
  ['a shape newer than this version', { schemaVersion: 4 }, 'named in shape 4'],
  ['a newer shape of a type that never changed', { type: 'seen', schemaVersion: 99 }, 'seen in shape 99'],
  ['a type called like a part of every object', { type: 'constructor' }, 'constructor in shape 1'],
  ['an unknown type without a shape', { type: 'renamed', schemaVersion: 0 }, 'renamed in shape 0'],
])('%s is a fault that names type and version', (_what, about, named) => {
  const fault = thrownBy(() => read(anEvent(about)));
  expect(isFault(fault, 'store-newer')).toBe(true);
  expect(String(fault)).toContain(`position 17 has the type ${named}, which this version does not know`);
});

it.each([0, -1, 1.5, Number.NaN])('a shape that never was, %d, is a damaged store', (schemaVersion) => {
  expect(
    isFault(
      thrownBy(() => read(anEvent({ schemaVersion }))),
      'store-damaged',
    ),
  ).toBe(true);
});

it.each<[string, Upcasters, RegExp]>([
  ['has no start', { named: { 2: ({ data }) => data } }, /no upcaster takes "named" from shape 1 to 2/],
  ['has no end', { named: { 1: ({ data }) => data } }, /no upcaster takes "named" from shape 2 to 3/],
  ['is not there', {}, /no upcaster takes "named" from shape 1 to 2/],
  [
    'goes too far',
    { ...upcasters, seen: { 1: ({ data }) => data } },
    /"seen" from shape 1 leads to no known/,
  ],
  [
    'is of no type',
    { ...upcasters, gone: { 1: ({ data }) => data } },
    /"gone" from shape 1 leads to no known/,
  ],
])('a chain of upcasters that %s is found when it is made', (_what, chains, message) => {
  expect(() => upcastWith(types, chains)).toThrow(message);
});

it('the events of today go through the same function', () => {
  for (const [type, { schemaVersion }] of eventTypes) {
    const event = anEvent({ type, schemaVersion });
    expect(upcast(event)).toBe(event);
    const fault = thrownBy(() => upcast(anEvent({ type, schemaVersion: schemaVersion + 1 })));
    expect(isFault(fault, 'store-newer')).toBe(true);
  }
});

// What stores hold and hosts test for does not change unnoticed: the code is compared with docs/schemas.
import { readFileSync } from 'node:fs';
import { type Event, unchanged } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readContract } from './contract/committed.ts';
import { type Contract, contractFaults, schemaFile } from './contract/contract.ts';
import { partsUnseen } from './contract/parts-seen.ts';
import { shapeOf } from './contract/shape.ts';

it('the code keeps the contract; each line below says what to do', () => {
  expect(contractFaults(readContract())).toEqual([]);
});

it('every event type has a schema, sorted and stable', () => {
  const { types, schemas } = readContract();
  expect(types.size).toBeGreaterThan(20);
  for (const [type, { schemaVersion, data }] of types) {
    expect(shapeOf(type, schemaVersion, data)).toBe(schemas.get(schemaFile(type, schemaVersion)));
  }
});

it('every event type is told of in docs/events.md, with its latest schema', () => {
  const told = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
  const untold = [...readContract().types].filter(
    ([type, { schemaVersion }]) =>
      !told.includes(`[\`${type}\`](schemas/${schemaFile(type, schemaVersion)})`),
  );
  expect(untold.map(([type]) => type)).toEqual([]);
});

const first = z.object({ owner: z.string().max(200), at: z.iso.datetime().optional() });
const second = z.object({ owner: z.string().max(200), at: z.iso.datetime() });
const golden = (type: string, schemaVersion: number) => ({ type, schemaVersion }) as Event;

/** A contract that is kept: one type that never changed, and one that is in its second shape. */
function kept(about: Partial<Contract> = {}): Contract {
  return {
    types: new Map([
      ['given', { schemaVersion: 1, data: first }],
      ['taken', { schemaVersion: 2, data: second }],
    ]),
    upcasters: { taken: { 1: unchanged } },
    codes: { faults: ['closed'], refusals: ['invalid', 'not-found'] },
    schemas: new Map([
      [schemaFile('given', 1), shapeOf('given', 1, first)],
      [schemaFile('taken', 1), shapeOf('taken', 1, first)],
      [schemaFile('taken', 2), shapeOf('taken', 2, second)],
    ]),
    committedCodes: { faults: ['closed'], refusals: ['invalid', 'not-found'] },
    golden: [golden('given', 1), golden('taken', 1), golden('taken', 2)],
    ...about,
  };
}

type Types = Record<string, { schemaVersion: number; data: z.ZodType }>;
const withTypes = (types: Types): Contract =>
  kept({ types: new Map([...kept().types, ...Object.entries(types)]) });
const without = (type: string): Contract =>
  kept({ types: new Map([...kept().types].filter(([name]) => name !== type)), upcasters: {} });
const withoutSchema = (file: string): Contract =>
  kept({ schemas: new Map([...kept().schemas].filter(([name]) => name !== file)) });

const raise =
  /The shape of "given" changed.*raise its schemaVersion to 2, add an upcaster from 1.*golden sample/;
const given = (data: z.ZodType): Contract => withTypes({ given: { schemaVersion: 1, data } });

/** What was done, the contract it leaves, and what must be said. */
const mistakes: readonly (readonly [string, Contract, readonly RegExp[]])[] = [
  ['a part was added', given(first.extend({ why: z.string().optional() })), [raise]],
  ['a part was removed', given(first.omit({ at: true })), [raise]],
  ['a part was renamed', given(z.object({ holder: z.string().max(200), at: first.shape.at })), [raise]],
  ['an optional part became required', given(second), [raise]],
  ['a type became another', given(first.extend({ owner: z.int() })), [raise]],
  ['a limit became another', given(first.extend({ owner: z.string().max(100) })), [raise]],
  [
    'a shape got a new version and nothing else',
    withTypes({ given: { schemaVersion: 2, data: second } }),
    [
      /given\.v2\.json is missing: run `npm run schemas`/,
      /no upcaster takes "given" from shape 1 to 2\..*upcast\.ts/,
      /No golden sample holds "given" in shape 2/,
    ],
  ],
  ['an upcaster was taken out', kept({ upcasters: {} }), [/no upcaster takes "taken" from shape 1 to 2/]],
  [
    'an upcaster is of nothing',
    kept({ upcasters: { taken: { 1: unchanged, 2: unchanged } } }),
    [/upcaster of "taken" from shape 2 leads to no known shape/],
  ],
  [
    'the golden sample of an old shape is missing',
    kept({ golden: [golden('given', 1), golden('taken', 2)] }),
    [/No golden sample holds "taken" in shape 1: append one/],
  ],
  [
    'a type was removed',
    without('taken'),
    [/taken\.v1\.json tells of "taken", which the code does not know/, /taken\.v2\.json tells of/],
  ],
  [
    'a type was renamed',
    kept({
      types: new Map(
        [...without('given').types, ...withTypes({ handed: { schemaVersion: 1, data: first } }).types].filter(
          ([name]) => name !== 'given',
        ),
      ),
    }),
    [
      /handed\.v1\.json is missing/,
      /given\.v1\.json tells of "given".*never removed or renamed/,
      /No golden sample holds "handed" in shape 1/,
    ],
  ],
  [
    'a version was lowered',
    withTypes({ taken: { schemaVersion: 1, data: first } }),
    [
      /taken\.v2\.json is newer than the code, which has "taken" in shape 1/,
      /from shape 1 leads to no known/,
    ],
  ],
  [
    'the schema of an old shape was removed',
    withoutSchema('taken.v1.json'),
    [/taken\.v1\.json.* is gone: put it back/],
  ],
  ['the schema of today was not committed', withoutSchema('given.v1.json'), [/given\.v1\.json is missing/]],
  [
    'a committed schema was edited',
    kept({ schemas: new Map([...kept().schemas, ['given.v1.json', '{}\n']]) }),
    [raise],
  ],
  [
    'a refusal was removed',
    kept({ codes: { faults: ['closed'], refusals: ['invalid'] } }),
    [/code "not-found" of refusals is gone.*put it back/],
  ],
  [
    'a fault was renamed',
    kept({ codes: { faults: ['shut'], refusals: ['invalid', 'not-found'] } }),
    [/code "closed" of faults is gone/, /code "shut" of faults is not in docs\/schemas\/codes\.json/],
  ],
];

describe('a mistake', () => {
  it('is not seen where there is none', () => {
    expect(contractFaults(kept())).toEqual([]);
  });

  it.each(mistakes)('%s', (_what, contract, messages) => {
    const faults = contractFaults(contract);
    expect(faults).toHaveLength(messages.length);
    faults.forEach((fault, at) => expect(fault).toMatch(messages[at] as RegExp));
  });
});

describe('what is no change of a shape', () => {
  it.each<[string, z.ZodType]>([
    ['parts in another order', z.object({ at: first.shape.at, owner: first.shape.owner })],
    ['a schema that is built otherwise', first.extend({ owner: z.string().max(200) })],
  ])('%s', (_what, data) => {
    expect(contractFaults(given(data))).toEqual([]);
  });

  it('a default, which is filled in before anything is stored', () => {
    const [one, two] = ['a', 'b'].map((value) =>
      shapeOf('x', 1, z.object({ of: z.string().default(value) })),
    );
    expect(one).toBe(two);
  });

  it('but a part that is called like a keyword of schemas is one', () => {
    const shape = z.object({ default: z.boolean().optional(), pattern: z.string(), format: z.string() });
    expect(JSON.parse(shapeOf('x', 1, shape))).toMatchObject({
      properties: { default: { type: 'boolean' }, pattern: { type: 'string' }, format: { type: 'string' } },
    });
  });
});

describe('optional parts', () => {
  const shape = z.object({
    a: z.string().optional(),
    list: z.array(z.union([z.object({ b: z.int().optional(), x: z.int() }), z.object({ y: z.string() })])),
    named: z.record(z.string(), z.object({ c: z.boolean().optional() })),
  });
  const unseen = (...samples: z.infer<typeof shape>[]): string[] =>
    partsUnseen(JSON.parse(shapeOf('x', 1, shape)) as { [keyword: string]: unknown }, samples);

  it('are missed where no sample has them, or none is without', () => {
    expect(unseen({ list: [{ y: '' }], named: {} })).toEqual([
      'no sample has data.a',
      'no sample has data.list[]|0.b',
      'no sample is without data.list[]|0.b',
      'no sample has data.named.*.c',
      'no sample is without data.named.*.c',
    ]);
    const whole = { a: '', list: [{ x: 1, b: 1 }, { x: 1 }], named: { k: { c: true }, l: {} } };
    expect(unseen(whole)).toEqual(['no sample is without data.a']);
    expect(unseen(whole, { list: [], named: {} })).toEqual([]);
  });
});

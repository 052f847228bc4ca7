// Recorded logs of every type of event in every shape that stores may hold: what was written once is read for ever.
import {
  defaultProcess,
  defineProcess,
  type Event,
  eventTypes,
  evolverOf,
  foldView,
  leadList,
  opportunityList,
  type ProcessDefinition,
  type ProcessInput,
  stateOf,
  taskList,
  upcast,
} from '@leadstream/core';
import { openPaper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readContract, readGoldenLogs, readSeal, stateFaults } from './contract/committed.ts';
import { schemaFile } from './contract/contract.ts';
import { asJson, goldenLog, lineFaults, sealOf, streamsOf } from './contract/golden-log.ts';
import { partsUnseen } from './contract/parts-seen.ts';

const logs = readGoldenLogs();
const { schemas } = readContract();
const shapeAsStored = (type: string, version: number): z.core.JSONSchema.JSONSchema =>
  JSON.parse(schemas.get(schemaFile(type, version)) ?? '{}') as z.core.JSONSchema.JSONSchema;

/** The parts of an event as DESIGN section 0 fixes them. */
const parts = (
  'id tenant stream version position type schemaVersion occurredAt recordedAt ' +
  'actor mode commandId causationId correlationId processVersion data personal'
)
  .split(' ')
  .sort();

describe.each(logs.map((log) => [log.name, log] as const))('the golden log %s', (_name, log) => {
  const streams = [...streamsOf(log)];

  it('is what was recorded', () => {
    expect(lineFaults(log, readSeal(log))).toEqual([]);
  });

  it('is a log: positions and versions without gaps, events with all their parts', () => {
    expect(log.events.map(({ position }) => position)).toEqual(log.events.map((_, at) => at + 1));
    for (const [, events] of streams) {
      expect(events.map(({ version }) => version)).toEqual(events.map((_, at) => at + 1));
    }
    for (const event of log.events) expect(Object.keys(event).sort()).toEqual(parts);
  });

  it('has data of the shape that was committed with its version', () => {
    for (const { type, schemaVersion, data, position } of log.events) {
      const parsed = z.fromJSONSchema(shapeAsStored(type, schemaVersion)).safeParse(data);
      expect(parsed.error?.issues ?? [], `position ${position}, ${type} in shape ${schemaVersion}`).toEqual(
        [],
      );
    }
  });

  it('comes in the shape of today', () => {
    for (const event of log.events.map(upcast)) {
      const type = eventTypes.get(event.type);
      expect(event.schemaVersion).toBe(type?.schemaVersion);
      expect(type?.data.parse(event.data), `position ${event.position}`).toEqual(event.data);
    }
  });

  it('folds to the states that it always did', () => {
    const seal = readSeal(log);
    const now = sealOf(log);
    expect(stateFaults(log, seal, now)).toEqual([]);
    expect(now.states, 'States have a part more than before: run `npm run schemas` and commit.').toEqual(
      seal?.states,
    );
  });

  it('folds to the same state step by step, and without what is personal to the same but for that', () => {
    for (const [stream, events] of streams) {
      let state = stateOf(stream, []);
      for (const event of events) state = evolverOf(stream)?.evolve(state, event) ?? null;
      expect(state).toEqual(stateOf(stream, events));
      const erased = stateOf(
        stream,
        events.map((event) => ({ ...event, personal: null })),
      );
      expect({ ...erased, personal: null, keys: null }).toEqual({ ...state, personal: null, keys: null });
    }
  });

  it('can be viewed', () => {
    const events = log.events.map((event) => ({ ...upcast(event), personal: null }));
    const lists = foldView(leadList, events).size + foldView(opportunityList, events).size;
    expect(lists).toBeGreaterThan(0);
    foldView(taskList, events);
  });

  it('has processes that still are valid', () => {
    const published = log.events.filter(({ type }) => type === 'process-published').map(upcast);
    for (const { data } of published) {
      const definition = (data as { definition: ProcessDefinition }).definition;
      expect(asJson(defineProcess(definition as ProcessInput).definition)).toEqual(definition);
    }
  });
});

it('an event of today has the parts of those that are stored', () => {
  const paper = openPaper(defineProcess(defaultProcess));
  paper.accept({ type: 'define-seller', seller: 'ann', active: true });
  for (const event of paper.events) expect(Object.keys(event).sort()).toEqual(parts);
  expect(paper.events).toHaveLength(1);
});

describe('the golden samples', () => {
  const samples = logs.flatMap(({ events }) => events);
  const kinds = new Map<string, Event[]>();
  for (const event of samples) {
    const kind = schemaFile(event.type, event.schemaVersion);
    kinds.set(kind, [...(kinds.get(kind) ?? []), event]);
  }

  it.each([...kinds])(
    '%s are with and without each optional part: append a sample where one is not',
    (file, events) => {
      const schema = JSON.parse(schemas.get(file) ?? '{}') as object as {
        readonly [keyword: string]: unknown;
      };
      expect(
        partsUnseen(
          schema,
          events.map(({ data }) => data),
        ),
      ).toEqual([]);
    },
  );

  it.each([...kinds])('%s are erased as well, if they may be personal', (_file, events) => {
    const isPersonal = events.some(({ personal }) => personal !== null);
    if (isPersonal) expect(events.some(({ personal }) => personal === null)).toBe(true);
  });
});

describe('a golden log that was tampered with', () => {
  const text = '{"stream":"seller/a","n":1}\n{"stream":"seller/a","n":2}\n';
  const whole = goldenLog('planted.ndjson', text);
  const seal = { ...sealOf({ ...whole, events: [] }), states: {} };

  it.each([
    ['has an edited line', text.replace('"n":1', '"n":9'), /was edited or lost.*put the lines back/],
    ['lost its last line', text.slice(0, text.indexOf('\n') + 1), /was edited or lost/],
    ['has its lines in another order', text.split('\n').reverse().join('\n'), /was edited or lost/],
    ['has a line more', `${text}{}\n`, /1 lines that are not sealed: run `npm run schemas`/],
  ])('is found out when it %s', (_what, planted, message) => {
    expect(lineFaults(whole, seal)).toEqual([]);
    expect(lineFaults(goldenLog('planted.ndjson', planted), seal).join()).toMatch(message);
  });

  it('is found out when it was never sealed', () => {
    expect(lineFaults(whole, undefined).join()).toMatch(/has no seal/);
  });

  it.each([
    ['another value', { a: { owner: 'x', at: 2 } }, '/a/owner: "seller/a" became "x"'],
    ['a part less', { a: { at: 2 } }, '/a/owner: "seller/a" became undefined'],
    ['a stream less', {}, '/a: '],
    ['a longer list', { a: { owner: 'seller/a', at: 2 }, b: [1, 2] }, '/b: its length changed'],
  ])('folds to other states: %s', (_what, states, change) => {
    const before = { ...seal, states: { a: { owner: 'seller/a', at: 2 }, b: [1] } };
    expect(stateFaults(whole, before, { ...before, states: { b: [1], ...states } }).join()).toContain(change);
    const more = { ...before.states, a: { ...before.states.a, more: 1 }, c: {} };
    expect(stateFaults(whole, before, { ...before, states: more })).toEqual([]);
  });
});

// The lint of thresholds (DESIGN 2, DOMAIN 6.1, 6.3): goal is that planted mistakes are found, that what is meant so is
// not, and that each history that is told comes out so when it is decided.
import {
  b2bProcess,
  type Finding,
  type LintCode,
  lintProcess,
  type Process,
  type ProcessInput,
} from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aProcess, day, isShown } from './scene.ts';

type Rule = NonNullable<ProcessInput['engagement']['thresholds']>[number];

const kinds = ['hand-raise', 'nod'];
const rule = (own: Partial<Rule> = {}): Rule => ({
  id: 'often',
  kinds: ['visit'],
  count: 3,
  window: { days: 4 },
  // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
  then: [{ do: 'alert' }],
  ...own,
});
const withRules = (rules: readonly Rule[], more: Partial<ProcessInput> = {}): Process => {
  const { engagement } = aProcess().definition;
  return aProcess({ ...more, engagement: { ...engagement, kinds, thresholds: [...rules] } });
};
const codes: readonly LintCode[] = [
  'threshold-never-reached',
  'threshold-counts-itself',
  'threshold-fires-each-time',
  'action-never-done',
  'criteria-never-met',
];
const found = (process: Process): readonly Finding[] =>
  lintProcess(process).filter(({ code }) => codes.includes(code));
const codesOf = (rules: readonly Rule[], more?: Partial<ProcessInput>) =>
  found(withRules(rules, more)).map(
    ({ code, path }) => `${code} ${path.replace('engagement.thresholds.', '')}`,
  );

describe('thresholds that nobody reaches (6.3)', () => {
  it.each<[string, Partial<Rule>]>([
    [
      'more values than the filter lets in',
      { distinctBy: 'page', facets: { page: { in: ['a', 'b', 'a'] } } },
    ],
    ['more values than one, where each is counted apart', { per: 'message', distinctBy: 'message' }],
    ['more values than are kept', { distinctBy: 'page', count: 257 }],
    [
      'more visits than fit into the window, joined',
      { joinWithinMinutes: 60, window: { ms: 2 * 3_600_000 } },
    ],
  ])('are found: %s', (_what, own) => {
    expect(codesOf([rule(own)])).toEqual(['threshold-never-reached 0']);
  });

  it.each<[string, Partial<Rule>]>([
    [
      'as many values as the filter lets in',
      { distinctBy: 'page', facets: { page: { in: ['a', 'b', 'c'] } } },
    ],
    ['values that are let in by not being named', { distinctBy: 'page', facets: { page: { notIn: ['a'] } } }],
    ['as many visits as fit', { joinWithinMinutes: 60, window: { ms: 2 * 3_600_000 + 1 } }],
    ['an absence of more than ever is', { absent: true, distinctBy: 'page', count: 300 }],
  ])('are not reported: %s', (_what, own) => {
    expect(codesOf([rule(own)])).toEqual([]);
  });

  it('are found by their conditions, alone or together with what reaching them takes', () => {
    const less = (value: number): Rule['when'] => ({ field: 'engaged.visit', op: 'less', value });
    expect(codesOf([rule({ when: { any: [] } })])).toEqual(['criteria-never-met 0.when']);
    expect(codesOf([rule({ when: less(3) })])).toEqual(['threshold-never-reached 0.when']);
    expect(codesOf([rule({ when: less(4) })])).toEqual([]);
    expect(codesOf([rule({ when: less(3), absent: true })])).toEqual([]);
    expect(codesOf([rule({ when: less(3), kinds: ['visit', 'link-click'] })])).toEqual([]);
  });
});

describe('a threshold that every event reaches (6.1)', () => {
  it('is found, with two events that reach it one after the other', () => {
    const process = withRules([rule({ count: 1, window: { ms: 60_000 } })]);
    const [finding] = found(process);
    expect(finding).toMatchObject({ code: 'threshold-fires-each-time', severity: 'warning' });
    expect(isShown(process, finding as Finding)).toBe(true);
    const monthly = withRules([rule({ count: 1, window: { days: 30, kind: 'calendar' } })]);
    expect(found(monthly)[0]).toMatchObject({ severity: 'information' });
    expect(isShown(monthly, found(monthly)[0] as Finding)).toBe(true);
  });

  it('is none where it is once, cools down, wants more than one, or is an absence', () => {
    const each = { count: 1, window: { days: 1 } } as const;
    expect(codesOf([rule({ ...each, repeat: 'once' })])).toEqual([]);
    expect(codesOf([rule({ ...each, cooldownHours: 24 })])).toEqual([]);
    expect(codesOf([rule({ ...each, count: 2 })])).toEqual([]);
    expect(codesOf([rule({ ...each, absent: true })])).toEqual([]);
  });
});

describe('thresholds whose points lead back to them (0.1, 6.3)', () => {
  const points = (kind: string): Partial<Rule> => ({
    // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
    then: [{ do: 'points', kind }],
  });

  it('are found, alone and in a circle of several, with the events that count again', () => {
    const own = withRules([rule({ ...points('visit') })]);
    expect(found(own).map(({ code }) => code)).toEqual(['threshold-counts-itself']);
    expect(isShown(own, found(own)[0] as Finding)).toBe(true);
    const circle = withRules([
      rule({ id: 'a', kinds: ['nod'], ...points('hand-raise') }),
      rule({ id: 'other' }),
      rule({ id: 'b', kinds: ['hand-raise'], ...points('nod') }),
    ]);
    const [finding, ...more] = found(circle);
    expect(more).toEqual([]);
    expect(finding?.words).toContain('by way of “b”');
    expect(isShown(circle, finding as Finding)).toBe(true);
  });

  it('are none where the points do not count: another kind, a facet that is wanted, messages counted apart', () => {
    expect(codesOf([rule(points('nod'))])).toEqual([]);
    expect(codesOf([rule({ ...points('visit'), facets: { page: { in: ['a'] } } })])).toEqual([]);
    expect(codesOf([rule({ ...points('visit'), per: 'page' })])).toEqual([]);
    expect(codesOf([rule({ ...points('visit'), facets: { page: { notIn: ['a'] } } })])).toEqual([
      'threshold-counts-itself 0',
    ]);
  });
});

describe('actions that are never done (6.3)', () => {
  const act = (action: Rule['then'][number], more: Partial<Rule> = {}): Rule =>
    // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
    rule({ then: [action], ...more });
  const isNever = (one: Rule, more?: Partial<ProcessInput>) =>
    codesOf([one], more).includes('action-never-done 0.then.0');

  it('are found: what does not exist, what is closed, a status that no rule may set', () => {
    expect(isNever(act({ do: 'enrol', program: 'none' }))).toBe(true);
    const shut = {
      id: 'shut',
      closed: true,
      entry: { on: 'hand' as const },
      steps: [{ id: 'x', do: 'leave' as const }],
    };
    expect(isNever(act({ do: 'enrol', program: 'shut' }), { programs: [shut] })).toBe(true);
    expect(isNever(act({ do: 'status', to: 'Nowhere' }))).toBe(true);
    // It wants a reason, which rules have none of.
    expect(isNever(act({ do: 'status', to: 'Unqualified' }))).toBe(true);
    const is = (value: string): Rule['when'] => ({ field: 'status', op: 'is', value });
    expect(isNever(act({ do: 'status', to: 'Working' }, { when: is('Qualified') }))).toBe(true);
  });

  it('are not reported where some lead can be moved, or somebody shall only be asked', () => {
    expect(isNever(act({ do: 'status', to: 'Qualified' }))).toBe(false);
    expect(isNever(act({ do: 'status', to: 'New' }))).toBe(false);
    expect(isNever(act({ do: 'status', to: 'Nowhere', suggest: true }))).toBe(false);
  });
});

it('the thresholds that are shipped are without findings, and a window of weeks is no matter (6.4)', () => {
  expect(found(aProcess(b2bProcess))).toEqual([]);
  expect(codesOf([rule({ window: { ms: 40 * day } })])).toEqual([]);
});

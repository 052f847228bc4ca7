// The lint of programs (DESIGN 2, DOMAIN 9.1, 9.2): goal is that planted mistakes are found, that what is meant so is not,
// and that each history that is told comes out so when it is decided.
import { type Criteria, type Finding, lintProcess, type Process, type ProcessInput } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aProcess, isShown } from './scene.ts';

type Program = NonNullable<ProcessInput['programs']>[number];
type Step = Program['steps'][number];

const is = (field: string, value: string): Criteria => ({ field, op: 'is', value });
const wait = (id: string, next?: string): Step => ({
  id,
  do: 'wait',
  for: { hours: 24 },
  ...(next === undefined ? {} : { next }),
});
const call = (id: string, next?: string): Step => ({
  id,
  do: 'follow-up',
  kind: 'call',
  in: { hours: 1 },
  ...(next === undefined ? {} : { next }),
});
const branch = (id: string, when: Criteria, yes: string, no: string): Step => ({
  id,
  do: 'branch',
  when,
  yes,
  no,
});
const program = (steps: Step[], own: Partial<Program> = {}): Program => ({
  id: 'care',
  entry: { on: 'hand' },
  steps,
  ...own,
});
const withPrograms = (...programs: Program[]): Process => aProcess({ programs });
const found = (process: Process, budget?: number): readonly Finding[] =>
  lintProcess(process, { budget }).filter(({ path }) => path.startsWith('programs'));
const codesOf = (...programs: Program[]) =>
  found(withPrograms(...programs)).map(({ code, path }) => `${code} ${path.replace('programs.', '')}`);

describe('steps and branches that nobody comes to (9.1)', () => {
  it('are found: a step that is jumped over, and what lies behind a way that nobody goes', () => {
    expect(codesOf(program([wait('a', 'c'), call('b'), call('c')]))).toEqual([
      'program-step-unreached 0.steps.1',
    ]);
    const never: Criteria = { all: [is('country', 'FR'), is('country', 'DE')] };
    expect(codesOf(program([branch('a', never, 'b', 'c'), call('b', 'end'), call('c')]))).toEqual([
      'branch-never-taken 0.steps.0.yes',
      'program-step-unreached 0.steps.1',
    ]);
  });

  it('are found where who would go there has left for the goal or the exit, or is over with', () => {
    const steps = (when: Criteria) => [branch('a', when, 'b', 'c'), call('b', 'end'), call('c')];
    const left = ['branch-never-taken 0.steps.0.yes', 'program-step-unreached 0.steps.1'];
    const french = is('country', 'FR');
    expect(codesOf(program(steps(french)))).toEqual([]);
    expect(codesOf(program(steps(french), { exit: french }))).toEqual(left);
    expect(codesOf(program(steps({ all: [french, is('kind', 'person')] }), { goal: french }))).toEqual(left);
    expect(codesOf(program(steps(is('statusKind', 'converted'))))).toEqual(left);
  });

  it('are found where everybody goes the other way, or waits for what does not exist', () => {
    const always: Criteria = { any: [is('kind', 'person'), is('kind', 'company')] };
    expect(codesOf(program([branch('a', always, 'b', 'c'), call('b'), call('c')]))).toEqual([
      'branch-never-taken 0.steps.0.no',
    ]);
    const waitFor: Step = {
      id: 'a',
      do: 'wait-for',
      kind: 'sneeze',
      upTo: { hours: 1 },
      yes: 'end',
      no: 'end',
    };
    expect(codesOf(program([waitFor]))).toEqual(['branch-never-taken 0.steps.0.yes']);
    expect(codesOf(program([{ ...waitFor, kind: 'visit' }]))).toEqual([]);
  });

  it('are said to be not decided, beyond the budget', () => {
    const when: Criteria = { all: [is('country', 'FR'), is('company', 'x'), is('lastName', 'y')] };
    const process = withPrograms(program([branch('a', when, 'b', 'b'), call('b')]));
    expect(found(process, 1).filter(({ code }) => code === 'branch-never-taken')).toMatchObject([
      { code: 'branch-never-taken', severity: 'information', proof: { kind: 'not-decided', budget: 1 } },
      { code: 'branch-never-taken', severity: 'information', proof: { kind: 'not-decided', budget: 1 } },
    ]);
  });
});

describe('programs that nobody enters (9.2)', () => {
  const entered = (entry: Program['entry'], own: Partial<Program> = {}) =>
    codesOf(program([wait('a')], { entry, ...own }));
  const french = is('country', 'FR');

  it('are found: conditions that nobody meets, or that goal, exit or kind contradict', () => {
    expect(entered({ on: 'capture', when: { any: [] } })).toEqual(['criteria-never-met 0.entry.when']);
    expect(entered({ on: 'capture', when: french }, { exit: { field: 'country', op: 'known' } })).toEqual([
      'program-never-entered 0.entry',
    ]);
    expect(entered({ on: 'segment', when: french }, { goal: french })).toEqual([
      'program-never-entered 0.entry',
    ]);
    expect(entered({ on: 'capture', when: is('kind', 'company') }, { kind: 'journey' })).toEqual([
      'program-never-entered 0.entry',
    ]);
    expect(entered({ on: 'status', is: 'Unqualified' })).toEqual(['program-never-entered 0.entry']);
    expect(entered({ on: 'status', is: 'Working', when: is('status', 'New') })).toEqual([
      'program-never-entered 0.entry',
    ]);
    expect(entered({ on: 'engage', is: 'sneeze' })).toEqual(['program-never-entered 0.entry']);
  });

  it('are not reported where somebody does, or where they take nobody in any more on purpose', () => {
    expect(entered({ on: 'capture', when: french }, { exit: is('country', 'DE') })).toEqual([]);
    expect(entered({ on: 'status', is: 'Working' })).toEqual([]);
    expect(entered({ on: 'segment', when: french }, { goal: french, closed: true })).toEqual([]);
  });
});

describe('programs that never end (9.1)', () => {
  const circle = [call('a'), wait('b'), call('c', 'b')];

  it('are found where the steps lead only to each other, with a lead that comes round', () => {
    const process = withPrograms(program(circle));
    const [finding, ...more] = found(process);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: 'program-endless',
      severity: 'warning',
      path: 'programs.0.steps.0',
    });
    expect(isShown(process, finding as Finding)).toBe(true);
    const asked = withPrograms(program([branch('x', is('country', 'FR'), 'a', 'end'), ...circle]));
    expect(found(asked)).toMatchObject([{ code: 'program-endless', proof: { kind: 'search' } }]);
  });

  it('are none where a goal, an exit, a branch or an answer leads out', () => {
    expect(codesOf(program(circle, { goal: is('statusKind', 'qualified') }))).toEqual([]);
    expect(codesOf(program([...circle.slice(0, 2), branch('c', is('country', 'FR'), 'end', 'b')]))).toEqual(
      [],
    );
    const answer: Step = {
      id: 'c',
      do: 'wait-for',
      kind: 'link-click',
      upTo: { hours: 1 },
      yes: 'end',
      no: 'b',
    };
    expect(codesOf(program([...circle.slice(0, 2), answer]))).toEqual([]);
    // A goal that nobody reaches leads nobody out.
    expect(codesOf(program(circle, { goal: { any: [] } }))).toEqual(['program-endless 0.steps.0']);
  });
});

describe('programs that begin anew at once (9.2)', () => {
  const entry = { on: 'engage', is: 'visit' } as const;

  it('are told of a lead that the program does not suppress', () => {
    const suppress: Criteria = { not: is('channel', 'web') };
    const steps = [wait('a'), call('b')];
    const process = withPrograms(program(steps, { entry, reentry: 'anytime', suppress }));
    const [finding] = found(process);
    expect(finding).toMatchObject({ code: 'program-restarts', proof: { kind: 'history' } });
    expect(isShown(process, finding as Finding)).toBe(true);
  });

  it('are found, with two visits that each begin them', () => {
    const again = withPrograms(program([wait('a'), call('b')], { entry, reentry: 'anytime' }));
    const atOnce = withPrograms(program([call('a')], { entry: { on: 'engage' }, reentry: 'after-exit' }));
    for (const process of [again, atOnce]) {
      const [finding, ...more] = found(process);
      expect(more).toEqual([]);
      expect(finding).toMatchObject({
        code: 'program-restarts',
        severity: 'warning',
        path: 'programs.0.reentry',
      });
      expect(isShown(process, finding as Finding)).toBe(true);
    }
  });

  it('are none where a wait lies between, where nobody comes back, or where a person has to act', () => {
    expect(codesOf(program([wait('a'), call('b')], { entry, reentry: 'after-exit' }))).toEqual([]);
    expect(codesOf(program([call('a')], { entry }))).toEqual([]);
    expect(codesOf(program([call('a')], { entry: { on: 'hand' }, reentry: 'anytime' }))).toEqual([]);
  });
});

describe('programs that undo each other (0.1)', () => {
  const move = (id: string, on: Program['entry'], to: string, own: Partial<Program> = {}): Program =>
    program([wait('rest'), { id: 'move', do: 'status', to }], { id, entry: on, ...own });
  const working = { on: 'segment', when: is('status', 'Working') } as const;
  const nurtured = { on: 'segment', when: is('statusKind', 'nurture') } as const;

  it('are found, with a lead that goes there and back', () => {
    const pairs = [
      withPrograms(move('rest', working, 'Nurturing'), move('wake', nurtured, 'Working')),
      withPrograms(
        move('rest', { on: 'status', is: 'Working' }, 'Nurturing'),
        move('wake', nurtured, 'Working'),
      ),
    ];
    for (const process of pairs) {
      const [finding, ...more] = found(process);
      expect(more).toEqual([]);
      expect(finding).toMatchObject({ code: 'programs-undo-each-other', severity: 'warning' });
      expect(isShown(process, finding as Finding)).toBe(true);
    }
  });

  it('are none where who is moved is another lead, or goes on to somewhere else', () => {
    const country = (value: string, status: string) =>
      ({ on: 'segment', when: { all: [is('country', value), is('status', status)] } }) as const;
    expect(
      codesOf(
        move('rest', country('FR', 'Working'), 'Nurturing'),
        move('wake', country('DE', 'Nurturing'), 'Working'),
      ),
    ).toEqual([]);
    expect(codesOf(move('rest', working, 'Nurturing'), move('wake', nurtured, 'Qualified'))).toEqual([]);
    expect(
      codesOf(move('rest', working, 'Nurturing'), move('wake', nurtured, 'Working', { closed: true })),
    ).toEqual([]);
  });
});

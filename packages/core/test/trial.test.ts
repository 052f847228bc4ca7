// What a trial explains (Ours 0.3): goal is that each phase says which rules were asked, how each came out and why, and
// that nothing a rule asked for goes without a reason.
import {
  type Command,
  type PhaseExplanation,
  type ProcessInput,
  type Trial,
  tryCommand,
} from '@leadstream/core';
import type { Paper, PaperOptions } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, hour, monday } from './scene.ts';

type Entry = ProcessInput['assignment']['rules'][number]['entries'][number];
type Thresholds = NonNullable<ProcessInput['engagement']['thresholds']>;

const web: Command = { type: 'capture', channel: 'web', fields: { lastName: 'King', country: 'FR' } };

function tried(paper: Paper, command: Command = web, options?: PaperOptions): Trial {
  const { issued, world } = paper.worldFor(command, options);
  const history =
    'lead' in command ? paper.events.filter(({ stream }) => stream === `lead/${command.lead}`) : [];
  return tryCommand(issued, world, history);
}
function explained<P extends keyof PhaseExplanation>(
  trial: Trial,
  part: P,
): NonNullable<PhaseExplanation[P]> {
  const found = trial.phases.map(({ explanation }) => explanation[part]).find((one) => one !== undefined);
  if (!found) throw new Error(`No phase explains ${String(part)}.`);
  return found as NonNullable<PhaseExplanation[P]>;
}
const routed = (entries: readonly Entry[], more: Partial<ProcessInput> = {}): Paper =>
  aHouse({ assignment: { active: 'all', rules: [{ id: 'all', entries: [...entries] }] }, ...more });
const country = (value: string) => ({ field: 'country', op: 'is', value }) as const;

describe('assignment, in a trial (0.3, 5.1)', () => {
  it('says of each entry why it did not match, and who gets the lead by which', () => {
    const trial = tried(
      routed([
        { id: 'german', when: country('DE'), to: 'seller/gus' },
        { id: 'french', when: country('FR'), to: 'seller/fay' },
        { id: 'rest', to: 'seller/rob' },
      ]),
    );
    const { rules, stays } = explained(trial, 'assignment');
    expect(stays).toBeNull();
    expect(rules?.owner).toBe('seller/fay');
    expect(rules?.entries).toMatchObject([
      { entry: 'german', outcome: 'no-match', compared: [{ field: 'country', op: 'is', truth: false }] },
      { entry: 'french', outcome: 'given', compared: [{ truth: true }] },
      { entry: 'rest', outcome: 'not-asked' },
    ]);
    expect(trial.withheld).toEqual([]);
  });

  const stays: [string, Paper, object][] = [
    [
      'nobody in the pool is there',
      routed([{ id: 'turns', to: 'pool/floor' }], { team: { pools: [{ id: 'floor', members: [] }] } }),
      { entry: 'turns', reason: 'no-eligible-owner', skipped: {} },
    ],
    [
      'everybody in the pool is full',
      routed([{ id: 'turns', to: 'pool/floor' }], {
        team: { sellers: [{ id: 'ann', openLimit: 0 }], pools: [{ id: 'floor', members: ['ann'] }] },
      }),
      { entry: 'turns', reason: 'no-eligible-owner', skipped: { full: 1 } },
    ],
    [
      'no entry matches',
      routed([{ id: 'german', when: country('DE'), to: 'seller/gus' }]),
      { event: null, rule: 'all', entry: null, reason: 'no-match' },
    ],
    [
      'the entry that matches keeps the owner',
      routed([{ id: 'as-is', to: 'keep' }]),
      { event: null, entry: 'as-is', reason: 'keep' },
    ],
    ['no rule is active', aHouse(), { event: null, rule: null, reason: 'no-active-rule' }],
  ];
  it.each(stays)('an owner that stays says why: %s', (_why, paper, said) => {
    const { definition } = paper.process;
    if (definition.team) {
      paper.accept({ type: 'publish-process', process: JSON.parse(JSON.stringify(definition)) } as Command);
    }
    const trial = tried(paper);
    expect(trial.withheld).toMatchObject([{ what: 'assignment', ...said }]);
    expect(explained(trial, 'assignment').stays).toBe(trial.withheld[0]?.reason);
  });

  it('says so, too, where the rules were not asked at all', () => {
    const paper = routed([{ id: 'all', to: 'seller/ann' }]);
    const trial = tried(paper, { ...web, channel: 'hand' });
    expect(explained(trial, 'assignment')).toEqual({ rules: null, stays: 'not-asked' });
  });
});

describe('answers, in a trial (0.3, 4.2)', () => {
  const template = (id: string) => ({
    id,
    class: 'transactional' as const,
    variants: { en: { subject: 'Thanks', text: 'Thanks' } },
  });
  const paper = (): Paper =>
    aHouse({
      templates: [template('plain')],
      response: {
        active: 'r',
        rules: [{ id: 'r', entries: [{ id: 'german', when: country('DE'), template: 'plain' }] }],
      },
    });

  it('say which entries were asked, and why nothing is sent', () => {
    const answer = explained(tried(paper()), 'response');
    expect(answer).toMatchObject({
      notAsked: null,
      by: 'none',
      asked: [{ entry: 'german', matched: false }],
    });
  });

  it('say that nobody is asked for them where no form was filled in', () => {
    expect(explained(tried(paper(), { ...web, channel: 'hand' }), 'response').notAsked).toBe('no-web-form');
    expect(explained(tried(paper(), web, { mode: 'history' }), 'response').notAsked).toBe('history');
  });
});

describe('thresholds, alerts and programs, in a trial (0.3)', () => {
  const rule = (own: Partial<Thresholds[number]>): Thresholds[number] => ({
    id: 'twice',
    kinds: ['visit'],
    count: 2,
    repeat: 'once',
    // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
    then: [{ do: 'alert' }],
    ...own,
  });
  const visit = (lead: string, ago = 0): Command => ({
    type: 'engage',
    lead,
    engagements: [{ kind: 'visit', at: new Date(monday - ago).toISOString() }],
  });

  it('tell how far each threshold is, and what its rule does when it is reached (6.3)', () => {
    const { engagement } = aProcess().definition;
    // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
    const thresholds = [
      rule({}),
      rule({ id: 'five', count: 5 }),
      rule({ id: 'enrol', count: 1, then: [{ do: 'enrol', program: 'none' }] }),
    ];
    const paper = aHouse({ engagement: { ...engagement, thresholds } });
    const lead = aLead(paper);
    paper.accept(visit(lead, hour));
    const trial = tried(paper, visit(lead));
    expect(explained(trial, 'thresholds')).toMatchObject([
      {
        rule: 'twice',
        of: 2,
        applies: true,
        reached: [{ key: '', then: [{ do: 'alert', outcome: 'done' }] }],
      },
      { rule: 'five', of: 5, parts: [{ count: 2 }], reached: [] },
      { rule: 'enrol', reached: [] },
    ]);
    const first = tried(paper, visit(aLead(paper)));
    expect(first.withheld).toMatchObject([{ what: 'enrol', rule: 'enrol', reason: 'program-unknown' }]);
  });

  it('tell of each rule about bands why it is silent (7.5)', () => {
    const bands = ['warm', 'hot'].map((on) => ({ id: `is-${on}`, on }));
    const paper = aHouse({ alerts: { bands, assigned: { id: 'new-owner' } } });
    const lead = aLead(paper);
    const form = (ago: number): Command => ({
      type: 'engage',
      lead,
      engagements: [
        { kind: 'form-submit', facets: { form: 'request' }, at: new Date(monday - ago).toISOString() },
      ],
    });
    const reasons = (trial: Trial) => explained(trial, 'alerts').map(({ rule: id, reason }) => [id, reason]);
    expect(reasons(tried(paper, form(0)))).toEqual([
      ['is-warm', null],
      ['is-hot', 'other-band'],
      ['new-owner', 'not-by-hand'],
    ]);
    const late = tried(paper, form(25 * hour));
    expect(reasons(late)[0]).toEqual(['is-warm', 'too-old']);
    expect(late.withheld).toMatchObject([{ event: null, what: 'alert', rule: 'is-warm', reason: 'too-old' }]);
    expect(tried(paper, form(0)).withheld).toEqual([]);
  });

  it('tell of each program whether it takes the lead in, and by which comparison it does not (9.1)', () => {
    const steps = [{ id: 'rest', do: 'wait', for: { hours: 1 } }] as const;
    const program = (id: string, own: object) => ({
      id,
      entry: { on: 'capture' as const },
      steps: [...steps],
      ...own,
    });
    const paper = aHouse({
      programs: [
        program('all', {}),
        program('german', { entry: { on: 'capture', when: country('DE') } }),
        program('by-hand', { entry: { on: 'hand' } }),
        program('shut', { closed: true }),
      ],
    });
    const trial = tried(paper);
    expect(explained(trial, 'programs')).toMatchObject([
      { program: 'all', reason: null },
      { program: 'german', reason: 'no-match', compared: [{ field: 'country', truth: false }] },
      { program: 'by-hand', reason: 'not-its-entry' },
      { program: 'shut', reason: 'program-closed' },
    ]);
    expect(trial.withheld.filter(({ what }) => what === 'enrol')).toMatchObject([
      { rule: 'shut', reason: 'program-closed' },
    ]);
    const past = tried(paper, web, { mode: 'history' });
    expect(explained(past, 'programs').map(({ reason }) => reason)).toEqual(Array(4).fill('history'));
    expect(past.withheld).toEqual([]);
  });

  it('tell a score with its parts, and a fit', () => {
    const trial = tried(aHouse());
    expect(explained(trial, 'score').score).toBe(trial.lead?.score.value);
    expect(explained(trial, 'fit').grade).toBe(trial.lead?.fit?.grade ?? null);
  });
});

// Processes: goal is that each thing that cannot be is named by its place, and that what ships is right.
import { defaultProcess, defineProcess, isFault, type ProcessInput } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf } from './scene.ts';

const { statuses, scoring, conversion, records, fields } = defaultProcess;
const rule = { id: 'one', kind: 'visit', points: 1 };
const entry = { id: 'e', to: 'queue/inbox' };
const withRules = (...rules: object[]) => ({ scoring: { ...scoring, rules: rules as never } });
const withBands = (...bands: object[]) => ({ scoring: { ...scoring, bands: bands as never } });
const withEntries = (...entries: object[]) => ({
  assignment: { rules: [{ id: 'main', entries: entries as never }] },
});
const withMap = (record: string, map: object) => ({
  conversion: { ...conversion, map: { ...conversion.map, [record]: map } },
});
const withDefaults = (record: string, defaults: object) => ({
  conversion: { ...conversion, defaults: { [record]: defaults } },
});
/** Rules about duplicates that are right, but for what is changed. */
const withMatch = (change: object, rule: object = {}) => ({
  duplicates: {
    match: {
      fields: { lastName: 'name', city: 'words' },
      rules: [
        {
          id: 'r',
          comparisons: [
            { field: 'lastName', by: ['exact'], same: 5 },
            { field: 'city', by: ['exact'], same: 5 },
          ],
          threshold: 10,
          ...rule,
        },
      ],
      blocking: [[{ anyOf: ['city'], take: 'whole' }]],
      ...change,
    },
  },
});
const withTeam = (sellers: string[], pools: object[] = []) => ({
  team: { sellers: sellers.map((id) => ({ id })), pools: pools as never },
});

function messageOf(own: object): string {
  try {
    defineProcess({ ...defaultProcess, ...own } as ProcessInput);
  } catch (fault) {
    if (isFault(fault, 'process-invalid')) return fault.message;
    throw fault;
  }
  return 'no fault';
}

describe('faults of a process', () => {
  it.each<[string, object]>([
    ['zone: no such time zone', { zone: 'Mars/Phobos' }],
    ['zone: no such time zone', { zone: '' }],
    ['no fault', { duplicates: {} }],
    ['no fault', { duplicates: { match: 'people' } }],
    ['no fault', withMatch({})],
    ['no fault', withMatch({}, { swapped: [['lastName', 'city']] })],
    [
      'duplicates.match.fields.shoeSize: the lead has no such field',
      withMatch({ fields: { lastName: 'name', city: 'words', shoeSize: 'number' } }),
    ],
    [
      'duplicates.match.rules.0.comparisons.1.field: "city" is not among the fields',
      withMatch({ fields: { lastName: 'name' }, blocking: [[{ anyOf: ['lastName'], take: 'whole' }]] }),
    ],
    [
      'duplicates.match.blocking.0.1.anyOf: "email" is not among the fields',
      withMatch({
        blocking: [
          [
            { anyOf: ['city'], take: 'whole' },
            { anyOf: ['email'], take: 'whole' },
          ],
        ],
      }),
    ],
    [
      'duplicates.match.rules.0.comparisons: "city" is compared twice',
      withMatch(
        {},
        {
          comparisons: [
            { field: 'city', by: ['exact'], same: 5 },
            { field: 'city', by: ['words'], same: 5 },
          ],
        },
      ),
    ],
    [
      'duplicates.match.rules.0.swapped: "city" is not compared',
      withMatch(
        {},
        {
          comparisons: [{ field: 'lastName', by: ['exact'], same: 10 }],
          swapped: [['lastName', 'city']],
        },
      ),
    ],
    ['duplicates.match.rules.0.swapped: "city" stands twice', withMatch({}, { swapped: [['city', 'city']] })],
    [
      'duplicates.match.rules.0.threshold: no pair earns more than 10 points',
      withMatch({}, { threshold: 11 }),
    ],
    [
      'duplicates.match.rules: "R" stands twice',
      withMatch({
        rules: ['r', 'R'].map((id) => ({
          id,
          comparisons: [{ field: 'city', by: ['exact'], same: 5 }],
          threshold: 5,
        })),
      }),
    ],
    ['statuses: needs a status of kind open', { statuses: statuses.filter(({ kind }) => kind !== 'open') }],
    [
      'statuses: needs a status of kind converted',
      { statuses: statuses.filter(({ kind }) => kind !== 'converted') },
    ],
    ['statuses: "new" stands twice', { statuses: [...statuses, { id: 'new', kind: 'working' }] }],
    [
      'statuses: only one status can be the default',
      { statuses: [...statuses, { id: 'Fresh', kind: 'open', default: true }] },
    ],
    [
      'statuses: the default status must be of kind open',
      {
        statuses: [
          { id: 'A', kind: 'open' },
          { id: 'B', kind: 'working', default: true },
          { id: 'C', kind: 'converted' },
        ],
      },
    ],
    [
      'statuses.6.aliases: "WORKING" means another one',
      { statuses: [...statuses, { id: 'Busy', kind: 'working', aliases: ['WORKING'] }] },
    ],
    [
      'sources.1.aliases: "x  y" means another one',
      {
        sources: [
          { id: 'A', aliases: ['X Y'] },
          { id: 'B', aliases: ['x  y'] },
        ],
      },
    ],
    ['sources: "web" stands twice', { sources: [{ id: 'Web' }, { id: 'web' }] }],
    ['queues: "q" stands twice', { queues: [{ id: 'q' }, { id: 'q' }] }],
    ['reasons: "a" stands twice', { reasons: [{ id: 'a' }, { id: 'a' }] }],
    [
      'fields.status: this name means something else in criteria',
      { fields: { ...fields, status: { type: 'text' } } },
    ],
    [
      'fields.score: this name means something else in criteria',
      { fields: { ...fields, score: { type: 'text' } } },
    ],
    ['fields.lastName.type: Invalid option', { fields: { ...fields, lastName: { type: 'prose' } } }],
    [
      'engagement.facets.pigeon: there is no such kind of engagement',
      {
        engagement: {
          facets: { ...defaultProcess.engagement.facets, pigeon: { facet: 'page', values: [] } },
        },
      },
    ],
    [
      'scoring.floor: is above the ceiling',
      { scoring: { ...scoring, floor: 101, bands: [{ id: 'a', from: 0 }] } },
    ],
    [
      'scoring.bands.0.from: the first band must begin at the floor or below',
      withBands({ id: 'a', from: 1 }),
    ],
    ['scoring.bands.1.from: bands must rise', withBands({ id: 'a', from: 0 }, { id: 'b', from: 0 })],
    ['scoring.bands: "A" stands twice', withBands({ id: 'a', from: 0 }, { id: 'A', from: 5 })],
    ['scoring.rules: "one" stands twice', withRules(rule, rule)],
    ['scoring.rules.0.kind: there is no kind of engagement "pigeon"', withRules({ ...rule, kind: 'pigeon' })],
    [
      'scoring.rules.0.facets: "moon" is no declared facet value of kind "page-view"',
      withRules({ ...rule, kind: 'page-view', facets: ['pricing', 'moon'] }),
    ],
    [
      'scoring.rules.0.facets: "moon" is no declared facet value of kind "opt-in"',
      withRules({ ...rule, kind: 'opt-in', facets: ['moon'] }),
    ],
    [
      'scoring.rules.0.kind: there is no kind of engagement "constructor"',
      withRules({ ...rule, kind: 'constructor', facets: ['name'] }),
    ],
    [
      'scoring.rules.0.cap: days are not kept of what does not fade',
      withRules({ ...rule, fades: false, cap: { points: 1, days: 1 } }),
    ],
    ['scoring.rules.0.points: Invalid input', withRules({ ...rule, points: 0.5 })],
    ['assignment.active: there is no rule "main"', { assignment: { active: 'main', rules: [] } }],
    [
      'assignment.rules: "main" stands twice',
      {
        assignment: {
          rules: [
            { id: 'main', entries: [] },
            { id: 'main', entries: [] },
          ],
        },
      },
    ],
    [
      'assignment.rules.0.entries: "e" stands twice',
      { queues: [{ id: 'inbox' }], ...withEntries(entry, entry) },
    ],
    ['assignment.rules.0.entries.0.to: there is no queue/inbox', withEntries(entry)],
    ['assignment.rules.0.entries.0.to: Invalid string', withEntries({ id: 'e', to: 'nobody' })],
    [
      'assignment.rules.0.entries.0.when.any.0.field: unknown-field',
      withEntries({ id: 'e', to: 'keep', when: { any: [{ field: 'shoe', op: 'known' }] } }),
    ],
    ['defaultOwner: no such queue', { defaultOwner: 'queue/inbox' }],
    ['conversion.map.account.shoe: the account has no such field', withMap('account', { shoe: 'company' })],
    ['conversion.map.contact.title: the lead has no field "shoe"', withMap('contact', { title: 'shoe' })],
    [
      'conversion.map.opportunity.constructor: the opportunity has no such field',
      withMap('opportunity', { constructor: 'title' }),
    ],
    [
      'conversion.map.contact.title: the lead has no field "valueOf"',
      withMap('contact', { title: 'valueOf' }),
    ],
    [
      'conversion.defaults.account.shoe: the account has no such field',
      withDefaults('account', { shoe: 'x' }),
    ],
    [
      'conversion.defaults.account.rating: the value does not fit: not-in-list',
      withDefaults('account', { rating: 'Tepid' }),
    ],
    [
      'conversion.defaults.account.rating: the value does not fit: blank',
      withDefaults('account', { rating: '' }),
    ],
    [
      'conversion.defaults.account.employees: the value does not fit: not-a-number',
      withDefaults('account', { employees: '7' }),
    ],
    ['team.sellers: "ann" stands twice', withTeam(['ann', 'ann'])],
    [
      'team.pools: "p" stands twice',
      withTeam(
        ['ann'],
        [
          { id: 'p', members: [] },
          { id: 'p', members: [] },
        ],
      ),
    ],
    ['team.pools.0.members: "ann" stands twice', withTeam(['ann'], [{ id: 'p', members: ['ann', 'ann'] }])],
    ['shoe', { shoe: 44 }],
    ['version', { version: 0 }],
    ['statuses.0.id: is not a name', { statuses: [{ id: '__proto__', kind: 'open' }, ...statuses] }],
  ])('%s', (problem, own) => {
    expect(messageOf(own)).toContain(problem);
  });

  it('all are told at once, with what to do', () => {
    const message = messageOf({ zone: 'Mars', defaultOwner: 'queue/x', queues: [] });
    expect(message).toMatch(
      /^The process is not valid: zone: .*; defaultOwner: .*\. Correct the process at the named place\.$/,
    );
  });
});

describe('a right process', () => {
  it('the default preset is one, and defining it changes nothing of it', () => {
    const { definition } = aProcess();
    expect(defineProcess(definition).definition).toEqual(definition);
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
    expect(records.contact).toHaveProperty('lastName');
  });

  it('starts leads in the default status, else in the first open one; converting sets the first converted one', () => {
    expect(aProcess().firstStatus.id).toBe('New');
    const own = [
      { id: 'W', kind: 'working' as const },
      { id: 'O', kind: 'open' as const },
      { id: 'P', kind: 'open' as const },
      { id: 'C', kind: 'converted' as const },
      { id: 'D', kind: 'converted' as const },
    ];
    expect([
      aProcess({ statuses: own }).firstStatus.id,
      aProcess({ statuses: own }).convertedStatus.id,
    ]).toEqual(['O', 'C']);
    const marked = own.map((one) => (one.id === 'P' ? { ...one, default: true } : one));
    expect(aProcess({ statuses: marked }).firstStatus.id).toBe('P');
  });

  it('ranks statuses by their kind unless they say otherwise (Ours 2.2)', () => {
    const { rank } = aProcess();
    const kinds = ['open', 'nurture', 'disqualified', 'working', 'qualified', 'converted'] as const;
    expect(kinds.map((kind) => rank({ id: kind, kind }))).toEqual([0, 0, 0, 1, 2, 3]);
    expect(rank({ id: 'MQL', kind: 'working', rank: 5 })).toBe(5);
  });

  it('a lead in a status that the process dropped can go on from it by its kind', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'K' }, { status: 'Nurturing' });
    paper.process = aProcess({ version: 2, statuses: statuses.filter(({ id }) => id !== 'Nurturing') });
    expect(codeOf(paper.execute({ type: 'convert', lead }))).toBe('not-convertible');
    expect(codeOf(paper.execute({ type: 'change-status', lead, to: 'Working' }))).toBe('accepted');
  });

  it('stamps its version on every event', () => {
    const paper = aHouse({ version: 7 });
    aLead(paper);
    expect(paper.events.map(({ processVersion }) => processVersion)).toEqual([7]);
  });
});

describe('an id that stands twice but for case and spaces', () => {
  const twice = ['Two words', 'tWO  WORDS'] as const;
  const template = (id: string) => ({
    id,
    class: 'marketing',
    variants: { en: { subject: 'Hello', text: 'Hello' } },
  });
  const often = (id: string) => ({
    id,
    kinds: ['visit'],
    count: 1,
    repeat: 'once',
    // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
    then: [{ do: 'alert' }],
  });
  const step = (id: string) => ({ id, do: 'wait', for: { hours: 1 } });
  const program = (id: string) => ({ id, entry: { on: 'hand' }, steps: [step('one')] });
  const withTwice = (place: string): object => {
    const ids = twice.map((id) => ({ id }));
    switch (place) {
      case 'templates':
        return { templates: twice.map(template) };
      case 'response.rules':
        return { response: { rules: twice.map((id) => ({ id, entries: [] })) } };
      case 'response.rules.0.entries': {
        const entries = twice.map((id) => ({ id, template: 'a' }));
        return { templates: [template('a')], response: { rules: [{ id: 'a', entries }] } };
      }
      case 'deadlines.response':
        return { deadlines: { response: twice.map((id) => ({ id, within: { hours: 1 } })) } };
      case 'engagement.thresholds':
        return { engagement: { ...defaultProcess.engagement, thresholds: twice.map(often) } };
      case 'alerts.bands':
        return { alerts: { bands: twice.map((id) => ({ id, on: 'hot' })) } };
      case 'programs':
        return { programs: twice.map(program) };
      case 'programs.0.steps':
        return { programs: [{ ...program('a'), steps: twice.map(step) }] };
      case 'team.territories': {
        const when = { field: 'country', op: 'known' };
        return { team: { territories: twice.map((id) => ({ id, when })) } };
      }
      default:
        return { [place]: ids };
    }
  };

  it.each([
    'templates',
    'response.rules',
    'response.rules.0.entries',
    'deadlines.response',
    'engagement.thresholds',
    'alerts.bands',
    'programs',
    'programs.0.steps',
    'team.territories',
    'queues',
    'reasons',
  ])('is one and the same fault in %s', (place) => {
    expect(messageOf(withTwice(place))).toContain(`${place}: "tWO  WORDS" stands twice`);
  });
});

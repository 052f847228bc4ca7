// The lint of a process (DESIGN 2): goal is that every finding is true, and that planted mistakes are found.
import { readdirSync, readFileSync } from 'node:fs';
import {
  b2bProcess,
  b2cProcess,
  type Criteria,
  compileCriteria,
  defaultProcess,
  defineProcess,
  exampleLead,
  type Finding,
  type LeadExample,
  type LintCode,
  lintProcess,
  type Process,
  type ProcessInput,
  salesforceClassicProcess,
  salesforceProcess,
} from '@leadstream/core';
import { arbitraryProcess, leadExamplesOf } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aProcess } from './scene.ts';

const examples = new URL('../../../examples/processes/', import.meta.url);

type Entry = ProcessInput['assignment']['rules'][number]['entries'][number];

const fields: ProcessInput['fields'] = {
  ...defaultProcess.fields,
  size: { type: 'number', personal: false },
  region: { type: 'picklist', personal: false, values: ['north', 'south'] },
  tags: { type: 'multi-picklist', personal: false, values: ['a', 'b', 'c'] },
  since: { type: 'date', personal: false },
  seen: { type: 'datetime', personal: false },
  member: { type: 'checkbox', personal: false },
};
const is = (field: string, value: string | number | boolean): Criteria => ({ field, op: 'is', value });
const atLeast = (field: string, value: string | number): Criteria => ({ field, op: 'at-least', value });
const less = (field: string, value: string | number): Criteria => ({ field, op: 'less', value });

const withEntries = (...whens: Entry['when'][]): Process =>
  withTargets(...whens.map((when, i) => ({ when, to: `seller/${i}` })));
const withTargets = (...entries: Omit<Entry, 'id'>[]): Process =>
  aProcess({
    fields,
    assignment: {
      active: 'all',
      rules: [
        { id: 'all', entries: entries.map((entry, i) => ({ id: `e${i}`, nobody: 'default', ...entry })) },
      ],
    },
  });
const codesOf = (findings: readonly Finding[]) => findings.map(({ code, path }) => `${code} ${path}`);
const found = (process: Process, code: LintCode, budget?: number): readonly Finding[] =>
  lintProcess(process, { budget }).filter((finding) => finding.code === code);
const shadowed = (process: Process) =>
  found(process, 'entry-shadowed').map(({ path }) => path.split('.').at(-1));
const never = (when: Criteria) => found(withEntries(when, undefined), 'criteria-never-met').length === 1;

describe('entries that no lead can reach', () => {
  it('are found where one entry before takes all, and the finding names it and a lead that goes there', () => {
    const process = withEntries(
      atLeast('size', 50),
      { all: [atLeast('size', 100), is('region', 'north')] },
      undefined,
    );
    const [finding] = found(process, 'entry-shadowed');
    expect(finding).toMatchObject({ severity: 'fault', path: 'assignment.rules.0.entries.1' });
    expect(finding?.words).toContain('“e1”: “e0” before it takes every lead');
    const { proof } = finding as Finding;
    expect(proof.kind).toBe('search');
    const example = (proof as { example: LeadExample }).example;
    expect(process.matchingEntry(exampleLead(process, example))?.id).toBe('e0');
  });

  it('are found where only several entries together take all', () => {
    const process = withEntries(
      is('region', 'north'),
      is('member', true),
      is('region', 'south'),
      { field: 'region', op: 'known', value: false },
      is('member', true),
    );
    expect(shadowed(process)).toEqual(['4']);
    const together = withEntries(
      is('region', 'north'),
      is('region', 'south'),
      { field: 'region', op: 'known', value: true },
      undefined,
    );
    expect(found(together, 'entry-shadowed')[0]?.words).toContain('“e0”, “e1” before it take together');
  });

  it('are not reported where a value is left: missing, unknown, or between two constants', () => {
    expect(shadowed(withEntries(atLeast('size', 10), less('size', 10), undefined))).toEqual([]);
    expect(
      shadowed(withEntries(less('size', 10), { field: 'size', op: 'more', value: 10 }, is('size', 10))),
    ).toEqual([]);
    expect(
      shadowed(
        withEntries(is('member', true), is('member', false), { field: 'member', op: 'known', value: false }),
      ),
    ).toEqual([]);
    expect(shadowed(withEntries({ not: is('region', 'north') }, is('region', 'south')))).toEqual(['1']);
    expect(shadowed(withEntries(atLeast('since', '2026-01-02'), atLeast('since', '2026-01-01')))).toEqual([]);
    expect(
      shadowed(withEntries(is('tags', 'a'), is('tags', 'b'), { all: [is('tags', 'a'), is('tags', 'b')] })),
    ).toEqual(['2']);
  });

  it('are told by texts as well: beginnings, contents and case', () => {
    const starts = (value: string): Criteria => ({ field: 'company', op: 'starts-with', value });
    const contains = (value: string): Criteria => ({ field: 'company', op: 'contains', value });
    expect(shadowed(withEntries(starts('a'), starts('AB')))).toEqual(['1']);
    expect(shadowed(withEntries(starts('ab'), starts('a')))).toEqual([]);
    expect(shadowed(withEntries(contains('soft'), is('company', 'MicroSoft Ltd')))).toEqual(['1']);
    expect(shadowed(withEntries(contains('soft'), contains('ware'), contains('software')))).toEqual(['2']);
    expect(shadowed(withEntries(starts('soft'), { all: [contains('soft'), contains('ware')] }))).toEqual([]);
  });

  it('know that a band is a part of the score, and a kind a part of the statuses', () => {
    expect(shadowed(withEntries(atLeast('score', 25), is('band', 'warm')))).toEqual(['1']);
    expect(shadowed(withEntries(atLeast('score', 26), is('band', 'warm')))).toEqual([]);
    expect(shadowed(withEntries(is('statusKind', 'open'), is('status', 'New')))).toEqual(['1']);
  });
});

describe('conditions that no lead can meet', () => {
  it('are found', () => {
    expect(never({ all: [atLeast('size', 10), less('size', 10)] })).toBe(true);
    expect(never({ all: [is('region', 'north'), is('region', 'south')] })).toBe(true);
    expect(never(is('region', 'east'))).toBe(true);
    expect(never({ any: [] })).toBe(true);
    expect(never({ all: [is('band', 'hot'), less('score', 60)] })).toBe(true);
    expect(never({ field: 'score', op: 'more', value: 100 })).toBe(true);
    expect(never({ field: 'attempts', op: 'less', value: 0 })).toBe(true);
    expect(never({ all: [is('status', 'New'), is('statusKind', 'working')] })).toBe(true);
    expect(never({ all: [is('company', 'a'), { not: is('company', 'A') }] })).toBe(true);
  });

  it('are not reported where a lead can', () => {
    expect(never({ all: [is('tags', 'a'), is('tags', 'b')] })).toBe(false);
    expect(never({ all: [atLeast('size', 10), { field: 'size', op: 'at-most', value: 10 }] })).toBe(false);
    expect(
      never({
        all: [
          atLeast('seen', '2026-01-05T10:00:00+01:00'),
          { field: 'seen', op: 'at-most', value: '2026-01-05T09:00:00Z' },
        ],
      }),
    ).toBe(false);
    expect(never(is('owner', 'queue/web'))).toBe(false);
  });
});

describe('entries that overlap, and lists without an end', () => {
  it('tell where the order decides, with a lead that both match', () => {
    const process = withEntries(is('region', 'north'), atLeast('size', 50), undefined);
    const [finding] = found(process, 'entries-overlap');
    expect(finding).toMatchObject({ severity: 'information', path: 'assignment.rules.0.entries.1' });
    const { lead, matches } = (finding as Finding).proof as Extract<Finding['proof'], { kind: 'witness' }>;
    expect(matches).toEqual(['e0', 'e1']);
    expect(process.matchingEntry(exampleLead(process, lead))?.id).toBe('e0');
    const same = withTargets(
      { when: is('region', 'north'), to: 'seller/a' },
      { when: atLeast('size', 50), to: 'seller/a' },
    );
    expect(found(same, 'entries-overlap')).toEqual([]);
  });

  it('name a lead that no entry takes', () => {
    const process = withEntries(is('region', 'north'), is('region', 'south'));
    const [finding] = found(process, 'catch-all-missing');
    expect(finding).toMatchObject({
      severity: 'warning',
      proof: { kind: 'witness', lead: { region: null } },
    });
    expect(found(withEntries(is('region', 'north'), undefined), 'catch-all-missing')).toEqual([]);
    expect(
      found(withEntries(is('member', true), { not: is('member', true) }), 'catch-all-missing'),
    ).toHaveLength(1);
  });
});

describe('statuses, pools and queues', () => {
  it('that no lead gets to are found, and those that none gets out of', () => {
    const only = (statuses: ProcessInput['statuses']) =>
      lintProcess(aProcess({ statuses, reasons: [] })).filter(({ path }) => path.startsWith('statuses'));
    const open = { id: 'New', kind: 'open', default: true } as const;
    const end = { id: 'Done', kind: 'converted' } as const;
    expect(codesOf(only([open, end]))).toEqual([]);
    // Nobody can be disqualified without a reason to give.
    expect(codesOf(only([open, end, { id: 'Lost', kind: 'disqualified' }]))).toEqual([
      'status-unreachable statuses.2',
    ]);
    const reopened = aProcess({
      statuses: [{ id: 'Q', kind: 'disqualified' }, { ...open, kind: 'open' }, end],
    });
    expect(codesOf(lintProcess(reopened)).filter((one) => one.includes('statuses'))).toEqual([]);
  });

  it('in which nobody is are found, with a lead that would wait there', () => {
    const process = aProcess({
      queues: [{ id: 'web' }, { id: 'spare' }, { id: 'staffed', members: ['ann'] }],
      team: {
        sellers: [{ id: 'ann' }],
        pools: [
          { id: 'none', members: [] },
          { id: 'idle', members: [] },
        ],
      },
      assignment: {
        active: 'all',
        rules: [
          {
            id: 'all',
            entries: [
              { id: 'big', when: { field: 'score', op: 'at-least', value: 60 }, to: 'pool/none' },
              { id: 'rest', to: 'queue/web' },
            ],
          },
        ],
      },
    });
    const findings = lintProcess(process);
    expect(codesOf(findings)).toEqual([
      'pool-empty team.pools.0',
      'pool-empty team.pools.1',
      'queue-unattended queues.0',
      'queue-unattended queues.1',
    ]);
    expect(findings[0]?.proof).toMatchObject({ kind: 'witness', matches: ['big'] });
    expect(findings[2]?.proof).toEqual({
      kind: 'places',
      paths: ['queues.0.members', 'assignment.rules.0.entries.1.to'],
    });
  });
});

describe('the search', () => {
  it('decides fifty entries over five fields', () => {
    const countries = Array.from({ length: 10 }, (_, i) => `c${i}`);
    const entries = countries.flatMap((country, c) =>
      [1000, 250, 50, 10, 0].map((size, s) => ({
        when: {
          all: [
            { field: 'country', op: 'is', value: country } as Criteria,
            atLeast('size', size),
            ...(s === 4
              ? [{ not: is('member', true) }]
              : [{ any: [is('region', 'north'), is('industry', 'steel')] }]),
          ],
        },
        to: `seller/${c}-${s}`,
      })),
    );
    // The last one is covered by its country's other entries and by nothing else.
    const covered = {
      when: { all: [is('country', 'c3'), atLeast('size', 60), is('region', 'north')] },
      to: 'seller/x',
    };
    const process = withTargets(...entries, covered, { to: 'seller/rest' });
    const findings = lintProcess(process);
    expect(findings.filter(({ proof }) => proof.kind === 'not-decided')).toEqual([]);
    expect(shadowed(process)).toEqual(['50']);
  });

  it('says what it could not decide within its budget, and the budget', () => {
    const process = withEntries(atLeast('size', 50), { all: [atLeast('size', 100), is('region', 'north')] });
    expect(found(process, 'entry-shadowed', 1)[0]).toMatchObject({
      severity: 'information',
      proof: { kind: 'not-decided', budget: 1 },
    });
  });

  it('says so, too, where texts could be combined in too many ways', () => {
    const contains = (value: string): Criteria => ({ field: 'company', op: 'contains', value });
    const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const process = withEntries({ any: words.map(contains) }, { all: words.slice(0, 3).map(contains) });
    expect(found(process, 'entry-shadowed')[0]?.proof.kind).toBe('not-decided');
  });
});

describe('findings about any process', () => {
  /** A process with a few leads drawn from it. */
  const cases = arbitraryProcess().chain((input) =>
    fc.tuple(fc.constant(input), fc.array(leadExamplesOf(input), { minLength: 12, maxLength: 12 })),
  );

  it('are confirmed by the compiled rules: no drawn lead reaches a shadowed entry, every witness matches', () => {
    fc.assert(
      fc.property(cases, ([input, examples]) => {
        const process = defineProcess(input);
        const leads = examples.map((example) => exampleLead(process, example));
        for (const { code, path, proof } of lintProcess(process)) {
          const [rule, entry] = [...path.matchAll(/\d+/g)].map(([digits]) => Number(digits));
          if (rule === undefined || !path.startsWith('assignment')) continue;
          const { entries } = process.definition.assignment.rules[rule] ?? { entries: [] };
          const isMet = (at: number, lead: ReturnType<typeof exampleLead>) =>
            compileCriteria(entries[at]?.when, process.definition.scoring.bands[0]?.id)(lead) === true;
          const taker = (lead: ReturnType<typeof exampleLead>) =>
            entries.findIndex((_, at) => isMet(at, lead));
          if (proof.kind === 'search' && entry !== undefined) {
            if (code === 'entry-shadowed') expect(leads.map(taker)).not.toContain(entry);
            else expect(leads.some((lead) => isMet(entry, lead))).toBe(false);
          }
          if (proof.kind !== 'witness') continue;
          const lead = exampleLead(process, proof.lead);
          const matched = entries.filter((_, at) => isMet(at, lead)).map(({ id }) => id);
          if (code === 'catch-all-missing') expect(matched).toEqual([]);
          else expect(matched).toEqual(expect.arrayContaining([...(proof.matches ?? [])]));
        }
      }),
    );
  });
});

describe('scoring', () => {
  it('rules that no engagement is left for are found, and conditions that nobody meets', () => {
    const { scoring } = aProcess().definition;
    const process = aProcess({
      scoring: {
        ...scoring,
        rules: [
          { id: 'all', kind: 'page-view', points: 1 },
          { id: 'pricing', kind: 'page-view', facets: ['pricing'], points: 5 },
          { id: 'clicks', kind: 'link-click', points: 5 },
        ],
        profile: [{ id: 'who', rules: [{ id: 'nobody', when: { any: [] }, points: 5 }] }],
        fit: [
          { id: 'known', when: { field: 'country', op: 'known' } },
          { id: 'never', when: { all: [is('country', 'FR'), is('country', 'DE')] } },
        ],
      },
    });
    expect(codesOf(lintProcess(process))).toEqual([
      'entry-shadowed scoring.rules.1',
      'criteria-never-met scoring.profile.0.rules.0.when',
      'criteria-never-met scoring.fit.1.when',
    ]);
  });

  it('fields that rules read of a lead besides its own are looked for, too', () => {
    const { scoring } = aProcess().definition;
    const fit = [{ id: 'known', when: { field: 'country', op: 'known' } as Criteria }];
    const graded = (when: Criteria, own = fit) =>
      found(
        aProcess({
          scoring: { ...scoring, fit: own },
          assignment: {
            rules: [
              {
                id: 'all',
                entries: [
                  { id: 'one', when, to: 'keep' },
                  { id: 'rest', to: 'keep' },
                ],
              },
            ],
          },
        }),
        'criteria-never-met',
      ).length;
    expect(graded(atLeast('grade', 'B'))).toBe(0);
    expect(graded(atLeast('grade', 'B'), [])).toBe(1);
    expect(graded(atLeast('engaged.visit', 3))).toBe(0);
    expect(graded(atLeast('engaged.page-view.pricing', 3))).toBe(0);
    expect(graded(less('engaged.visit', 0))).toBe(1);
    expect(graded(is('emailConsent', 'granted'))).toBe(0);
    expect(graded({ all: [is('emailConsent', 'granted'), is('emailConsent', 'denied')] })).toBe(1);
    expect(graded(is('reason', 'junk'))).toBe(0);
    expect(graded(is('reason', 'no such'))).toBe(1);
  });
});

describe('answers to web forms', () => {
  const template = (id: string, field: string) => ({
    id,
    class: 'transactional' as const,
    variants: { en: { subject: 'Thank you', text: `Thank you, {{ ${field} }}` } },
    fields: [{ field, fallback: false }],
  });
  const answering = (entries: { id: string; when?: Criteria; template: string }[]) =>
    aProcess({
      fields,
      templates: [template('plain', 'lead.name'), template('named', 'lead.firstName')],
      response: { active: 'main', rules: [{ id: 'main', entries }] },
    });

  it('that no lead gets are found, and leads that get none', () => {
    const process = answering([
      { id: 'north', when: { field: 'region', op: 'known' }, template: 'plain' },
      { id: 'south', when: is('region', 'south'), template: 'plain' },
    ]);
    expect(codesOf(lintProcess(process))).toEqual([
      'entry-shadowed response.rules.0.entries.1',
      'catch-all-missing response.rules.0.entries',
      'template-unguarded templates.1.fields',
    ]);
  });

  it('name a lead whose mail could not be written for want of a fallback', () => {
    const [finding] = found(answering([{ id: 'all', template: 'plain' }]), 'template-unguarded');
    expect(finding).toMatchObject({ proof: { kind: 'witness', lead: { firstName: null } } });
    expect(finding?.words).toContain('“named” prints lead.firstName without a fallback');
  });
});

describe('deadlines of a first response', () => {
  it('that no lead gets are found, and leads that get none', () => {
    const first = { id: 'any', within: { hours: 4 } };
    const north = { id: 'north', when: is('region', 'north'), within: { hours: 1 } };
    const codes = (...response: (typeof first | typeof north)[]) =>
      codesOf(lintProcess(aProcess({ fields, deadlines: { response } })));
    expect(codes(first, north)).toEqual(['entry-shadowed deadlines.response.1']);
    expect(codes(north)).toEqual(['catch-all-missing deadlines.response']);
    expect(codes(north, first)).toEqual([]);
  });
});

describe('what Leadstream ships', () => {
  const shipped = [defaultProcess, salesforceProcess, salesforceClassicProcess, b2bProcess, b2cProcess];

  it.each(shipped)('the preset $id is without findings', (preset) => {
    const findings = lintProcess(defineProcess(preset));
    // Its leads go to a queue when nobody answers them: who works there, no preset can know.
    expect(findings.map(({ code }) => code)).toEqual(preset.id === 'b2c' ? ['queue-unattended'] : []);
  });

  it.each(readdirSync(examples))('the example %s is without faults and warnings', (name) => {
    const process = defineProcess(JSON.parse(readFileSync(new URL(name, examples), 'utf8')) as ProcessInput);
    expect(lintProcess(process).filter(({ severity }) => severity !== 'information')).toEqual([]);
  });
});

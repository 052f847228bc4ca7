// What lint says of settings about duplicates: goal is that each planted mistake is found, and nothing that ships is.
import { type DuplicateRules, duplicatePresets, lintProcess, type ProcessInput } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aProcess } from './scene.ts';

const found = (duplicates: ProcessInput['duplicates'], more: Partial<ProcessInput> = {}) =>
  lintProcess(aProcess({ duplicates, ...more })).filter(({ code }) =>
    /duplicate|blocking|comparison|visitors/.test(code),
  );
const rules = (own: Partial<DuplicateRules> = {}): DuplicateRules => ({
  fields: { lastName: 'name', email: 'email', phone: 'phone' },
  rules: [
    {
      id: 'one',
      threshold: 10,
      comparisons: [{ field: 'lastName', by: ['jaro-winkler'], from: 80, same: 10, required: true }],
    },
  ],
  blocking: [[{ anyOf: ['lastName'], take: 'sound' }]],
  ...own,
});

describe('lint of duplicates', () => {
  it('has nothing to say of rules that ship, nor of good ones', () => {
    expect(found(undefined)).toEqual([]);
    expect(found({ match: 'leads', waysIn: { web: 'attach', hand: 'block', file: 'block' } })).toEqual([]);
    expect(found({ match: rules() })).toEqual([]);
    const { fields } = aProcess().definition;
    const all = Object.keys(duplicatePresets.people.fields).map((name) => [name, { type: 'text' as const }]);
    expect(found({ match: 'people' }, { fields: { ...Object.fromEntries(all), ...fields } })).toEqual([]);
  });

  it('finds rules that ship and that leads without their fields never meet', () => {
    const { fields: all, engagement } = aProcess().definition;
    const { email: _, phone: __, ...fields } = all;
    const map = { account: {}, contact: {}, opportunity: {} };
    const mistakes = found(
      { match: 'leads' },
      {
        fields,
        engagement: { ...engagement, thresholds: [] },
        conversion: { map },
      },
    );
    expect(mistakes.map(({ code, severity }) => [code, severity])).toEqual([
      ['duplicate-rule-never-met', 'fault'],
      ['duplicate-rule-never-met', 'fault'],
    ]);
    expect(mistakes[0]?.words).toContain('it wants a field that leads do not have');
  });

  it('finds a rule whose pairs are never compared', () => {
    const blocking: DuplicateRules['blocking'] = [
      [
        { anyOf: ['lastName'], take: 'sound' },
        { anyOf: ['email'], take: 'whole' },
      ],
    ];
    expect(found({ match: rules({ blocking }) })).toMatchObject([
      { code: 'duplicate-rule-never-met', severity: 'warning', path: 'duplicates.match.rules.0' },
    ]);
  });

  it('finds a key that no lead has', () => {
    const blocking: DuplicateRules['blocking'] = [
      [{ anyOf: ['lastName'], take: 'sound' }],
      [{ anyOf: ['phone', 'email'], take: 'sound' }],
    ];
    expect(found({ match: rules({ blocking }) })).toMatchObject([
      { code: 'blocking-key-never-made', severity: 'fault', path: 'duplicates.match.blocking.1.0' },
    ]);
  });

  it.each([
    [{ field: 'lastName', by: ['jaro-winkler', 'exact'], same: 10 }, 'only equal values count'],
    [{ field: 'email', by: ['phonetic', 'edit-distance'], from: 80, same: 10 }, 'its values have no words'],
  ] as const)('finds a comparison that is never alike: %j', (comparison, why) => {
    const one = { id: 'one', threshold: 5, comparisons: [{ ...comparison, by: [...comparison.by] }] };
    const blocking: DuplicateRules['blocking'] = [[{ anyOf: [comparison.field], take: 'whole' }]];
    const [mistake, ...others] = found({ match: rules({ rules: [one], blocking }) });
    expect(others).toEqual([]);
    expect(mistake).toMatchObject({ code: 'comparison-never-alike', severity: 'warning' });
    expect(mistake?.words).toContain(why);
  });

  it('warns where known visitors wait for somebody', () => {
    expect(found({ waysIn: { web: 'block' } })).toMatchObject([
      { code: 'visitors-kept-waiting', severity: 'warning', path: 'duplicates.waysIn.web' },
    ]);
    for (const web of ['attach', 'merge', 'report', 'ignore'] as const)
      expect(found({ waysIn: { web } })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { plainValue } from '../src/index.ts';

const textOf = (kind: string, value: unknown, country?: string) => plainValue(kind, value, { country })?.text;

describe('a value written plainly (10)', () => {
  it.each([
    ['name', '  Émile  ZOLA ', 'emile zola'],
    ['name', "O'Brien-Smith", 'obrien smith'],
    ['words', '6, rue de la Paix', '6 rue de la paix'],
    ['anything', 'Some Text', 'some text'],
    ['company', 'Müller & Co. KG', 'muller'],
    ['email', ' Ada@Acme.FR', 'ada@acme.fr'],
    ['email', 'No Address', 'no address'],
    ['phone', '06 12 34 56 78', '+33612345678'],
    ['phone', 'call 12', '12'],
    ['domain', 'https://www.acme.fr/x', 'acme.fr'],
    ['domain', 'Intranet', 'intranet'],
    ['number', ' 12-B 7', '12b7'],
    ['number', 4711, '4711'],
    ['date', '1951-08-26', '19510826'],
    ['date', '19510826', '19510826'],
    ['date', '2026-11-22T09:30:00Z', '20261122'],
  ])('as %s: %j is %j', (kind, value, expected) => {
    expect(textOf(kind, value, 'FR')).toBe(expected);
  });

  it.each([
    ['name', ''],
    ['name', '  '],
    ['name', '--'],
    ['phone', 'none'],
    ['date', 'n/a'],
    ['name', undefined],
    ['name', null],
    ['name', ['a']],
  ])('as %s: %j is blank', (kind, value) => {
    expect(plainValue(kind, value)).toBeUndefined();
  });

  it('names and words know their words, each once, and how they sound', () => {
    expect(plainValue('name', 'Ada Ada King')).toEqual({
      text: 'ada ada king',
      words: ['ada', 'king'],
      sounds: ['ATTKNK'],
    });
    expect(plainValue('company', 'Meyer GmbH')?.sounds).toEqual(plainValue('words', 'Maier')?.sounds);
    expect(plainValue('words', 'Smith')?.sounds).toEqual(['SM0', 'XMT']);
    expect(plainValue('words', '東京')).toEqual({ text: '東京', words: ['東京'], sounds: [] });
    expect(plainValue('number', '12')).toEqual({ text: '12' });
    expect(plainValue('email', 'ada@acme.fr')).toEqual({ text: 'ada@acme.fr' });
  });
});

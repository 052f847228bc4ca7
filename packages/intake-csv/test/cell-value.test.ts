import type { Field } from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueReader } from '../src/cell-value.ts';
import { timeReader } from '../src/row-time.ts';

const read = (
  field: Partial<Field>,
  text: string,
  rule: { format?: string; separator?: string } = {},
  currency = 'EUR',
) =>
  valueReader(
    { type: 'text', personal: true, ...field },
    { for: 'field', field: 'x', ...rule },
    { zone: 'UTC', currency },
  )(text);

describe('the value of a cell', () => {
  it.each([
    [{ type: 'number' }, '2.50', 2.5],
    [{ type: 'number' }, '-0', 0],
    [{ type: 'number' }, '1e3', 1000],
    [{ type: 'percent' }, '12.5 %', 12.5],
    [{ type: 'currency' }, '1000.5', 100_050],
    [{ type: 'currency' }, '0.290', 29],
    [{ type: 'currency' }, '0.0', 0],
    [{ type: 'checkbox' }, 'Yes', true],
    [{ type: 'checkbox' }, '0', false],
    [{ type: 'date' }, '2018-02-26', '2018-02-26'],
    [{ type: 'date' }, '2018-02-26T23:59:59+02:00', '2018-02-26'],
    [{ type: 'datetime' }, '2018-02-26 19:58:54', '2018-02-26T19:58:54.000Z'],
    [{ type: 'datetime' }, '2026-03-14T18:00:00-03:00', '2026-03-14T21:00:00.000Z'],
    [{ type: 'picklist', values: ['Hot', 'Cold'] }, 'hot', 'Hot'],
    [{ type: 'picklist', values: ['Hot'], open: true }, 'Tepid', 'Tepid'],
    [{ type: 'multi-picklist', values: ['cat', 'wolf'] }, 'Wolf; cat;', ['wolf', 'cat']],
    [{}, '=1+1', '=1+1'],
  ] as const)('%j of %j is %j', (field, text, value) => {
    expect(read(field as unknown as Field, text)).toEqual({ value });
  });

  it('of money has as many digits as its currency', () => {
    expect(read({ type: 'currency' }, '1000', {}, 'JPY')).toEqual({ value: 1000 });
    expect(read({ type: 'currency' }, '1000.5', {}, 'JPY')).toEqual({ fault: 'not-a-number' });
    expect(read({ type: 'currency' }, '1', {}, 'BHD')).toEqual({ value: 1000 });
  });

  it.each([
    [{ type: 'number' }, '1,234', 'not-a-number'],
    [{ type: 'number' }, 'Infinity', 'not-a-number'],
    [{ type: 'number' }, '0x10', 'not-a-number'],
    [{ type: 'number' }, '1e999', 'not-a-number'],
    [{ type: 'currency' }, '1.005', 'not-a-number'],
    [{ type: 'checkbox' }, 'maybe', 'wrong-type'],
    [{ type: 'date' }, '2018-02-31', 'not-a-date'],
    [{ type: 'datetime' }, '2018-02-31T10:00:00Z', 'not-a-date'],
    [{ type: 'datetime' }, 'tomorrow', 'not-a-date'],
    [{ type: 'picklist', values: ['Hot'] }, 'Tepid', 'not-in-list'],
    [{ type: 'multi-picklist', values: ['cat'] }, 'cat;dog', 'not-in-list'],
    [{ maxLength: 3 }, 'four', 'over-long'],
  ] as const)('%j of %j is not there: %s', (field, text, fault) => {
    expect(read(field as unknown as Field, text)).toEqual({ fault });
  });

  it('may be several values with another separator', () => {
    expect(read({ type: 'multi-picklist' }, 'cat, wolf', { separator: ',' })).toEqual({
      value: ['cat', 'wolf'],
    });
  });
});

describe('times', () => {
  it.each([
    ['DD-MM-YYYY HH:MM', 'UTC', '26-02-2018 19:58', '2018-02-26T19:58:00.000Z'],
    ['DD-MM-YYYY', 'UTC', '1-2-2018', '2018-02-01T00:00:00.000Z'],
    ['MM/DD/YYYY HH:MM:SS', 'America/New_York', '02/26/2018 19:58:07', '2018-02-27T00:58:07.000Z'],
    ['YYYY-MM-DD', 'Europe/Paris', '2018-07-01', '2018-06-30T22:00:00.000Z'],
    ['iso', 'Europe/Paris', '2018-01-01', '2017-12-31T23:00:00.000Z'],
    ['iso', 'Europe/Paris', '2018-01-01T00:00:00.5Z', '2018-01-01T00:00:00.500Z'],
    ['iso', 'UTC', '2018-01-01T00:00:00+0530', '2017-12-31T18:30:00.000Z'],
    ['DD.MM.YYYY', 'UTC', '26.02.2018', '2018-02-26T00:00:00.000Z'],
  ])('%s in %s: %s', (format, zone, text, instant) => {
    expect(timeReader(format, zone).instant(text)).toBe(Date.parse(instant));
  });

  it.each([
    ['DD-MM-YYYY', '31-02-2018'],
    ['DD-MM-YYYY', '2018-02-26'],
    ['DD-MM-YYYY HH:MM', '26-02-2018'],
    ['DD-MM-YYYY HH:MM', '26-02-2018 24:00'],
    ['DD.MM.YYYY', '26-02-2018'],
    ['iso', '26-02-2018'],
    ['iso', '2018-13-01'],
    ['iso', ''],
  ])('%s does not read %j', (format, text) => {
    expect(timeReader(format, 'UTC').instant(text)).toBeNull();
  });

  it('are read as they were written', () => {
    const date = fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (moment) => {
        const iso = moment.toISOString();
        expect(timeReader('iso', 'Asia/Tokyo').instant(iso)).toBe(moment.getTime());
        expect(timeReader('iso', 'UTC').instant(iso.slice(0, -1))).toBe(moment.getTime());
        const [year, month, day] = iso.slice(0, 10).split('-');
        expect(timeReader('DD/MM/YYYY', 'UTC').day(`${day}/${month}/${year}`)).toBe(iso.slice(0, 10));
      }),
    );
  });
});

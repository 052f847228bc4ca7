// Days: goal is that every zone and every change of clocks gives whole days that follow one another.
import { addDays, dayOf, daysBetween, endOfQuarter, startOfDay } from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const zones = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'America/Sao_Paulo', // clocks went forward at midnight: no 00:00
  'Asia/Beirut',
  'Africa/Cairo',
  'Asia/Gaza', // clocks go back over midnight: two of them
  'Asia/Amman',
  'America/Havana',
  'Antarctica/Casey', // three hours back at once
  'Pacific/Apia', // 30 December 2011 does not exist
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Australia/Lord_Howe', // half an hour
];
const anyZone = fc.constantFrom(...zones);
const anyDay = fc.integer({ min: 0, max: 365 * 40 }).map((n) => addDays('1995-01-01', n));

describe('the day of an instant', () => {
  it.each([
    [Date.UTC(2026, 0, 31, 23, 30), 'UTC', '2026-01-31'],
    [Date.UTC(2026, 0, 31, 23, 30), 'Europe/Paris', '2026-02-01'],
    [Date.UTC(2026, 0, 1, 4, 59), 'America/New_York', '2025-12-31'],
    [Date.UTC(2026, 0, 1, 5, 0), 'America/New_York', '2026-01-01'],
    [Date.UTC(2026, 6, 1, 18, 15), 'Asia/Kathmandu', '2026-07-02'],
  ])('%i in %s is %s', (ms, zone, day) => {
    expect(dayOf(ms, zone)).toBe(day);
  });
});

describe('the start of a day', () => {
  it.each([
    ['2026-03-29', 'Europe/Paris', '2026-03-28T23:00Z'],
    ['2026-03-30', 'Europe/Paris', '2026-03-29T22:00Z'],
    ['2026-10-26', 'Europe/Paris', '2026-10-25T23:00Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00Z'], // begins at 01:00
    ['2021-10-29', 'Asia/Amman', '2021-10-28T21:00Z'], // 00:00 comes twice: the first
    ['2023-03-09', 'Antarctica/Casey', '2023-03-08T13:00Z'],
  ])('%s in %s is %s', (day, zone, start) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(new Date(start).toISOString());
  });

  it('is the first instant of its day, in every zone and year', () => {
    fc.assert(
      fc.property(anyDay, anyZone, (day, zone) => {
        if (zone === 'Pacific/Apia' && day === '2011-12-30') return;
        const start = startOfDay(day, zone);
        expect(dayOf(start, zone)).toBe(day);
        expect(dayOf(start - 1, zone) < day).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('of every day of the years in which a zone did something strange', () => {
    for (const [zone, year] of [
      ['Asia/Amman', 2021],
      ['Antarctica/Casey', 2023],
      ['America/Sao_Paulo', 2018],
      ['Asia/Gaza', 2021],
    ] as const) {
      for (let day = `${year}-01-01`; day < `${year + 1}`; day = addDays(day, 1)) {
        expect([day, dayOf(startOfDay(day, zone), zone)]).toEqual([day, day]);
        expect(dayOf(startOfDay(day, zone) - 1, zone)).toBe(addDays(day, -1));
      }
    }
  });
});

describe('counting days', () => {
  it('adding and the days between are opposites, over leap years and months', () => {
    expect([addDays('2024-02-28', 1), addDays('2026-02-28', 1), addDays('2026-01-01', -1)]).toEqual([
      '2024-02-29',
      '2026-03-01',
      '2025-12-31',
    ]);
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -2000, max: 2000 }), (day, days) => {
        expect(daysBetween(day, addDays(day, days))).toBe(days);
        expect(addDays(day, days) > day).toBe(days > 0);
      }),
    );
  });

  it('a quarter ends on the last day of its third month', () => {
    const ends = ['2026-01-01', '2026-03-31', '2026-04-01', '2026-08-15', '2026-12-31', '2024-02-29'].map(
      endOfQuarter,
    );
    expect(ends).toEqual([
      '2026-03-31',
      '2026-03-31',
      '2026-06-30',
      '2026-09-30',
      '2026-12-31',
      '2024-03-31',
    ]);
  });
});

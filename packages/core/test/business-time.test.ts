// Business time (Ours 5.6): working hours, public holidays by country and changes of clocks; its laws hold anywhere.
import {
  addDays,
  BusinessCalendar,
  type BusinessTime,
  businessTime,
  type HolidayCountry,
  holidayCountries,
  holidaysIn,
  startOfDay,
} from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aProcess } from './scene.ts';

const hour = 3_600_000;
const plain = (zone = 'UTC', country?: string): BusinessTime =>
  businessTime(BusinessCalendar.parse({}), zone, country);
const instant = (text: string): number => Date.parse(text);
const due = (time: BusinessTime, from: string, within: Parameters<BusinessTime['due']>[1]): string =>
  new Date(time.due(instant(from), within)).toISOString().slice(0, 16);

describe('working time (Ours 5.6)', () => {
  it.each([
    ['within a morning', '2026-01-05T10:00Z', '2026-01-05T11:00Z'],
    ['before anybody works', '2026-01-05T03:00Z', '2026-01-05T10:00Z'],
    ['over an evening', '2026-01-05T17:30Z', '2026-01-06T09:30Z'],
    ['over a weekend', '2026-01-09T17:30Z', '2026-01-12T09:30Z'],
    ['from a Sunday', '2026-01-11T12:00Z', '2026-01-12T10:00Z'],
  ])('of one hour ends %s', (_, from, to) => {
    expect(due(plain(), from, { businessHours: 1 })).toBe(to.slice(0, 16));
  });

  it('of one business day is the hours of a day: the same time of the next working day', () => {
    expect(due(plain(), '2026-01-09T10:00Z', { businessDays: 1 })).toBe('2026-01-12T10:00');
    expect(due(plain(), '2026-01-10T10:00Z', { businessDays: 1 })).toBe('2026-01-12T18:00');
  });

  it('may be plain hours of the clock instead', () => {
    expect(due(plain(), '2026-01-09T17:30Z', { hours: 24 })).toBe('2026-01-10T17:30');
  });

  it('is counted in the zone of the calendar, else of the process', () => {
    expect(due(plain('Europe/Paris'), '2026-01-05T07:00Z', { businessHours: 1 })).toBe('2026-01-05T09:00');
    const york = BusinessCalendar.parse({ zone: 'America/New_York' });
    expect(due(businessTime(york, 'Europe/Paris'), '2026-01-05T07:00Z', { businessHours: 1 })).toBe(
      '2026-01-05T15:00',
    );
  });

  it('follows own hours, and an own date stands above weekday and holiday', () => {
    const shop = businessTime(
      BusinessCalendar.parse({
        hours: { sat: [{ from: '10:00', to: '12:00' }], mon: [{ from: '08:00', to: '12:00' }] },
        countries: ['FR'],
        days: { '2026-01-10': [], '2026-05-01': [{ from: '09:00', to: '10:00' }] },
      }),
      'UTC',
    );
    expect(due(shop, '2026-01-09T10:00Z', { businessHours: 1 })).toBe('2026-01-12T09:00');
    expect(shop.isWorkingDay('2026-05-01')).toBe(true);
    expect(shop.isWorkingDay('2026-05-02')).toBe(true);
    expect(shop.dayMs).toBe(3 * hour);
  });

  it('rests on public holidays of the process’ country, unless the calendar names others', () => {
    expect(due(plain('UTC', 'FR'), '2026-04-30T17:30Z', { businessHours: 1 })).toBe('2026-05-04T09:30');
    expect(plain('UTC', 'FR').isWorkingDay('2026-07-14')).toBe(false);
    expect(plain('UTC', 'XX').isWorkingDay('2026-07-14')).toBe(true);
    const none = BusinessCalendar.parse({ countries: [] });
    expect(businessTime(none, 'UTC', 'FR').isWorkingDay('2026-07-14')).toBe(true);
    const both = BusinessCalendar.parse({ countries: ['FR', 'DE'] });
    expect(businessTime(both, 'UTC').isWorkingDay('2028-10-03')).toBe(false);
  });

  it('is right on days whose clocks change', () => {
    const night = BusinessCalendar.parse({ hours: { sun: [{ from: '00:00', to: '24:00' }] } });
    const time = businessTime(night, 'Europe/Paris');
    const between = (from: string, to: string) => time.workingMs(instant(from), instant(to)) / hour;
    expect(between('2026-03-28T00:00Z', '2026-03-31T00:00Z')).toBe(23);
    expect(between('2026-10-24T00:00Z', '2026-10-27T00:00Z')).toBe(25);
    expect(between('2026-05-02T00:00Z', '2026-05-05T00:00Z')).toBe(24);
    const morning = businessTime(
      BusinessCalendar.parse({ hours: { sun: [{ from: '02:30', to: '04:00' }] } }),
      'Europe/Paris',
    );
    // There is no 02:30 that Sunday: work begins when the clock first shows something later, at 03:00.
    expect(due(morning, '2026-03-28T12:00Z', { businessHours: 0.5 })).toBe('2026-03-29T01:30');
    // Twice 02:30 in October: work begins at the first.
    expect(due(morning, '2026-10-24T12:00Z', { businessHours: 0.5 })).toBe('2026-10-25T01:00');
    expect(morning.workingMs(instant('2026-10-24T12:00Z'), instant('2026-10-26T12:00Z'))).toBe(2.5 * hour);
  });
});

describe('public holidays (Ours 5.6)', () => {
  const daysOf = (country: HolidayCountry, year: number) =>
    [...holidaysIn(country, year)].sort((a, b) => a - b).map((day) => addDays('1970-01-01', day).slice(5));

  it.each<[HolidayCountry, number, string]>([
    ['FR', 2026, '01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25'],
    ['FR', 2024, '01-01 04-01 05-01 05-08 05-09 05-20 07-14 08-15 11-01 11-11 12-25'],
    ['DE', 2026, '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26'],
    ['GB', 2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-25 12-26 12-27 12-28'],
    ['GB', 2022, '01-01 01-03 04-15 04-18 05-02 05-30 08-29 12-25 12-26 12-27'],
    ['US', 2021, '01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31'],
    ['US', 2026, '01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25'],
    ['BE', 2025, '01-01 04-21 05-01 05-29 06-09 07-21 08-15 11-01 11-11 12-25'],
    ['CH', 2026, '01-01 05-14 08-01 12-25'],
    ['ES', 2025, '01-01 01-06 04-18 05-01 08-15 10-12 11-01 12-06 12-08 12-25'],
    ['IT', 2025, '01-01 01-06 04-21 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26'],
    ['IT', 2026, '01-01 01-06 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26'],
    ['NL', 2025, '01-01 04-21 04-26 05-05 05-29 06-09 12-25 12-26'],
    ['NL', 2026, '01-01 04-06 04-27 05-14 05-25 12-25 12-26'],
  ])('of %s in %i', (country, year, days) => {
    expect(daysOf(country, year).join(' ')).toBe(days);
  });

  it.each([
    [1961, '04-02'],
    [2000, '04-23'],
    [2008, '03-23'],
    [2011, '04-24'],
    [2038, '04-25'],
    [2285, '03-22'],
  ])('Easter of %i is on %s', (year, sunday) => {
    expect(daysOf('DE', year)).toContain(addDays(`${year}-${sunday}`, 1).slice(5));
  });
});

describe('a process with a calendar', () => {
  it.each([
    [{ hours: {} }, 'calendar.hours'],
    [{ hours: { mon: [] } }, 'calendar.hours'],
    [{ zone: 'Europe/Atlantis' }, 'calendar.zone'],
    [{ hours: { mon: [{ from: '18:00', to: '09:00' }] } }, 'calendar.hours.mon'],
    [{ hours: { mon: [{ from: '9:00', to: '18:00' }] } }, 'calendar.hours.mon.0.from'],
    [{ days: { '2026-02-30': [] } }, 'calendar.days'],
  ])('is refused when %j', (calendar, place) => {
    expect(() => aProcess({ calendar })).toThrow(place);
  });
});

describe('working time anywhere', () => {
  const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'America/Sao_Paulo', 'Asia/Gaza', 'Pacific/Apia'];
  const anyHours = fc
    .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 6 })
    .map((quarters) => {
      const times = quarters
        .sort((a, b) => a - b)
        .map((one) => {
          const minutes = one * 15;
          return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        });
      return times.flatMap((from, i) =>
        i % 2 === 0 && times[i + 1] ? [{ from, to: times[i + 1] as string }] : [],
      );
    });
  const anyTime = fc
    .record({
      zone: fc.constantFrom(...zones),
      mon: anyHours,
      sat: anyHours,
      sun: anyHours,
      thu: anyHours,
      countries: fc.subarray([...holidayCountries], { maxLength: 2 }),
    })
    .map(({ zone, countries, ...hours }) => businessTime(BusinessCalendar.parse({ hours, countries }), zone));
  const anyInstant = fc.integer({ min: Date.UTC(2011, 10, 1), max: Date.UTC(2012, 5, 1) });
  const anySpan = fc.integer({ min: 0, max: 400 * hour });

  it('adds up: two stretches are as long as both together', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, anyInstant, anyInstant, (time, a, b, c) => {
        expect(time.workingMs(a, b) + time.workingMs(b, c)).toBe(time.workingMs(a, c));
      }),
    );
  });

  it('never runs backwards, nor faster than the clock', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, anySpan, (time, a, span) => {
        const worked = time.workingMs(a, a + span);
        expect(worked).toBeGreaterThanOrEqual(0);
        expect(worked).toBeLessThanOrEqual(span);
      }),
    );
  });

  it('is undone by going forward: so much after an instant is so much worked, and no instant before is', () => {
    fc.assert(
      fc.property(
        anyTime,
        anyInstant,
        anySpan.filter((span) => span > 0),
        (time, a, span) => {
          const then = time.after(a, span);
          expect(time.workingMs(a, then)).toBe(span);
          expect(time.workingMs(a, then - 1)).toBe(span - 1);
        },
      ),
    );
  });

  it('goes on as one: a later start is never due earlier, and two spans are due as their sum', () => {
    fc.assert(
      fc.property(anyTime, anyInstant, anySpan, anySpan, (time, a, one, other) => {
        expect(time.after(a + 1, one)).toBeGreaterThanOrEqual(time.after(a, one));
        expect(time.after(time.after(a, one), other)).toBe(time.after(a, one + other));
      }),
    );
  });

  it('of a whole day does not depend on what was asked before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyInstant, (zone, at) => {
        const used = plain(zone);
        used.workingMs(at - 4000 * hour, at);
        expect(used.workingMs(at, at + 48 * hour)).toBe(plain(zone).workingMs(at, at + 48 * hour));
        const start = startOfDay('2012-01-02', zone);
        expect(used.workingMs(start, start + 24 * hour)).toBe(9 * hour);
      }),
    );
  });
});

// Velocity: points for how fast a lead moves from status to status (Ours 7.1, 7.4), reckoned from its steps alone.
import {
  addDays,
  businessTime,
  defaultVelocity,
  iso,
  type Pace,
  pacesAhead,
  pacesOf,
  plainCalendar,
  type StatusStep,
  velocityOn,
} from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, hour, monday } from './scene.ts';

const kinds = {
  New: ['open', 0],
  Nurturing: ['nurture', 0],
  Working: ['working', 1],
  Qualified: ['qualified', 2],
  Unqualified: ['disqualified', 0],
  Converted: ['converted', 3],
} as const;
type Name = keyof typeof kinds;

/** A lead reached a status so many milliseconds after Monday, 5 January 2026, 09:00. */
const step = (status: Name, after: number, by = 'user:ann'): StatusStep => ({
  at: monday + after,
  status,
  kind: kinds[status][0],
  rank: kinds[status][1],
  by,
});
const web = step('New', 0, 'system');

const paces = (steps: readonly StatusStep[], zone = 'UTC'): Pace[] =>
  pacesOf(defaultVelocity, steps, { businessTime: businessTime(plainCalendar, zone), zone });
const on = (steps: readonly StatusStep[], today = '2026-01-05'): number =>
  velocityOn(defaultVelocity, paces(steps), today);

describe('the first arrival at a higher rank earns by the business time since the rank before (Ours 7.4)', () => {
  it.each([
    ['within an hour', hour, 20],
    ['within exactly one business day', day, 20],
    ['a minute more than a business day', day + 60_000, 15],
    ['within two business days', 2 * day, 15],
    ['within five days and a weekend', 9 * day, 5],
    ['after more than seven business days', 9 * day + 60_000, 0],
  ])('%s', (_, gap, points) => {
    expect(on([web, step('Working', gap)], addDays('2026-01-05', Math.floor(gap / day)))).toBe(points);
  });

  it('counts no weekend: from Friday evening to Monday is within a business day', () => {
    const friday = { ...web, at: monday + 4 * day + 8 * hour };
    expect(on([friday, step('Working', 7 * day)], '2026-01-12')).toBe(20);
  });

  it('measures from the rank before, not from the status before: nurturing on the way does not restart it', () => {
    const steps = [web, step('Nurturing', 2 * day, 'user:bob'), step('Working', 2 * day + hour)];
    expect(on(steps, '2026-01-07')).toBe(5);
  });

  it('earns once: coming back to a rank earns nothing', () => {
    const steps = [web, step('Working', hour), step('Nurturing', 2 * hour), step('Working', 3 * hour)];
    expect(on(steps)).toBe(20);
  });

  it('earns nothing for the status a lead begins with, imported or not', () => {
    expect(paces([{ ...step('Qualified', 0), imported: true }])).toEqual([]);
    expect(on([{ ...step('Working', 0), imported: true }, step('Qualified', day)], '2026-01-06')).toBe(20);
  });

  it('is capped at 30 of the score', () => {
    expect(on([web, step('Working', hour), step('Qualified', 2 * hour)])).toBe(30);
  });
});

describe('a visit under five minutes that one person made is no step of its own (Ours 7.4)', () => {
  it('so clicking through the statuses earns one arrival', () => {
    expect(on([web, step('Working', hour), step('Qualified', hour + 60_000)])).toBe(20);
    expect(on([web, step('Working', hour), step('Qualified', hour + 5 * 60_000)])).toBe(30);
  });

  it('but two people make two steps', () => {
    expect(on([web, step('Working', hour), step('Qualified', hour + 60_000, 'user:bob')])).toBe(30);
  });

  it('so a slip that is put right costs nothing and does not stop the clock', () => {
    const slip = [web, step('Working', hour), step('New', 2 * day), step('Working', 2 * day + 60_000)];
    expect(paces(slip)).toEqual(paces([web, step('Working', hour)]));
  });

  it('so a lead that is moved by the one who entered it begins there', () => {
    expect(paces([step('New', 0), step('Qualified', 60_000)])).toEqual([]);
  });
});

describe('standing still (Ours 7.4)', () => {
  const working = [web, step('Working', 0, 'user:bob')];

  it('costs 5 each 5 business days in a working status, at most 20, and changes by whole days only', () => {
    const stagnation = paces(working).filter(({ kind }) => kind === 'stagnation');
    expect(stagnation.map((one) => [one.day, one.points])).toEqual([
      ['2026-01-10', -5],
      ['2026-01-17', -5],
      ['2026-01-24', -5],
      ['2026-01-31', -5],
    ]);
    expect(on(working, '2026-01-09')).toBe(20);
    expect(on(working, '2026-01-10')).toBe(15);
    expect(on(working, '2027-01-01')).toBe(0);
    expect(pacesAhead(paces(working), '2026-01-17')).toEqual(['2026-01-24', '2026-01-31']);
  });

  it('costs nothing any more once the lead moves on, nor in any other status', () => {
    expect(on([...working, step('Qualified', 20 * day)], '2026-02-20')).toBe(20);
    expect(on([web], '2027-01-01')).toBe(0);
    expect(on([web, step('Nurturing', hour)], '2027-01-01')).toBe(0);
  });

  it('is counted by days of the process’ zone', () => {
    const days = (zone: string) => pacesAhead(paces(working, zone), '2026-01-06');
    // Five days of Auckland are over on Saturday there, which begins while it is Friday in London.
    expect(days('Pacific/Auckland')[0]).toBe('2026-01-13');
    expect(days('Europe/London')[0]).toBe('2026-01-10');
  });
});

describe('falling back (Ours 7.4)', () => {
  it('to a lower rank costs 10, to nurture on purpose nothing', () => {
    const high = [web, step('Working', hour), step('Qualified', 2 * hour)];
    expect(on([...high, step('Working', 3 * hour)])).toBe(30);
    expect(on([web, step('Working', hour), step('New', 2 * hour)])).toBe(10);
    expect(on([web, step('Working', hour), step('Nurturing', 2 * hour)])).toBe(20);
  });
});

describe('the run of a lead', () => {
  it('ends when it is disqualified: what it gave is gone (Ours 7.4)', () => {
    expect(paces([web, step('Working', hour), step('Unqualified', 2 * hour)])).toEqual([]);
  });

  it('begins anew when it is reopened', () => {
    const ended = [web, step('Working', hour), step('Unqualified', 2 * day)];
    const again = [...ended, step('New', 30 * day, 'user:bob'), step('Working', 30 * day + hour)];
    expect(on(again, '2026-02-04')).toBe(20);
  });

  it('stands still when it is converted, and goes on when that is reverted', () => {
    const working = [web, step('Working', hour)];
    const converted = [...working, step('Converted', 2 * hour)];
    expect(on(converted, '2027-01-01')).toBe(20);
    const back = [...converted, step('Working', 40 * day, 'user:bob')];
    expect(on(back, '2026-02-14')).toBe(20);
    expect(on(back, '2027-01-01')).toBe(0);
  });
});

describe('velocity of any steps', () => {
  const anySteps = fc
    .array(
      fc.record({
        status: fc.constantFrom(...(Object.keys(kinds) as Name[])),
        wait: fc.oneof(fc.integer({ min: 0, max: 10 * 60_000 }), fc.integer({ min: 0, max: 40 * day })),
        by: fc.constantFrom('user:ann', 'user:bob', 'system'),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((moves) => {
      let at = 0;
      return moves.map(({ status, wait, by }) => step(status, (at += wait), by));
    });
  const anyDay = fc.integer({ min: 0, max: 700 }).map((n) => addDays('2026-01-05', n));

  it('is never above its cap, and stands still after the last day ahead', () => {
    fc.assert(
      fc.property(anySteps, anyDay, (steps, today) => {
        expect(on(steps, today)).toBeLessThanOrEqual(30);
        const last = pacesAhead(paces(steps), today).at(-1) ?? today;
        expect(on(steps, '2100-01-01')).toBe(on(steps, last));
      }),
    );
  });

  it('changes only on days that it names beforehand', () => {
    fc.assert(
      fc.property(anySteps, anyDay, (steps, today) => {
        const tomorrow = addDays(today, 1);
        if (pacesAhead(paces(steps), today)[0] !== tomorrow)
          expect(on(steps, tomorrow)).toBe(on(steps, today));
      }),
    );
  });

  it('says nothing else when the calendar was used before', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const used = { businessTime: businessTime(plainCalendar, 'Europe/Paris'), zone: 'Europe/Paris' };
        const first = pacesOf(defaultVelocity, steps, used);
        expect(pacesOf(defaultVelocity, steps, used)).toEqual(first);
        expect(paces(steps, 'Europe/Paris')).toEqual(first);
        for (const pace of first) expect(iso(pace.at) <= `${pace.day}T23:59:59.999Z`).toBe(true);
      }),
    );
  });
});

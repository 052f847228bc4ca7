import { holidayCountries, type ProcessInput, type Within } from '@leadstream/core';
import fc from 'fast-check';
import { present, rarely } from './text.ts';

/** Stretches of time from minutes to weeks, in working time and by the clock. */
export const someWithin = (): fc.Arbitrary<Within> =>
  fc.oneof(
    fc.constantFrom(0.25, 1, 40).map((businessHours) => ({ businessHours })),
    fc.constantFrom(0.5, 1, 10).map((businessDays) => ({ businessDays })),
    fc.constantFrom(0.01, 24, 500).map((hours) => ({ hours })),
  );

type Calendar = NonNullable<ProcessInput['calendar']>;

const hours = fc.constantFrom<{ from: string; to: string }[][]>(
  [{ from: '09:00', to: '18:00' }],
  [
    { from: '00:00', to: '02:30' },
    { from: '02:30', to: '24:00' },
  ],
  [
    { from: '08:30', to: '12:00' },
    { from: '13:00', to: '13:01' },
  ],
);

/** Business hours of shops, offices and night shifts, with public holidays and own dates. */
export function someCalendar(): fc.Arbitrary<Calendar> {
  return fc
    .record({
      zone: rarely(fc.constantFrom('Europe/London', 'Asia/Tokyo', 'America/Sao_Paulo'), 3),
      hours: rarely(fc.record({ mon: hours, thu: hours, sat: hours, sun: hours }), 2),
      countries: rarely(fc.subarray([...holidayCountries], { maxLength: 2 }), 2),
      days: rarely(fc.record({ '2026-01-06': hours, '2026-02-02': fc.constant([]) }), 3),
    })
    .map((parts) => present(parts) as Calendar);
}

/** By when leads are to be responded to: request forms apart, or all alike. */
export function someDeadlines(): fc.Arbitrary<NonNullable<ProcessInput['deadlines']>> {
  const when = { field: 'engaged.form-submit.request', op: 'at-least', value: 1 } as const;
  return fc
    .record({
      asked: rarely(someWithin(), 2),
      any: rarely(someWithin(), 2),
      warnAfter: rarely(fc.constantFrom(1, 80), 2),
    })
    .map(({ asked, any, warnAfter }) => ({
      response: [
        ...(asked ? [{ id: 'asked', when, within: asked }] : []),
        ...(any ? [{ id: 'any', within: any }] : []),
      ],
      ...(warnAfter ? { warnAfter } : {}),
    }));
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayNumber, dayText, millis } from '../src/lead/events/instant.ts';

const instants = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

it('an instant as events hold it is the one that the calendar knows', () => {
  fc.assert(
    fc.property(instants, (date) => {
      const text = date.toISOString();
      expect(millis(text)).toBe(date.getTime());
      expect(dayNumber(text)).toBe(Math.floor(date.getTime() / 86_400_000));
      expect(dayText(dayNumber(text))).toBe(text.slice(0, 10));
    }),
    { numRuns: 2000 },
  );
});

it.each(['2026-01-05T09:30:00Z', '2026-01-05T09:30:00.000+02:00', '2026-01-05T09:30:00.123456Z'])(
  'an instant in another form, %s, is the same one',
  (text) => {
    expect(millis(text)).toBe(Date.parse(text));
  },
);

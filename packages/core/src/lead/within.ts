import * as z from 'zod';

/** A stretch of time in a rule: working time by the calendar of the process, or plain hours of the clock. */
export const Within = z.union([
  z.strictObject({ businessHours: z.number().positive().max(2000) }),
  z.strictObject({ businessDays: z.number().positive().max(250) }),
  z.strictObject({ hours: z.number().positive().max(9600) }),
]);
export type Within = z.infer<typeof Within>;

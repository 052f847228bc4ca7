import * as z from 'zod';
import { Criteria } from '../criteria/criteria.ts';
import { AlertTo } from '../lead/alert-to.ts';
import { Owner } from '../lead/events/assignment.ts';
import { memberStatuses } from '../lead/events/campaign.ts';
import { FieldValue } from '../lead/events/capture.ts';
import { activityKinds } from '../lead/events/engagement.ts';
import { Day, Id } from '../lead/events/event.ts';
import { Labels } from '../lead/statuses.ts';
import { Within } from '../lead/within.ts';

/** Where a step leads that does not go on to the one below it: a step's id, or `end`. */
const To = Id;
const next = { next: To.optional() };

/** One step of a program. Without `next` the one below follows; the last ends the program. */
export const Step = z.discriminatedUnion('do', [
  /** With `on` the mail goes on that day; who comes to the step later goes on without it. */
  z.strictObject({ id: Id, do: z.literal('send'), template: Id, on: Day.optional(), ...next }),
  z.strictObject({ id: Id, do: z.literal('wait'), for: Within, ...next }),
  z.strictObject({ id: Id, do: z.literal('wait-until'), date: Day, ...next }),
  /**
   * Goes to `yes` as soon as the person does it, to `no` when it has not for so long. With `whole` it waits so long
   * either way.
   */
  z.strictObject({
    id: Id,
    do: z.literal('wait-for'),
    kind: Id,
    upTo: Within,
    whole: z.boolean().optional(),
    yes: To,
    no: To,
  }),
  z.strictObject({ id: Id, do: z.literal('branch'), when: Criteria, yes: To, no: To }),
  /** Sends each lead one way, by a hash of lead and step: the same at each replay. */
  z.strictObject({
    id: Id,
    do: z.literal('split'),
    ways: z
      .array(z.strictObject({ share: z.int().min(1).max(1000), to: To }))
      .min(2)
      .max(20),
  }),
  z.strictObject({ id: Id, do: z.literal('set-field'), field: Id, value: FieldValue, ...next }),
  z.strictObject({ id: Id, do: z.literal('status'), to: Id, ...next }),
  z.strictObject({ id: Id, do: z.literal('assign'), to: Owner, ...next }),
  /** Tells somebody to look at the lead, by default its owner. */
  z.strictObject({
    id: Id,
    do: z.literal('alert'),
    to: AlertTo.optional(),
    within: Within.optional(),
    ...next,
  }),
  /** Adds an engagement of a kind, which scoring rules give points for as for any other. */
  z.strictObject({ id: Id, do: z.literal('points'), kind: Id, ...next }),
  /** Makes the lead a member of a campaign: of a list, in other words. */
  z.strictObject({
    id: Id,
    do: z.literal('campaign'),
    campaign: Id,
    status: z.enum(memberStatuses).default('sent'),
    ...next,
  }),
  z.strictObject({ id: Id, do: z.literal('follow-up'), kind: z.enum(activityKinds), in: Within, ...next }),
  z.strictObject({ id: Id, do: z.literal('leave') }),
]);
export type Step = z.infer<typeof Step>;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** How leads get in: by what happens to them, by what they are (`segment`), when a date comes, or by hand only. */
export const Entry = z.strictObject({
  on: z.enum(['capture', 'engage', 'status', 'segment', 'date', 'hand']),
  /** The kind of engagement, or the status, that it takes. */
  is: Id.optional(),
  when: Criteria.optional(),
  /** The field with the date, and how many days before it the lead gets in; less than none is after it. */
  field: Id.optional(),
  daysBefore: z.int().min(-366).max(366).optional(),
  /** On that day of each year, as of a birthday. */
  yearly: z.boolean().optional(),
});

/** A program (B2B) or a journey (B2C, for people without company): one machine, its rules as data (Ours 9.1, 9.2). */
export const Program = z.strictObject({
  id: Id,
  kind: z.enum(['program', 'journey']).default('program'),
  label: Labels.optional(),
  /** Takes nobody in any more; who is in it goes on. */
  closed: z.boolean().optional(),
  entry: Entry,
  reentry: z.enum(['never', 'after-exit', 'anytime']).default('never'),
  /** Who matches this leaves before the next step. */
  exit: Criteria.optional(),
  /** What the program is for: who reaches it leaves. */
  goal: Criteria.optional(),
  /** Who matches this stands still where it is, and goes on at the time that was set once it does not. */
  suppress: Criteria.optional(),
  /** No mail from one time of day to another, in the lead's zone. */
  quiet: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).optional(),
  /** At most so many marketing mails to a lead in so many days, whoever sends them: the cap of the one channel there is. */
  cap: z.strictObject({ mails: z.int().min(1).max(60), days: z.int().min(1).max(60) }).optional(),
  steps: z.array(Step).min(1).max(300),
});
export type Program = z.infer<typeof Program>;

/** The step that follows one: the one named, else the one below; `null` at the end. */
export function stepAfter(program: Program, step: Step, to: string | undefined): Step | null {
  if (to === 'end') return null;
  const at = program.steps.indexOf(step);
  return (to === undefined ? program.steps[at + 1] : program.steps.find(({ id }) => id === to)) ?? null;
}

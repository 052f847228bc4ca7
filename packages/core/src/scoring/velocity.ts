import * as z from 'zod';
import type { BusinessTime } from '../calendar/business.ts';
import { addDays, dayOf } from '../calendar/days.ts';
import type { StatusStep } from '../lead/lead.ts';

/** Points, in whole points, for how fast a lead moves from status to status (Ours 7.1, 7.4). */
export const Velocity = z.strictObject({
  /** What the first arrival at a higher rank earns by the business days since the rank before, shortest first. */
  curve: z
    .array(z.strictObject({ businessDays: z.number().positive().max(250), points: z.int().min(0).max(1000) }))
    .max(20)
    .refine(
      (curve) =>
        curve.every(({ businessDays }, i) => i === 0 || businessDays > (curve[i - 1]?.businessDays ?? 0)),
      'days must rise',
    ),
  /** What standing still in a working status costs, each time so many business days are over, and how often. */
  stagnation: z.strictObject({
    businessDays: z.number().positive().max(250),
    points: z.int().min(-1000).max(0),
    times: z.int().min(0).max(100),
  }),
  /** What falling back to a lower rank costs; to nurture it costs nothing. */
  fallingBack: z.int().min(-1000).max(0),
  /** A visit shorter than this that one person began and ended is no step of its own. */
  joinMinutes: z.number().min(0).max(1440),
  /** The most that all this gives together. */
  cap: z.int().min(0).max(1000),
});
export type Velocity = z.infer<typeof Velocity>;

/** The defaults of Ours 7.4. */
export const defaultVelocity: Velocity = {
  curve: [
    { businessDays: 1, points: 20 },
    { businessDays: 2, points: 15 },
    { businessDays: 7, points: 5 },
  ],
  stagnation: { businessDays: 5, points: -5, times: 4 },
  fallingBack: -10,
  joinMinutes: 5,
  cap: 30,
};

/** One reason for points: it counts from a day on, and does not change with time. */
export interface Pace {
  readonly kind: 'arrival' | 'stagnation' | 'falling-back';
  readonly status: string;
  /** When the status was reached. */
  readonly at: number;
  /** The day in the process' zone from which on it counts. */
  readonly day: string;
  /** In whole points. */
  readonly points: number;
}

/** By what time velocity is reckoned. */
export interface PaceTime {
  readonly businessTime: BusinessTime;
  /** The zone whose days the score changes by. */
  readonly zone: string;
}

/**
 * All that the steps of a lead earn and cost, those of days to come included. A run begins with the first step or
 * with a reopening, and being disqualified ends it: what it gave is gone. Converting only stops the clock.
 */
export function pacesOf(velocity: Velocity, steps: readonly StatusStep[], time: PaceTime): Pace[] {
  const run = lastRun(joined(velocity, steps));
  const paces: Pace[] = [];
  let before: StatusStep | null = null;
  let peak: StatusStep | null = null;
  for (const step of run.filter(({ kind }) => kind !== 'converted')) {
    if (before && peak && step.rank > peak.rank) {
      const points = earned(velocity, peak.at, step.at, time.businessTime);
      if (points > 0) paces.push({ kind: 'arrival', ...place(step, time.zone), points });
    }
    if (before && step.rank < before.rank && step.kind !== 'nurture' && velocity.fallingBack !== 0) {
      paces.push({ kind: 'falling-back', ...place(step, time.zone), points: velocity.fallingBack });
    }
    if (!peak || step.rank > peak.rank) peak = step;
    before = step;
  }
  return [...paces, ...stagnationOf(velocity, run.at(-1), time)];
}

/** What the paces of a lead give on a day, in whole points; nothing of what is still to come. */
export function velocityOn(velocity: Velocity, paces: readonly Pace[], day: string): number {
  const sum = paces.reduce((total, pace) => (pace.day <= day ? total + pace.points : total), 0);
  return Math.min(velocity.cap, sum);
}

/** The days to come on which time alone changes what the paces give, soonest first. */
export const pacesAhead = (paces: readonly Pace[], day: string): string[] =>
  [...new Set(paces.map((pace) => pace.day).filter((one) => one > day))].sort();

const place = ({ status, at }: StatusStep, zone: string) => ({ status, at, day: dayOf(at, zone) });

/** The steps, without visits that one person only passed through; what leads back to the same status is no step. */
function joined({ joinMinutes }: Velocity, steps: readonly StatusStep[]): StatusStep[] {
  const stays = steps.filter((step, i) => {
    const next = steps[i + 1];
    const isOnePerson = next?.by === step.by && step.by.startsWith('user:');
    return !next || !isOnePerson || next.at - step.at >= joinMinutes * 60_000;
  });
  return stays.filter((step, i) => step.status !== stays[i - 1]?.status);
}

/** The steps since the lead was captured or reopened; none while it is disqualified. */
function lastRun(steps: readonly StatusStep[]): readonly StatusStep[] {
  const end = steps.map(({ kind }) => kind).lastIndexOf('disqualified');
  return steps.slice(end + 1);
}

/** Points by working time passed; asked by what is too late, so that a gap of many years costs no more to reckon. */
function earned({ curve }: Velocity, from: number, to: number, { after, dayMs }: BusinessTime): number {
  return (
    curve.find(({ businessDays }) => to < after(from, Math.round(businessDays * dayMs) + 1))?.points ?? 0
  );
}

/** What standing still costs: each loss counts from the first day that begins after its time is over. */
function stagnationOf({ stagnation }: Velocity, last: StatusStep | undefined, time: PaceTime): Pace[] {
  if (last?.kind !== 'working' || stagnation.points === 0) return [];
  const { after, dayMs } = time.businessTime;
  return Array.from({ length: stagnation.times }, (_, i) => {
    const over = after(last.at, Math.round((i + 1) * stagnation.businessDays * dayMs));
    const day = addDays(dayOf(over - 1, time.zone), 1);
    const { points } = stagnation;
    return { kind: 'stagnation', status: last.status, at: last.at, day, points } as const;
  });
}

import { iso } from '../lead/events/event.ts';
import type { Fit } from '../lead/events/scoring.ts';
import type { Lead } from '../lead/lead.ts';
import type { Process } from '../process/process.ts';
import { isNews, lowestBand } from '../scoring/bands.ts';
import { type Standing, standingAt } from '../scoring/score.ts';

/** Score and fit together. */
export interface FullStanding extends Standing {
  readonly fit: Fit | null;
}

/** Where a lead stands by the rules of a process. */
export const standingOf = (process: Process, lead: Lead, at: number): FullStanding => ({
  ...standingAt(process.scoring, lead, at),
  fit: process.scoring.fit(lead),
});

/** The band of a lead, scored or not. */
export const presentBand = ({ definition }: Process, lead: Lead): string =>
  lead.score.band || lowestBand(definition.scoring);

/** Whether anything but the plain value of the score is another than the lead's: band, profile, fit, what is ahead. */
export function differs(lead: Lead, process: Process, next: FullStanding): boolean {
  const { score, fit } = lead;
  if (next.band !== presentBand(process, lead) || next.nextBandAt !== score.nextBandAt) return true;
  return differ(score.spent, next.spent) || differ(score.profile, next.profile) || differ(fit, next.fit);
}

const differ = (a: unknown, b: unknown): boolean => a !== b && JSON.stringify(a) !== JSON.stringify(b);

/** A standing as an event tells it, but for its cause. */
export function standingData(process: Process, lead: Lead, next: FullStanding) {
  const { scoring } = process.definition;
  const previousBand = presentBand(process, lead);
  const { score, behaviour, band, day, profile, velocity, fit, spent, nextBandAt } = next;
  return {
    score,
    behaviour,
    ...(profile.points === 0 && profile.parts.length === 0 ? {} : { profile }),
    ...(velocity === 0 ? {} : { velocity }),
    ...(fit ? { fit } : {}),
    band,
    bandFrom: scoring.bands.find(({ id }) => id === band)?.from ?? scoring.floor,
    ...(band === previousBand ? {} : { previousBand }),
    ...(isNews(scoring, previousBand, band, lead.score.spent) ? { armed: true } : {}),
    ...(spent.length > 0 ? { spent: [...spent] } : {}),
    day,
    ...(nextBandAt ? { nextBandAt: iso(nextBandAt) } : {}),
  };
}

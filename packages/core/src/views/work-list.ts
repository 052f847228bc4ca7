import type { Deadlines } from '../lead/deadline-state.ts';

/** Later than any instant: where nothing is due. */
export const never = 9_999_999_999_999;

/** What the place of a lead in the work list goes by; a row of the list of leads has it, and a lead's state. */
export interface WorkStanding {
  /** Alerts that nobody acknowledged. */
  readonly alerts: readonly { readonly at: number; readonly dueAt: number }[];
  readonly deadlines: Deadlines;
  /** `never` where nobody planned a follow-up. */
  readonly followUpDueAt: number;
  readonly band: string;
  /** Where the band begins, in points. */
  readonly bandFrom: number;
  /** 1/1000 point. */
  readonly score: number;
  /** 0 while no seller did anything. */
  readonly lastTouchedAt: number;
}

/**
 * Where a lead stands in the work list, part by part, the first that differs deciding (Ours 5.5). Instants and stored
 * values only, never ages: so an index can hold the order, and no row moves because time passes.
 */
export interface WorkPlace {
  /** Since when an alert waits; `never` without. */
  readonly alertAt: number;
  /** By when the first response was due that is overdue. */
  readonly overdueAt: number;
  readonly responseDueAt: number;
  readonly followUpDueAt: number;
  /** The better band comes first. */
  readonly bandFrom: number;
  /** Rounded to 5 points, so that a point more or less moves nobody; the higher comes first. */
  readonly score: number;
  /** The next instant by which anything is due: an alert's, the status' too. */
  readonly dueAt: number;
  /** Longest untouched first. */
  readonly lastTouchedAt: number;
}

/** The parts in their order; those that count down have the higher first. Ties go by the lead's id. */
export const workOrder: readonly { readonly part: keyof WorkPlace; readonly descending?: true }[] = [
  { part: 'alertAt' },
  { part: 'overdueAt' },
  { part: 'responseDueAt' },
  { part: 'followUpDueAt' },
  { part: 'bandFrom', descending: true },
  { part: 'score', descending: true },
  { part: 'dueAt' },
  { part: 'lastTouchedAt' },
];

/** Where a lead stands in the work list. */
export function workPlaceOf(standing: WorkStanding): WorkPlace {
  const { alerts, deadlines, followUpDueAt, bandFrom, score, lastTouchedAt } = standing;
  const { response, status } = deadlines;
  const due = [response, status].flatMap((one) => (one ? [one.dueAt] : []));
  const alertsDue = alerts.flatMap(({ dueAt }) => (dueAt > 0 ? [dueAt] : []));
  return {
    alertAt: Math.min(never, ...alerts.map(({ at }) => at)),
    overdueAt: response?.overdue ? response.dueAt : never,
    responseDueAt: response && !response.overdue ? response.dueAt : never,
    followUpDueAt,
    bandFrom,
    score: Math.round(score / 5000) * 5,
    dueAt: Math.min(followUpDueAt, ...due, ...alertsDue),
    lastTouchedAt,
  };
}

/** More than the distance of any instant of a four-digit year from 1970, in milliseconds. */
const offset = 1e14;

/** A place as one text, so that texts stand in the order of the places: each part as ten digits of base 36. */
export function placeText(place: WorkPlace): string {
  return workOrder
    .map(({ part, descending }) => Math.round(offset + (descending ? -place[part] : place[part])))
    .map((value) => value.toString(36).padStart(10, '0'))
    .join('');
}

/** Why leads stand where they do: stable codes, and words for them. */
export const workReasons = {
  alert: { en: 'An alert waits for somebody to act', fr: 'Une alerte attend que quelqu’un agisse' },
  'response-overdue': { en: 'The first response is overdue', fr: 'La première réponse est en retard' },
  'response-due': { en: 'A first response is due', fr: 'Une première réponse est attendue' },
  'follow-up-due': { en: 'A follow-up is planned', fr: 'Une relance est prévue' },
  score: { en: 'It stands here by band and score', fr: 'Sa catégorie et son score le placent ici' },
  'status-due': { en: 'It should leave its status', fr: 'Il devrait changer de statut' },
  untouched: { en: 'Nobody has worked on it yet', fr: 'Personne ne s’en est encore occupé' },
  touched: {
    en: 'It has waited since somebody last worked on it',
    fr: 'Il attend depuis le dernier échange',
  },
} as const satisfies { readonly [code: string]: { readonly en: string; readonly fr: string } };
export type WorkReason = keyof typeof workReasons;

/** Why a lead stands where it does in the work list. */
export interface WhyHere {
  readonly code: WorkReason;
  readonly text: { readonly en: string; readonly fr: string };
  /** The instant that it goes by; absent where it goes by band and score, or nobody worked on it. */
  readonly at?: number;
}

/** The first thing about a lead that puts it before others, in words. */
export function whyHere(standing: WorkStanding): WhyHere {
  const place = workPlaceOf(standing);
  const said = (code: WorkReason, at?: number): WhyHere => ({
    code,
    text: workReasons[code],
    ...(at === undefined ? {} : { at }),
  });
  if (place.alertAt < never) return said('alert', place.alertAt);
  if (place.overdueAt < never) return said('response-overdue', place.overdueAt);
  if (place.responseDueAt < never) return said('response-due', place.responseDueAt);
  if (place.followUpDueAt < never) return said('follow-up-due', place.followUpDueAt);
  if (standing.band !== '') return said('score');
  if (place.dueAt < never) return said('status-due', place.dueAt);
  return place.lastTouchedAt === 0 ? said('untouched') : said('touched', place.lastTouchedAt);
}

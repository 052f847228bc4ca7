import * as z from 'zod';
import { Day, type EventOf, eventType, Id } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';
import { foldedSpelling } from './sources.ts';

/** What a campaign is called, when it runs and what it may cost. A parent is named once and stays (Ours 3.2). */
export const CampaignWords = z.object({
  name: z.string().min(1).max(200),
  kind: Id.optional(),
  parent: Id.optional(),
  starts: Day.optional(),
  ends: Day.optional(),
  /** Minor units of the process' currency. */
  budget: z.int().min(0).optional(),
});
export type CampaignWords = z.infer<typeof CampaignWords>;

/** A campaign was planned, or described anew. */
export const campaignDefined = eventType('campaign-defined', 1, CampaignWords);
/** The campaign cost something on a day; a negative amount takes a mistake back. */
export const costRecorded = eventType(
  'cost-recorded',
  1,
  z.object({
    amount: z.int(),
    currency: z.string().length(3),
    day: Day,
    what: z.string().max(200).optional(),
  }),
);
export type CampaignEvent = EventOf<typeof campaignDefined> | EventOf<typeof costRecorded>;

export interface Campaign extends Readonly<CampaignWords> {
  readonly id: string;
  readonly version: number;
  /** All that was recorded, in minor units by currency. */
  readonly cost: { readonly [currency: string]: number };
}

/** How a process treats campaigns; without a word nobody joins one but by command. */
export const CampaignRules = z.strictObject({
  /** A touch that names a campaign makes the lead a member that responded. */
  joinByTouch: z.boolean(),
});

/** The id of a campaign however it is spelt: case and spaces never matter, as in the words of a link. */
export const campaignId = (spelling: string): string => foldedSpelling(spelling.normalize('NFC'));
export const campaignStream = (spelling: string): string => `campaign/${campaignId(spelling)}`;

export const campaignEvolver = evolver<Campaign, CampaignEvent>(
  (first) => ({ id: idOf(first.stream), version: 0, name: '', cost: {} }),
  {
    'campaign-defined'(campaign, { data }) {
      for (const part of ['kind', 'starts', 'ends', 'budget'] as const) delete campaign[part];
      Object.assign(campaign, data);
    },
    'cost-recorded'({ cost }, { data }) {
      cost[data.currency] = (cost[data.currency] ?? 0) + data.amount;
    },
  },
);

/** What came back of what was spent; amounts in minor units of one currency. */
export type SourceReturn =
  | { readonly cost: number; readonly won: number; readonly return: number }
  | { readonly cost: null; readonly won: number; readonly return: 'no cost recorded' };

/**
 * The return on what a source or a campaign cost, in basis points: (won − cost) / cost. Without a recorded cost there
 * is none, never infinity (Ours 3.2).
 *
 * @example
 * sourceReturn({ cost: 20_000, won: 50_000 }) // => { cost: 20000, won: 50000, return: 15000 }
 */
export function sourceReturn({ cost, won }: { cost: number | null; won: number }): SourceReturn {
  if (cost === null || cost <= 0) return { cost: null, won, return: 'no cost recorded' };
  return { cost, won, return: Math.round(((won - cost) / cost) * 10_000) };
}

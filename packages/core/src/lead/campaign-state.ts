import type { Draft } from 'immer';
import type { campaignJoined } from './events/campaign.ts';
import { type EventOf, millis } from './events/event.ts';
import type { Lead, Membership } from './lead.ts';
import { ownValue } from './own-value.ts';

/** Campaigns that a lead remembers: those that it had to do with last. */
export const campaignsKept = 200;

const ranks = { sent: 0, responded: 1, attended: 2 } as const;

/** Whether one status of a member says more than another. */
export const saysMore = (one: keyof typeof ranks, than: keyof typeof ranks): boolean =>
  ranks[one] > ranks[than];

/** Notes that a lead is in a campaign: its best status, and when it responded last. */
export function noteCampaign(lead: Draft<Lead>, event: EventOf<typeof campaignJoined>): void {
  const { campaign, status } = event.data;
  const at = millis(event.occurredAt);
  noteMembership(lead.campaigns, campaign, { status, at, respondedAt: status === 'sent' ? 0 : at });
}

/** Adds what was heard of a member to what is known: the best status, the latest times. A campaign stands once. */
export function noteMembership(
  campaigns: Draft<Lead['campaigns']>,
  campaign: string,
  heard: Membership,
): void {
  const before = ownValue(campaigns, campaign);
  campaigns[campaign] = joined(before, heard);
  if (!before) forgetOldest(campaigns);
}

/** Two accounts of one membership as one. */
export const joined = (before: Membership | undefined, heard: Membership): Membership => ({
  status: before && !saysMore(heard.status, before.status) ? before.status : heard.status,
  at: Math.max(before?.at ?? 0, heard.at),
  respondedAt: Math.max(before?.respondedAt ?? 0, heard.respondedAt),
});

function forgetOldest(campaigns: Draft<Lead['campaigns']>): void {
  const all = Object.entries(campaigns);
  if (all.length <= campaignsKept) return;
  const [oldest] = all.sort(([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1))[0] ?? [];
  if (oldest !== undefined) delete campaigns[oldest];
}

/** The campaign that a lead heard of last, of two at one instant the first by name; `null` without any. */
export function latestCampaign({ campaigns }: Pick<Lead, 'campaigns'>): string | null {
  const all = Object.entries(campaigns).sort(([a, one], [b, other]) => other.at - one.at || (a < b ? -1 : 1));
  return all[0]?.[0] ?? null;
}

/**
 * The campaign that counts most for a lead: the one that it responded to last, of two at one instant the first by
 * name (Ours 3.2); `null` when it never responded.
 */
export function primaryCampaign(lead: Pick<Lead, 'campaigns'>): string | null {
  let primary: string | null = null;
  let latest = 0;
  for (const [id, { respondedAt }] of Object.entries(lead.campaigns)) {
    if (respondedAt === 0 || respondedAt < latest) continue;
    if (respondedAt > latest || primary === null || id < primary) primary = id;
    latest = respondedAt;
  }
  return primary;
}

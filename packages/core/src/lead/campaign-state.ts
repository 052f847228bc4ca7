import type { Draft } from 'immer';
import type { campaignJoined } from './events/campaign.ts';
import { type EventOf, millis } from './events/event.ts';
import type { Lead } from './lead.ts';
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
  const before = ownValue(lead.campaigns, campaign);
  const responded = status === 'sent' ? 0 : at;
  lead.campaigns[campaign] = {
    status: before && !saysMore(status, before.status) ? before.status : status,
    at: Math.max(before?.at ?? 0, at),
    respondedAt: Math.max(before?.respondedAt ?? 0, responded),
  };
  if (!before) forgetOldest(lead);
}

function forgetOldest(lead: Draft<Lead>): void {
  const all = Object.entries(lead.campaigns);
  if (all.length <= campaignsKept) return;
  const [oldest] = all.sort(([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1))[0] ?? [];
  if (oldest !== undefined) delete lead.campaigns[oldest];
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

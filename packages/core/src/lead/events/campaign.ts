import * as z from 'zod';
import { type EventOf, eventType, Id } from './event.ts';

/** What a member of a campaign did, the least first; attending is responding too. */
export const memberStatuses = ['sent', 'responded', 'attended'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** The lead is in a campaign, or did more in it than before. It joined by a touch where that says so. */
export const campaignJoined = eventType(
  'campaign-joined',
  1,
  z.object({
    campaign: Id,
    status: z.enum(memberStatuses),
    /** True when a touch that named the campaign made the lead a member. */
    byTouch: z.boolean().optional(),
  }),
);

export type CampaignMemberEvent = EventOf<typeof campaignJoined>;

import {
  type Campaign,
  campaignDefined,
  campaignId,
  campaignStream,
  costRecorded,
} from '../capture/campaigns.ts';
import { saysMore } from '../lead/campaign-state.ts';
import type { CommandOf } from '../lead/commands.ts';
import { campaignJoined } from '../lead/events/campaign.ts';
import type { Touch } from '../lead/events/capture.ts';
import { happened, millis } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Decision, Draft } from './decision.ts';
import type { Fact } from './trigger.ts';

/** Plans a campaign or describes it anew; the same words again are no event. Its parent is there first, and stays. */
export function decideDefineCampaign(draft: Draft, body: CommandOf<'define-campaign'>): Decision | Refusal {
  const { type: _type, campaign: spelt, parent: named, ...words } = body;
  const present = draft.sight.campaign(spelt);
  const parent = named === undefined ? present?.parent : campaignId(named);
  if (present && parent !== present.parent) return refuse('invalid', { field: 'parent' });
  if (parent !== undefined && !present && !draft.sight.campaign(parent)) {
    return refuse('not-found', { field: 'parent' });
  }
  if (words.starts && words.ends && words.ends < words.starts) return refuse('invalid', { field: 'ends' });
  const data = { ...words, ...(parent === undefined ? {} : { parent }) };
  if (!present || differs(present, data)) {
    draft.add(campaignStream(spelt), happened(campaignDefined, draft.world.now, data));
  }
  return draft.finish(campaignId(spelt));
}

const wordsOf = ['name', 'kind', 'starts', 'ends', 'budget'] as const;
const differs = (present: Campaign, data: Pick<Campaign, (typeof wordsOf)[number]>): boolean =>
  wordsOf.some((word) => present[word] !== data[word]);

/** Records what a campaign cost on a day. */
export function decideRecordCost(draft: Draft, body: CommandOf<'record-cost'>): Decision | Refusal {
  const { campaign, amount, currency = draft.world.process.definition.currency, day, what } = body;
  if (!draft.sight.campaign(campaign)) return refuse('not-found', { field: 'campaign' });
  draft.add(
    campaignStream(campaign),
    happened(costRecorded, draft.world.now, { amount, currency, day, ...(what ? { what } : {}) }),
  );
  return draft.finish(campaignId(campaign));
}

/** Makes a lead a member of a campaign, or says what it did there. */
export function decideJoinCampaign(draft: Draft, body: CommandOf<'join-campaign'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const at = body.at ? millis(body.at) : draft.world.now;
  return joinCampaign(draft, lead, { ...body, at }) ?? draft.finish(lead.id);
}

/** Adds to a draft that a lead is in a campaign, unless that is no news; or says why not. */
export function joinCampaign(
  draft: Draft,
  lead: Lead,
  wish: Pick<CommandOf<'join-campaign'>, 'campaign' | 'status'> & { readonly at: number },
  because?: number,
): Refusal | null {
  if (!draft.sight.campaign(wish.campaign)) return refuse('not-found', { field: 'campaign' });
  const { status, at } = wish;
  const campaign = campaignId(wish.campaign);
  if (isNews(lead, campaign, status, at)) {
    draft.add(leadStream(lead.id), happened(campaignJoined, at, { campaign, status }, { because }));
  }
  return null;
}

/** A status that says more than before, or a later answer: each answer counts, for the latest makes a campaign primary. */
function isNews(
  lead: Lead,
  campaign: string,
  status: 'sent' | 'responded' | 'attended',
  at: number,
): boolean {
  const before = ownValue(lead.campaigns, campaign);
  if (!before || saysMore(status, before.status)) return true;
  return status !== 'sent' && at > before.respondedAt;
}

/** Joins a lead to the campaign that a touch names, where the process says so and there is one. */
export function joinByTouch(draft: Draft, id: string, touch: Touch | undefined, fact: Fact): void {
  const joins = draft.world.process.definition.campaigns?.joinByTouch;
  const lead = draft.sight.lead(id);
  if (!joins || !lead || !touch?.campaign || !draft.sight.campaign(touch.campaign)) return;
  const campaign = campaignId(touch.campaign);
  const at = millis(touch.at);
  if (!isNews(lead, campaign, 'responded', at)) return;
  draft.add(
    leadStream(id),
    happened(campaignJoined, at, { campaign, status: 'responded', byTouch: true }, { because: fact.event }),
  );
}

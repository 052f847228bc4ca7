import type { Draft } from 'immer';
import { waitForNothing } from './alert-state.ts';
import { changeDeadlines } from './deadline-state.ts';
import type { conversionReverted, converted } from './events/conversion.ts';
import { type EventOf, millis } from './events/event.ts';
import type { Lead } from './lead.ts';
import { waitsIn } from './routing-state.ts';
import { moveStatus } from './status-state.ts';
import { settleConversionTouch } from './touch-state.ts';

const records = ['account', 'contact', 'opportunity'] as const;

/** The lead became records: its status, owner and follow-up are those that the event says. */
export function noteConverted(lead: Draft<Lead>, event: EventOf<typeof converted>): void {
  const { data, occurredAt } = event;
  const { status: id, rank, visitMs } = data;
  const at = millis(occurredAt);
  const previousReason = lead.status.reason;
  moveStatus(lead, event, { id, kind: 'converted', rank, reason: null }, visitMs);
  changeDeadlines(lead.deadlines, event);
  lead.owner = data.owner;
  lead.routing.ageDueAt = 0;
  lead.conversion = {
    at,
    account: data.account.id,
    contact: data.contact.id,
    opportunity: data.opportunity?.id ?? null,
    previousStatus: data.previousStatus,
    previousReason,
    previousOwner: data.previousOwner,
    created: records.filter((record) => data[record]?.created),
    followUpOf: passFollowUp(lead, data.followUp),
    activities: 0,
  };
  waitForNothing(lead);
  settleConversionTouch(lead, at);
  if (at > lead.changedAt) lead.changedAt = at;
}

/** Gives the open follow-up to its new owner; answers whose it was, where that is somebody else. */
function passFollowUp(lead: Draft<Lead>, owner: string | undefined): string | null {
  const { followUp } = lead;
  if (!followUp || owner === undefined) {
    lead.followUp = null;
    return null;
  }
  const before = followUp.owner;
  followUp.owner = owner;
  return before === owner ? null : before;
}

/** The lead is where it was before its conversion. */
export function noteReverted(lead: Draft<Lead>, event: EventOf<typeof conversionReverted>): void {
  const { data, occurredAt } = event;
  const { status: id, statusKind: kind, rank, reason = null, visitMs } = data;
  const at = millis(occurredAt);
  moveStatus(lead, event, { id, kind, rank, reason }, visitMs);
  lead.owner = data.owner;
  waitsIn(lead, data.owner, data.ageDueAt);
  if (lead.followUp && lead.conversion?.followUpOf) lead.followUp.owner = lead.conversion.followUpOf;
  lead.conversion = null;
  lead.touches.conversion = null;
  lead.revertedAt = at;
  if (at > lead.changedAt) lead.changedAt = at;
}

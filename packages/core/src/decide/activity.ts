import type { CommandOf } from '../lead/commands.ts';
import { alertAcknowledged } from '../lead/events/alerts.ts';
import { activityLogged, followUpDone, followUpSet } from '../lead/events/engagement.ts';
import { happened, iso, millis } from '../lead/events/event.ts';
import { leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';

const twoWayOutcomes: readonly (string | undefined)[] = ['reached', 'replied', 'held'];

/** Records what a seller did (Ours 6.5): an outbound act is an attempt, an answered one a two-way contact. */
export function decideActivity(draft: Draft, body: CommandOf<'log-activity'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const isNote = body.kind === 'note';
  const isInbound = body.direction === 'inbound';
  const at = body.at ? millis(body.at) : draft.world.now;
  const event = draft.add(
    leadStream(lead.id),
    happened(
      activityLogged,
      at,
      {
        kind: body.kind,
        direction: body.direction,
        ...(body.outcome ? { outcome: body.outcome } : {}),
        ...(body.durationSeconds === undefined ? {} : { durationSeconds: body.durationSeconds }),
        attempt: !isNote && !isInbound,
        twoWay: !isNote && (isInbound || twoWayOutcomes.includes(body.outcome)),
      },
      { personal: noteOf(lead.subject, body.note) },
    ),
  );
  decideConsequencesOf(draft, lead.id, [{ event, at }], { by: 'activity' });
  return draft.finish(lead.id);
}

/** Somebody saw an alert and acts on it. */
export function decideAcknowledge(draft: Draft, body: CommandOf<'acknowledge-alert'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const { alert } = body;
  if (!lead.alerts.some(({ id }) => id === alert)) return refuse('not-found', { field: 'alert' });
  draft.add(leadStream(lead.id), happened(alertAcknowledged, draft.world.now, { alert, how: 'hand' }));
  return draft.finish(lead.id);
}

/** Sets a follow-up in place of the one before; with `hideUntil` the lead is snoozed. */
export function decideFollowUp(draft: Draft, body: CommandOf<'set-follow-up'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (lead.conversion) return refuse('already-converted');
  draft.add(
    leadStream(lead.id),
    happened(
      followUpSet,
      draft.world.now,
      {
        kind: body.kind,
        dueAt: iso(millis(body.dueAt)),
        ...(body.hideUntil ? { hideUntil: iso(millis(body.hideUntil)) } : {}),
      },
      { personal: noteOf(lead.subject, body.note) },
    ),
  );
  return draft.finish(lead.id);
}

/** The promise was kept. */
export function decideCompleteFollowUp(
  draft: Draft,
  body: CommandOf<'complete-follow-up'>,
): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (!lead.followUp) return refuse('follow-up-none');
  draft.add(leadStream(lead.id), happened(followUpDone, body.at ? millis(body.at) : draft.world.now, {}));
  return draft.finish(lead.id);
}

const noteOf = (subject: string, note: string | undefined) =>
  note?.trim() ? { subject, data: { note } } : undefined;

import type { CommandOf } from '../lead/commands.ts';
import { type ConsentChannel, consentChanged } from '../lead/events/capture.ts';
import { happened, millis } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import type { Consent } from '../lead/side.ts';

import { decideConsequencesOf } from './consequences.ts';
import { correctLead } from './correction.ts';
import type { Decision, Draft } from './decision.ts';

import type { Fact } from './trigger.ts';

/** Sets or clears fields; what stays the same is no event. */
export function decideCorrect(draft: Draft, body: CommandOf<'correct'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const fact = correctLead(draft, lead, { ...body, clear: body.clear ?? [], at });
  if (isRefusal(fact)) return fact;
  decideConsequencesOf(draft, lead.id, fact ? [fact] : [], { by: 'correct', assign: body.assign === true });
  return draft.finish(lead.id);
}

/** Records a choice of consent; the same choice by the same again is no event. */
export function decideChangeConsent(draft: Draft, body: CommandOf<'change-consent'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const fact = changeConsent(draft, lead, body, at);
  decideConsequencesOf(draft, lead.id, fact ? [fact] : [], { by: 'correct' });
  return draft.finish(lead.id);
}

/** Adds a choice to a draft, where it changes anything: its fact, else `null`. */
export function changeConsent(
  draft: Draft,
  lead: Lead,
  { channel, choice, by, proof }: Omit<CommandOf<'change-consent'>, 'type' | 'lead' | 'at'>,
  at: number,
): Fact | null {
  if (!consentCounts(lead, { channel, choice, by, at })) return null;
  const event = draft.add(
    leadStream(lead.id),
    happened(
      consentChanged,
      at,
      { channel, choice, by },
      { personal: proof ? { subject: lead.subject, data: { proof } } : undefined },
    ),
  );
  return { event, at };
}

/**
 * Whether a choice changes a lead's consent (Ours 13.3): the person's newest word counts, however late it is told;
 * others may say no for it, but never turn its no into a yes, nor overrule what it said later.
 */
export function consentCounts(
  lead: Lead,
  { channel, choice, by, at }: { channel: ConsentChannel; choice: string; by: Consent['by']; at: number },
): boolean {
  const before = lead.consent[channel];
  if (!before) return true;
  if (before.choice === choice) return by === 'person' && before.by !== 'person';
  if (before.choice === 'denied' && by !== 'person') return false;
  return at >= before.at || (by === 'person' && before.by !== 'person');
}

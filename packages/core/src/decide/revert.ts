import { accountClaims, accountKeys } from '../conversion/account-match.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Conversion } from '../lead/conversion.ts';
import { conversionReverted } from '../lead/events/conversion.ts';
import { happened, iso, millis } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Status } from '../lead/statuses.ts';
import { accountStream } from '../records/account.ts';
import { contactStream } from '../records/contact.ts';
import { opportunityStream } from '../records/opportunity.ts';
import { recordCorrected, recordWithdrawn } from '../records/record.ts';
import { moveContactClaims } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import { type Uses, usesOf } from './conversion-uses.ts';
import type { Decision, Draft } from './decision.ts';
import { ageDueAt } from './owner.ts';

/**
 * Undoes a conversion (Ours 8.6): the lead goes back to the status and the owner it had. What the conversion made is
 * withdrawn where nobody has used it since; where somebody has, `records-used` says what holds it, unless the command
 * asks to keep that. Codes: `not-found`, `not-converted`, `records-used`.
 */
export function decideRevert(draft: Draft, body: CommandOf<'revert-conversion'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const { conversion } = lead;
  if (!conversion) return refuse('not-converted', { field: 'lead' });
  const uses = usesOf(draft, lead);
  const held = Object.entries(uses).filter(([, by]) => by.length > 0);
  if (held.length > 0 && !body.keep) return refuse('records-used', { detail: Object.fromEntries(held) });
  const at = body.at ? millis(body.at) : draft.world.now;
  const event = revertLead(draft, lead, conversion, uses, { at, reason: body.reason });
  withdraw(draft, lead, conversion, uses, { at, because: event });
  decideConsequencesOf(draft, lead.id, [{ event, at }], { by: 'revert' });
  return draft.finish(lead.id);
}

function revertLead(
  draft: Draft,
  lead: Lead,
  conversion: Conversion,
  uses: Uses,
  { at, reason }: { readonly at: number; readonly reason: string | undefined },
): number {
  const status = formerStatus(draft, lead, conversion);
  const dueAt = ageDueAt(draft, conversion.previousOwner);
  const data = {
    status: status.id,
    statusKind: status.kind,
    rank: draft.world.process.rank(status),
    ...(conversion.previousReason && status.id === conversion.previousStatus
      ? { reason: conversion.previousReason }
      : {}),
    previousStatus: lead.status.id,
    visitMs: Math.max(0, at - lead.status.since),
    owner: conversion.previousOwner,
    previousOwner: lead.owner,
    ...(dueAt === null ? {} : { ageDueAt: iso(dueAt) }),
    account: { id: conversion.account, withdrawn: isUnused(uses.account) },
    contact: { id: conversion.contact, withdrawn: isUnused(uses.contact) },
    ...(conversion.opportunity
      ? { opportunity: { id: conversion.opportunity, withdrawn: isUnused(uses.opportunity) } }
      : {}),
  };
  const personal = reason ? { subject: lead.subject, data: { reason } } : undefined;
  return draft.add(leadStream(lead.id), happened(conversionReverted, at, data, { personal }));
}

/** Made by the conversion, and used by nobody. */
const isUnused = (uses: readonly string[] | undefined): boolean => uses?.length === 0;

/** The status before; where the process has dropped it, as it was then. */
function formerStatus(draft: Draft, lead: Lead, { previousStatus }: Conversion): Status {
  const { process } = draft.world;
  const known = process.status(previousStatus);
  if (known && known.kind !== 'converted') return known;
  const then = lead.status.steps.at(-2); // the last is the conversion
  return then ? { id: then.status, kind: then.kind as Status['kind'], rank: then.rank } : process.firstStatus;
}

/** Withdraws what nobody has used; what stays has nothing to do with the lead any more. */
function withdraw(
  draft: Draft,
  lead: Lead,
  { account, contact, opportunity }: Conversion,
  uses: Uses,
  { at, because }: { readonly at: number; readonly because: number },
): void {
  const withdrawn = happened(recordWithdrawn, at, { lead: lead.id }, { because });
  const parted = happened(
    recordCorrected,
    at,
    { fields: {}, provenance: {}, unlinked: lead.id },
    { because },
  );
  if (isUnused(uses.account)) releaseClaims(draft, lead, account);
  if (isUnused(uses.contact)) moveContactClaims(draft, contact, draft.sight.contact(contact)?.keys ?? {}, {});
  draft.add(accountStream(account), isUnused(uses.account) ? withdrawn : parted);
  draft.add(contactStream(contact), isUnused(uses.contact) ? withdrawn : parted);
  if (!opportunity) return;
  if (isUnused(uses.opportunity)) draft.add(opportunityStream(opportunity), withdrawn);
  else draft.check(opportunityStream(opportunity));
}

/** Nobody finds a withdrawn account any more. */
function releaseClaims(draft: Draft, lead: Lead, id: string): void {
  const stream = accountStream(id);
  for (const keys of [draft.sight.account(id)?.keys ?? {}, lead.personal.keys]) {
    for (const claim of [...accountKeys(keys), ...accountClaims(keys)]) {
      if (draft.holders(claim).includes(stream)) draft.release(claim, stream);
    }
  }
}

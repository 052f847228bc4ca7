import { isWaiting, submissionSettled } from '../capture/submission.ts';
import type { CommandOf } from '../lead/commands.ts';
import { erased } from '../lead/events/erasure.ts';
import { happened } from '../lead/events/event.ts';
import { idOf, type Lead, leadStream } from '../lead/lead.ts';
import { mailSubject } from '../lead/outbox-state.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import {
  externalIdClaim,
  matchClaims,
  moveContactClaims,
  submissionClaimsOf,
  waitingClaims,
} from './claims.ts';
import type { Decision, Draft } from './decision.ts';
import { leaveAllPrograms } from './enrolment.ts';
import { leadsBelow } from './merged-leads.ts';
import { failMail } from './report-mail.ts';
import type { Sight } from './world.ts';

/**
 * Forgets the person behind a lead (Ours 13.1, 13.2): every lead of that person is erased in one commit, and what it
 * can be found by is given up. The engine destroys the keys once this is in the log. Codes: `not-found`, `erased`.
 */
export function decideErase(draft: Draft, body: CommandOf<'erase'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const leads = leadsOfPerson(lead, draft.sight);
  const submissions = forgetSubmissions(draft, leads);
  const mails = leads.flatMap(({ outbox }) => Object.keys(outbox.mails).map(mailSubject));
  const subjects = [...new Set([...leads.map(({ subject }) => subject), ...submissions, ...mails])];
  for (const one of leads) {
    const contact = one.conversion ? draft.sight.contact(one.conversion.contact) : null;
    if (contact && subjects.includes(contact.subject)) moveContactClaims(draft, contact.id, contact.keys, {});
    if (one.erasedAt === 0) eraseLead(draft, one, subjects, body.reason);
  }
  return draft.finish(lead.id);
}

/** Discards what the person submitted and nobody let in yet; answers the subjects of all forms it ever sent. */
function forgetSubmissions(draft: Draft, leads: readonly Lead[]): string[] {
  const streams = leads.flatMap((lead) => submissionClaimsOf(lead).flatMap((claim) => draft.holders(claim)));
  for (const stream of new Set(streams)) {
    const submission = draft.sight.submission(idOf(stream));
    if (!submission || !isWaiting(submission)) continue;
    for (const claim of waitingClaims(submission.personal.form?.keys ?? {})) draft.release(claim, stream);
    const data = { outcome: 'refused', reason: 'erased' } as const;
    draft.add(stream, happened(submissionSettled, draft.world.now, data));
  }
  return streams;
}

function eraseLead(
  draft: Draft,
  lead: Lead,
  subjects: readonly string[],
  reason: CommandOf<'erase'>['reason'],
): void {
  const stream = leadStream(lead.id);
  // Read before the event empties them: afterwards nobody can tell any more what was claimed.
  for (const claim of [...matchClaims(lead.personal.keys), ...lead.externalIds.map(externalIdClaim)]) {
    draft.release(claim, stream);
    // What an absorbed lead was found by, the survivor is found by.
    if (lead.absorbedBy !== '') draft.release(claim, leadStream(lead.absorbedBy));
  }
  const imports = lead.imports.map((id) => {
    const source = draft.sight.import(id)?.source;
    return source ? { id, source } : { id };
  });
  leaveAllPrograms(draft, lead.id, 'erased');
  for (const mail of Object.values(lead.outbox.mails)) failMail(draft, lead, mail, { reason: 'erased' });
  const data = { subjects: [...subjects], ...(reason ? { reason } : {}), imports };
  draft.add(stream, happened(erased, draft.world.now, data));
}

/**
 * The leads of one person: this one, those that it took over, and those that were converted into the same contact
 * (Ours 13.2). An account that
 * several people share is nobody's.
 */
export function leadsOfPerson(lead: Lead, sight: Sight): Lead[] {
  const contact = lead.conversion ? sight.contact(lead.conversion.contact) : null;
  const others = contact ? [...contact.leads, leadOfSubject(contact.subject)] : [];
  const ids = new Set([lead.id, ...others.filter((id) => id !== null)]);
  const leads = [...ids].map((id) => (id === lead.id ? lead : sight.lead(id))).filter((one) => one !== null);
  return leads.flatMap((one) => [one, ...leadsBelow(one, sight)]);
}

/** The lead whose person a subject is; `null` for a company. */
export const leadOfSubject = (subject: string): string | null =>
  subject.startsWith('lead/') ? idOf(subject) : null;

/** Whether the person that a subject is was erased. */
export const isErased = (subject: string, sight: Sight): boolean => {
  const lead = leadOfSubject(subject);
  return lead !== null && (sight.lead(lead)?.erasedAt ?? 0) > 0;
};

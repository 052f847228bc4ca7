import type { CommandOf } from '../lead/commands.ts';
import type { ExternalId } from '../lead/events/capture.ts';
import { happened, iso } from '../lead/events/event.ts';
import { emailDeferred, emailFailed, emailSent, emailUnknown, type MailEnd } from '../lead/events/mail.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { outgoingOf } from '../lead/outbox-state.ts';
import type { Outgoing } from '../lead/outgoing.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { heldMs, mailPolicy, resendsMax, waitAfter } from '../response/mail-rules.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { addEngagements } from './engagement.ts';

type Report = CommandOf<'report-mail'>;

/**
 * Records what became of an attempt. A late word about the latest attempt still counts; about an earlier one it is
 * without effect, for by then the mail was recorded as unknown. Codes: `not-found`, `mail-unknown`.
 */
export function decideReportMail(draft: Draft, body: Report): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const mail = outgoingOf(lead, body.mail);
  if (!mail) return refuse('mail-unknown', { field: 'mail' });
  if (body.attempt !== mail.attempts) return draft.finish(null);
  // What is waiting or held is known to be unknown already: only a word that it arrived, or did not, is news.
  if (mail.state !== 'attempting' && body.outcome === 'unknown') return draft.finish(null);
  record(draft, lead, mail, body);
  return draft.finish(body.mail);
}

function record(draft: Draft, lead: Lead, mail: Outgoing, report: Report): void {
  const { now, process } = draft.world;
  const { attempt, stage = 'lost', code = '' } = report;
  const of = { mail: report.mail, attempt };
  const stream = leadStream(lead.id);
  const policy = mailPolicy(process.definition.mail);
  const isLast = attempt >= policy.attempts;
  switch (report.outcome) {
    case 'accepted':
      draft.add(stream, happened(emailSent, now, of));
      return;
    case 'rejected':
      failMail(draft, lead, mail, { reason: 'rejected', stage, code });
      if (isDeadAddress(mail, report)) noteHardBounce(draft, lead, report);
      return;
    case 'retry-later': {
      if (isLast) return failMail(draft, lead, mail, { reason: 'attempts-spent', stage, code });
      const dueAt = iso(now + waitAfter(attempt));
      draft.add(stream, happened(emailDeferred, now, { ...of, stage, code, dueAt }));
      return;
    }
    default: {
      const isResent =
        policy.unknown[mail.request.class] === 'resend' && mail.unknown < resendsMax && !isLast;
      const then = isResent ? 'resend' : 'hold';
      const dueAt = iso(now + (isResent ? waitAfter(attempt) : heldMs));
      draft.add(stream, happened(emailUnknown, now, { ...of, stage, code, then, dueAt }));
    }
  }
}

/** Ends a mail that is not sent, or not again. */
export function failMail(
  draft: Draft,
  lead: Pick<Lead, 'id'>,
  { request, attempts }: Outgoing,
  why: { readonly reason: MailEnd; readonly stage?: Report['stage']; readonly code?: string },
): void {
  const { reason, stage, code } = why;
  const data = {
    mail: request.mail,
    attempts,
    reason,
    ...(stage ? { stage } : {}),
    ...(code ? { code } : {}),
  };
  draft.add(leadStream(lead.id), happened(emailFailed, draft.world.now, data));
}

/** The server refused the recipient for good: the address bounces, as if a report had come back. */
const isDeadAddress = ({ request }: Outgoing, { stage, code = '' }: Report): boolean =>
  request.to === 'lead' && stage === 'recipient' && code.startsWith('5');

/** The identity of the bounce that a refused recipient is. */
export const rejectionOf = (mail: string): ExternalId => ({ source: 'mail', id: `${mail}/rejected` });

function noteHardBounce(draft: Draft, { id, erasedAt, absorbedBy }: Lead, { mail, code }: Report): void {
  if (erasedAt > 0 || absorbedBy !== '') return;
  const bounce = {
    kind: 'bounce',
    facets: { bounce: 'hard', message: mail, code: code ?? '' },
    externalId: rejectionOf(mail),
  };
  const facts = addEngagements(draft, id, [bounce], { at: draft.world.now });
  decideConsequencesOf(draft, id, facts, { by: 'engage' });
}

/**
 * Somebody decides about a mail: to send it now, that it did arrive, or that it is not to be sent. Codes: `not-found`,
 * `mail-unknown`, `mail-under-way` while an attempt is under way.
 */
export function decideSettleMail(draft: Draft, body: CommandOf<'settle-mail'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const mail = outgoingOf(lead, body.mail);
  if (!mail) return refuse('mail-unknown', { field: 'mail' });
  if (mail.state === 'attempting') return refuse('mail-under-way');
  const { now } = draft.world;
  const attempt = Math.max(1, mail.attempts);
  const stream = leadStream(lead.id);
  if (body.to === 'dropped') failMail(draft, lead, mail, { reason: 'dropped' });
  else if (body.to === 'sent') {
    if (mail.attempts === 0) return refuse('invalid', { field: 'to', detail: { fault: 'not-attempted' } });
    draft.add(stream, happened(emailSent, now, { mail: body.mail, attempt, by: 'person' }));
  } else draft.add(stream, happened(emailDeferred, now, { mail: body.mail, attempt, dueAt: iso(now) }));
  return draft.finish(body.mail);
}

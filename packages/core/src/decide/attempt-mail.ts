import { isQueueMember, type Queue } from '../assignment/queues.ts';
import type { CommandOf } from '../lead/commands.ts';
import { happened, iso, type Json } from '../lead/events/event.ts';
import { emailAddressed, emailAttempted, emailRequested, type MailEnd } from '../lead/events/mail.ts';
import { fieldOf, idOf, type Lead, leadStream } from '../lead/lead.ts';
import { mailSubject, outgoingOf } from '../lead/outbox-state.ts';
import type { Outgoing } from '../lead/outgoing.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { mayMail } from '../response/mail-law.ts';
import { attemptPatienceMs, mailPolicy } from '../response/mail-rules.ts';
import { matchClaims } from './claims.ts';
import type { Decision, Draft } from './decision.ts';
import type { Reader } from './reader.ts';
import { failMail } from './report-mail.ts';
import type { Sight } from './world.ts';

const dayMs = 86_400_000;
/** Leads that share an address and are looked at: no limit on an address is higher than they can tell. */
const sharersMax = 50;
/** How long a chain of merges is followed. */
const chainMax = 20;

/**
 * Begins an attempt to send a mail, or ends the mail: whether it may be sent is asked again each time, for a consent may
 * be gone, an address dead and a person erased since it was requested (reference reliability.md 3.5). Codes:
 * `not-found`, `mail-unknown`, `mail-under-way`, `invalid` where no mail is rendered or its address is not the
 * recipient's.
 */
export function decideAttemptMail(draft: Draft, body: CommandOf<'attempt-mail'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const mail = outgoingOf(lead, body.mail);
  if (!mail) return refuse('mail-unknown', { field: 'mail' });
  const { now } = draft.world;
  if (mail.state === 'attempting' || body.attempt !== mail.attempts + 1) return refuse('mail-under-way');
  if (mail.dueAt > now) return refuse('mail-under-way', { field: 'attempt' });
  const end = endOf(draft, lead, mail);
  if (end) {
    failMail(draft, lead, mail, { reason: end });
    return draft.finish(null);
  }
  const isFirst = mail.rendered === 0;
  if (isFirst && !body.message) return refuse('invalid', { field: 'message' });
  if (isFirst && body.message?.to.address !== addressOf(draft, lead, mail)) {
    return refuse('invalid', { field: 'message.to', detail: { fault: 'other-address' } });
  }
  const data = { mail: body.mail, attempt: body.attempt, dueAt: iso(now + attemptPatienceMs) };
  const personal =
    isFirst && body.message
      ? { subject: mailSubject(body.mail), data: { message: body.message as unknown as Json } }
      : undefined;
  draft.add(leadStream(lead.id), happened(emailAttempted, now, data, { personal }));
  return draft.finish(body.mail);
}

/** Why a mail is not sent, or not again; `null` where it may be. */
function endOf(draft: Draft, lead: Lead, mail: Outgoing): MailEnd | null {
  const { process, now } = draft.world;
  const policy = mailPolicy(process.definition.mail);
  const { request } = mail;
  if (mail.state === 'held') return 'unsettled';
  if (mail.attempts >= policy.attempts) return 'attempts-spent';
  if (now - mail.requestedAt > policy.expiresAfterMs) return 'expired';
  if (mail.rendered === 0 && !process.template(request.template)) return 'unknown-template';
  if (request.to !== 'lead') {
    const seller = request.to.startsWith('seller/') ? draft.sight.seller(idOf(request.to)) : null;
    if (seller && !seller.active) return 'nobody-there';
    return addressOf(draft, lead, mail) === null ? 'no-address' : null;
  }
  const person = presentLead(lead, draft.sight);
  const bar = mayMail(person, request.class, process.consentRegime('email'));
  if (bar) return bar;
  // The bytes are written to the address of then.
  if (mail.rendered > 0) return person.mail.addressSince > mail.renderedAt ? 'address-changed' : null;
  return begunToday(draft, person) >= policy.perAddressDay ? 'too-many' : null;
}

/** Whom a mail goes to, as a plain address; `null` where nobody knows. */
function addressOf(draft: Draft, lead: Lead, { request: { to } }: Outgoing): string | null {
  if (to.startsWith('seller/')) return draft.sight.seller(idOf(to))?.personal.email || null;
  if (to.startsWith('queue/')) return draft.world.process.queue(to)?.address ?? null;
  const address = fieldOf(presentLead(lead, draft.sight), 'email');
  return typeof address === 'string' && address !== '' ? address : null;
}

/** The lead that a lead is by now: the one that took it over, or itself. */
export function presentLead(lead: Lead, sight: Pick<Sight, 'lead'>): Lead {
  let present = lead;
  for (let step = 0; present.absorbedBy !== '' && step < chainMax; step += 1) {
    present = sight.lead(present.absorbedBy) ?? present;
  }
  return present;
}

/** Mails begun in 24 hours to an address, over the leads that have it: no form makes a stranger's mailbox overflow. */
function begunToday(draft: Draft, lead: Lead): number {
  const since = draft.world.now - dayMs;
  const sharers = sharersOf(lead, draft).flatMap((stream) => draft.sight.lead(idOf(stream)) ?? []);
  const leads = sharers.some(({ id }) => id === lead.id) ? sharers : [...sharers, lead];
  return leads.reduce((sum, { outbox }) => sum + outbox.begun.filter((at) => at > since).length, 0);
}

function sharersOf(lead: Lead, { holders }: Pick<Reader, 'holders'>): readonly string[] {
  const { email } = lead.personal.keys;
  if (!email) return [];
  const found = matchClaims({ email }).flatMap((claim) => holders(claim));
  return found.filter((stream) => stream.startsWith('lead/')).slice(-sharersMax);
}

/** All that a mail on its way is judged by: its recipient, and who shares the address. */
export function lookAtMail(body: { readonly lead: string; readonly mail: string }, reader: Reader): void {
  const { sight } = reader;
  const lead = sight.lead(body.lead);
  const mail = lead ? outgoingOf(lead, body.mail) : undefined;
  if (!lead || !mail) return;
  if (mail.request.to.startsWith('seller/')) sight.seller(idOf(mail.request.to));
  if (mail.request.to !== 'lead') return;
  for (const stream of sharersOf(presentLead(lead, sight), reader)) sight.lead(idOf(stream));
}

/**
 * Makes one mail to each of its people of a mail to a queue, so that each has its own outcome; of the sellers named,
 * those who are members. Codes: `not-found`, `mail-unknown`.
 */
export function decideAddressMail(draft: Draft, body: CommandOf<'address-mail'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const mail = outgoingOf(lead, body.mail);
  if (!mail) return refuse('mail-unknown', { field: 'mail' });
  const { recipients, ...rest } = mail.request;
  if (mail.attempts > 0 || recipients === undefined || recipients === 'address') {
    return refuse('mail-under-way', { field: 'mail' });
  }
  const queue = draft.world.process.queue(mail.request.to);
  const people = queue ? peopleOf(draft, queue, recipients, body.sellers) : [];
  if (people.length === 0) {
    failMail(draft, lead, mail, { reason: 'nobody-there' });
    return draft.finish(null);
  }
  const stream = leadStream(lead.id);
  const mails = people.map(() => draft.newId());
  const because = draft.add(stream, happened(emailAddressed, draft.world.now, { mail: body.mail, mails }));
  for (const [at, to] of people.entries()) {
    const each = { ...rest, mail: mails[at] as string, to };
    draft.add(stream, happened(emailRequested, draft.world.now, each, { because }));
  }
  return draft.finish(body.mail);
}

function peopleOf(
  draft: Draft,
  queue: Queue,
  recipients: 'members' | 'both',
  sellers: readonly string[],
): readonly string[] {
  const members = [...new Set(sellers)].filter((id) => {
    const seller = draft.sight.seller(id);
    return seller?.active && seller.personal.email && isQueueMember(queue, seller);
  });
  const address = recipients === 'both' && queue.address ? [`queue/${queue.id}`] : [];
  return [...address, ...members.map((id) => `seller/${id}`)];
}

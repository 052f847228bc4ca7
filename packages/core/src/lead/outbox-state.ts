import type { Draft } from 'immer';
import { millis } from './events/event.ts';
import type { MailEvent, MailRequest } from './events/mail.ts';
import { thawed } from './frozen-state.ts';
import type { Lead } from './lead.ts';
import type { Outbox, Outgoing } from './outgoing.ts';
import { ownValue } from './own-value.ts';

export const noOutbox: Outbox = { mails: {}, begun: [] };

/** Mails that may wait at once; more are not requested. */
export const outboxMax = 100;
const begunKept = 64;

/** A mail on its way; `undefined` where there is none, or it has ended. */
export const outgoingOf = ({ outbox }: Lead, mail: string): Outgoing | undefined =>
  ownValue(outbox.mails, mail);

/** The subject under which a rendered mail is sealed: its key is destroyed when the mail has ended. */
export const mailSubject = (mail: string): string => `mail/${mail}`;

type Changing = Pick<Draft<Lead>, 'outbox'>;

/** What became of a mail: one recipe for all that happens to it after its request. */
export function noteMail({ outbox }: Changing, event: MailEvent): void {
  const { type, data, occurredAt } = event;
  if (type === 'email-suppressed') return;
  if (type === 'email-requested') return request(outbox, data, millis(occurredAt));
  const mail = ownValue(outbox.mails, data.mail);
  if (!mail) return;
  if (type === 'email-attempted') {
    mail.state = 'attempting';
    mail.attempts = data.attempt;
    if (mail.rendered === 0) {
      mail.rendered = event.version;
      mail.renderedAt = millis(occurredAt);
      if (mail.request.to === 'lead') outbox.begun = [...outbox.begun, mail.renderedAt].slice(-begunKept);
    }
  }
  if (type === 'email-deferred') mail.state = 'waiting';
  if (type === 'email-unknown') {
    mail.state = data.then === 'hold' ? 'held' : 'waiting';
    mail.unknown += 1;
  }
  if ('dueAt' in data) mail.dueAt = millis(data.dueAt as string);
  else delete outbox.mails[data.mail];
}

/** Stores from before mail was sent may hold more requests than are kept: then the oldest give way. */
function request(outbox: Draft<Outbox>, data: MailRequest, at: number): void {
  const ids = Object.keys(outbox.mails);
  if (ids.length >= outboxMax) delete outbox.mails[ids[0] as string];
  outbox.mails[data.mail] = {
    request: thawed(data),
    requestedAt: at,
    state: 'waiting',
    attempts: 0,
    unknown: 0,
    dueAt: at,
    rendered: 0,
    renderedAt: 0,
  };
}

import { type Event, millis } from '../lead/events/event.ts';
import type { MailEvent, MailRequest, QueueRecipients } from '../lead/events/mail.ts';
import { idOf } from '../lead/lead.ts';
import { defineView } from './view.ts';

/** How a mail stands. `addressed` = it became one mail to each of the people of a queue. */
export type MailStanding = 'waiting' | 'attempting' | 'held' | 'sent' | 'failed' | 'addressed';

/** A mail that was requested, for as long as the log is kept. */
export interface OutboxRow {
  readonly mail: string;
  /** The lead that it is about, and whom it goes to: `lead`, `seller/<id>` or `queue/<id>`. */
  readonly lead: string;
  readonly to: string;
  /** Whom of a queue it is for, where it is not only its address. */
  readonly recipients?: QueueRecipients;
  readonly template: string;
  readonly class: MailRequest['class'];
  readonly purpose: MailRequest['purpose'];
  readonly state: MailStanding;
  readonly attempts: number;
  /** Instants in milliseconds; what has ended is never due. */
  readonly requestedAt: number;
  readonly changedAt: number;
  /** When the server took it; 0 before. */
  readonly sentAt: number;
  readonly dueAt: number;
  /** Why it failed, or how the last attempt ended. */
  readonly reason?: string;
  readonly stage?: string;
  readonly code?: string;
}

/** When what has ended is due: never. */
const never = Number.MAX_SAFE_INTEGER;

/** What each event makes of a mail. */
const standings: { readonly [type: string]: MailStanding } = {
  'email-requested': 'waiting',
  'email-attempted': 'attempting',
  'email-deferred': 'waiting',
  'email-sent': 'sent',
  'email-failed': 'failed',
  'email-addressed': 'addressed',
};

/** Every mail and how it stands: what is to be sent, and what a report about a mail is looked up by. */
export const outbox = defineView<OutboxRow>({
  shape: {
    name: 'outbox',
    version: 1,
    columns: { state: 'text', dueAt: 'integer', requestedAt: 'integer' },
    indexes: {
      due: [{ column: 'dueAt' }],
      state: [{ column: 'state' }, { column: 'dueAt' }],
      latest: [{ column: 'requestedAt', descending: true }],
    },
  },
  keys: ({ type, data }) =>
    Object.hasOwn(standings, type) || type === 'email-unknown' ? [data['mail'] as string] : [],
  apply(event, rows) {
    const { data } = event as MailEvent;
    const row = rowAfter(event as MailEvent, rows.get(data.mail));
    if (row) rows.put(data.mail, row);
  },
  columns: ({ state, dueAt, requestedAt }) => ({ state, dueAt, requestedAt }),
});

function rowAfter(event: MailEvent, row: OutboxRow | undefined): OutboxRow | undefined {
  const at = millis(event.occurredAt);
  if (event.type === 'email-requested') return requested(event, event.data, at);
  if (!row || event.type === 'email-suppressed') return row;
  const { type, data } = event;
  const { reason: _reason, stage: _stage, code: _code, ...rest } = row;
  const told: Partial<Record<'dueAt' | 'reason' | 'stage' | 'code', string>> = data as object;
  const held = type === 'email-unknown' && data.then === 'hold';
  return {
    ...rest,
    state: held ? 'held' : (standings[type] ?? 'waiting'),
    attempts: type === 'email-attempted' ? data.attempt : row.attempts,
    changedAt: at,
    sentAt: type === 'email-sent' ? at : row.sentAt,
    dueAt: told.dueAt === undefined ? never : millis(told.dueAt),
    ...(told.reason ? { reason: told.reason } : {}),
    ...(told.stage ? { stage: told.stage } : {}),
    ...(told.code ? { code: told.code } : {}),
  };
}

function requested({ stream }: Event, data: MailRequest, at: number): OutboxRow {
  const { mail, to, recipients, template, purpose } = data;
  return {
    mail,
    lead: idOf(stream),
    to,
    ...(recipients ? { recipients } : {}),
    template,
    class: data.class,
    purpose,
    state: 'waiting',
    attempts: 0,
    requestedAt: at,
    changedAt: at,
    sentAt: 0,
    dueAt: at,
  };
}

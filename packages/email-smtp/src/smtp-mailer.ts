import type { MailAddress, Mailer, MailMessage, MailOutcome } from '@leadstream/core';
import { type DkimOptions, wireMail } from './message-bytes.ts';
import { headerAddress } from './one-address.ts';
import { type Line, openLine } from './smtp-connection.ts';
import type { SmtpServer, SmtpTimes } from './smtp-server.ts';

export interface SmtpMailerOptions extends SmtpServer, Partial<SmtpTimes> {
  /** Whom mail is from where the rules name nobody. */
  readonly from: MailAddress;
  /** Keep connections for the next mail. Default: true. */
  readonly pool?: boolean | undefined;
  /** Connections at once at most. Default: 5. */
  readonly connections?: number | undefined;
  /** How long a mail waits for a connection before it is to be tried later. Default: 60 seconds. */
  readonly queueMs?: number | undefined;
  readonly dkim?: DkimOptions | undefined;
}

const busy: MailOutcome = { outcome: 'retry-later', stage: 'connect', code: 'busy' };

/**
 * Sends mail over SMTP: one attempt per call, with one recipient, whose outcome says how far it got. It never retries:
 * the outbox does. Throws `TypeError` for options that cannot work.
 *
 * @example
 * const mailer = smtpMailer({ host: 'smtp.acme.example', from: { name: 'Acme', address: 'hello@acme.example' } });
 */
export function smtpMailer(options: SmtpMailerOptions): Mailer {
  const {
    from,
    pool = true,
    connections = 5,
    queueMs = 60_000,
    dkim,
    stepMs = 30_000,
    answerMs = 600_000,
  } = options;
  const { host, port, secure, requireTLS, auth, name, tls } = options;
  if (!headerAddress(from)) throw new TypeError('`from` is one plain address, with a name in one line.');
  if (!Number.isInteger(connections) || connections < 1) throw new TypeError('`connections` is 1 or more.');
  const server = definedOf({ host, port, secure, requireTLS, auth, name, tls }) as unknown as SmtpServer;
  const turns = createTurns(connections, queueMs);
  const idle: Line[] = [];
  let isClosed = false;

  const deliver = async (mail: Parameters<Line['deliver']>[0]): Promise<MailOutcome> => {
    for (let kept = idle.pop(); kept; kept = idle.pop()) {
      if (!kept.isUsable()) continue;
      const outcome = await kept.deliver(mail);
      if (kept.isUsable() && !isClosed) idle.push(kept);
      // A server may end a connection that nobody used: nothing was said of this mail yet.
      const isStale =
        outcome.outcome === 'retry-later' && outcome.stage === 'sender' && !/^\d/.test(outcome.code);
      if (!isStale) return outcome;
    }
    const line = openLine(server, { stepMs, answerMs });
    const outcome = await line.deliver(mail);
    if (pool && line.isUsable() && !isClosed) idle.push(line);
    else line.close();
    return outcome;
  };
  return {
    from,
    async send(message: MailMessage) {
      const mail = await wireMail(message, dkim);
      if (typeof mail === 'string') return { outcome: 'rejected', stage: 'sender', code: mail };
      if (isClosed || !(await turns.take())) return busy;
      try {
        return await deliver(mail);
      } finally {
        turns.give();
      }
    },
    async close() {
      isClosed = true;
      for (const line of idle.splice(0)) line.close();
    },
  };
}

/** So many at once; whoever waits too long goes without. */
function createTurns(max: number, waitMs: number) {
  let left = max;
  const waiting: (() => void)[] = [];
  return {
    async take(): Promise<boolean> {
      if (left > 0) {
        left -= 1;
        return true;
      }
      return new Promise((resolve) => {
        const turn = (): void => {
          clearTimeout(timer);
          resolve(true);
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(turn), 1);
          resolve(false);
        }, waitMs);
        waiting.push(turn);
      });
    },
    give(): void {
      const next = waiting.shift();
      if (next) next();
      else left += 1;
    },
  };
}

const definedOf = (parts: object): object =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));

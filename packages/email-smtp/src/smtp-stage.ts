import type { MailStage } from '@leadstream/core';

/** How far a connection is with a mail. nodemailer's errors do not say (reference reliability.md, finding 8). */
export interface StageWatch {
  readonly stage: () => MailStage;
  /** Whether the last byte of the mail may be out: from then on an end of the connection says nothing. */
  readonly mayHaveArrived: () => boolean;
  /** What is to be given to nodemailer as its logger. */
  readonly logger: Record<string, unknown>;
  /** Is told whenever the connection goes on to another stage. */
  onChange: () => void;
  /** A mail begins on a connection that is open. */
  begin(): void;
}

const stages: readonly (readonly [command: RegExp, stage: MailStage])[] = [
  [/^(EHLO|HELO)/i, 'greeting'],
  [/^STARTTLS/i, 'tls'],
  [/^AUTH/i, 'login'],
  [/^MAIL FROM/i, 'sender'],
  [/^RCPT TO/i, 'recipient'],
  [/^DATA/i, 'data'],
];

/**
 * Follows what client and server say, as nodemailer tells its logger, through TLS as well. Once the server has said 354
 * the mail goes out with all it has, last dot included, so from there on it may have arrived; nothing is logged by us.
 */
export function watchStage(): StageWatch {
  let stage: MailStage = 'connect';
  let isOpened = false;
  /** Commands that have no reply yet, oldest first: a server that pipelines gets several at once (RFC 2920). */
  let asked: MailStage[] = [];
  const heard = (): void => {
    stage = isOpened ? 'answer' : (asked[0] ?? stage);
    watch.onChange();
  };
  const hear = (entry: { readonly tnx?: string } | undefined, said: unknown): void => {
    const text = String(said);
    if (entry?.tnx === 'network' && stage === 'connect' && text.includes('established')) stage = 'greeting';
    else if (entry?.tnx === 'client') {
      asked.push(stages.find(([command]) => command.test(text))?.[1] ?? asked.at(-1) ?? stage);
    } else if (entry?.tnx === 'server') {
      const answered = asked.shift();
      if (answered === 'data' && /^[23]/.test(text)) isOpened = true;
    } else return;
    heard();
  };
  const watch: StageWatch = {
    stage: () => stage,
    mayHaveArrived: () => isOpened,
    logger: Object.fromEntries(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, hear]),
    ),
    onChange: () => {},
    begin() {
      isOpened = false;
      asked = [];
      stage = 'sender';
      watch.onChange();
    },
  };
  return watch;
}

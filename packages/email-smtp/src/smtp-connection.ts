import type { MailOutcome, MailStage } from '@leadstream/core';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { WireMail } from './message-bytes.ts';
import type { SmtpServer, SmtpTimes } from './smtp-server.ts';
import { type StageWatch, watchStage } from './smtp-stage.ts';

/** A connection to a server, for one mail at a time. */
export interface Line {
  /** Makes one attempt; never throws. */
  deliver(mail: WireMail): Promise<MailOutcome>;
  /** Whether another mail may go the same way. */
  isUsable(): boolean;
  close(): void;
}

type Smtp = InstanceType<typeof SMTPConnection>;
interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

/** Opens a line; what happens on it is told by how far it got. */
export function openLine(server: SmtpServer, times: SmtpTimes): Line {
  const watch = watchStage();
  const { auth, ...rest } = server;
  const connection: Smtp = new SMTPConnection({
    ...rest,
    // Credentials go over TLS, or not at all.
    requireTLS: server.requireTLS ?? (auth !== undefined && !server.secure),
    connectionTimeout: times.stepMs,
    greetingTimeout: times.stepMs,
    socketTimeout: times.answerMs + times.stepMs,
    socketCloseTimeout: 0,
    logger: watch.logger as never,
    debug: false,
    transactionLog: true,
  } as ConstructorParameters<typeof SMTPConnection>[0]);
  let isReady = false;
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    connection.close();
  };
  // Errors between two mails end the line; those within one are told to whoever sends it.
  connection.on('error', () => {
    isClosed = true;
  });
  connection.on('end', () => {
    isClosed = true;
  });
  return {
    isUsable: () => isReady && !isClosed,
    close,
    async deliver(mail) {
      if (isReady) watch.begin();
      const outcome = await attempt(connection, watch, {
        mail,
        times,
        auth: isReady ? undefined : auth,
        isOpen: isReady,
      });
      isReady = outcome.outcome === 'accepted' || isMailRefused(outcome);
      if (!isReady) close();
      return outcome;
    },
  };
}

/** After a refusal of this mail the line is as good as before. */
const isMailRefused = (outcome: MailOutcome): boolean =>
  outcome.outcome !== 'accepted' &&
  /^[45]\d\d$/.test(outcome.code) &&
  outcome.code !== '421' &&
  isOfMail(outcome.stage);

const isOfMail = (stage: MailStage): boolean =>
  stage === 'sender' || stage === 'recipient' || stage === 'data' || stage === 'answer';

interface Wish {
  readonly mail: WireMail;
  readonly times: SmtpTimes;
  readonly auth: SmtpServer['auth'];
  readonly isOpen: boolean;
}

function attempt(
  connection: Smtp,
  watch: StageWatch,
  { mail, times, auth, isOpen }: Wish,
): Promise<MailOutcome> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (outcome: MailOutcome): void => {
      clearTimeout(timer);
      watch.onChange = () => {};
      connection.off('error', failed);
      connection.off('end', ended);
      resolve(outcome);
    };
    const failed = (error: SmtpError): void => settle(outcomeOf(error, watch));
    const ended = (): void => settle(broken(watch, 'closed'));
    const expect = (): void => {
      clearTimeout(timer);
      timer = setTimeout(
        () => settle(broken(watch, 'timeout')),
        watch.mayHaveArrived() ? times.answerMs : times.stepMs,
      );
    };
    watch.onChange = expect;
    expect();
    connection.on('error', failed);
    connection.on('end', ended);
    const send = (): void => {
      connection.send({ from: mail.from, to: [mail.to] } as never, mail.bytes as never, (error: unknown) => {
        if (error) failed(error as SmtpError);
        else settle({ outcome: 'accepted' });
      });
    };
    if (isOpen) return connection.reset((error: unknown) => (error ? failed(error as SmtpError) : send()));
    connection.connect((error?: unknown) => {
      if (error) return failed(error as SmtpError);
      if (!auth) return send();
      connection.login(auth as never, (refused: unknown) => {
        if (refused) failed(refused as SmtpError);
        else send();
      });
    });
  });
}

/** Codes that speak of us, or of the server, whatever command they answer: the mail itself may go later. */
const notOfTheMail = new Set([421, 454, 530, 534, 535, 538]);

/** What an error says, with the stage that it came at. */
function outcomeOf({ responseCode, code, command }: SmtpError, watch: StageWatch): MailOutcome {
  const stage = stageOf(command, watch);
  if (responseCode !== undefined && responseCode >= 400) {
    const isFinal = responseCode >= 500 && isOfMail(stage) && !notOfTheMail.has(responseCode);
    return { outcome: isFinal ? 'rejected' : 'retry-later', stage, code: String(responseCode) };
  }
  return broken(watch, (code ?? 'failed').toLowerCase().slice(0, 40));
}

function stageOf(command: string | undefined, watch: StageWatch): MailStage {
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  return watch.stage();
}

/** The line ended, or nothing was heard. */
const broken = (watch: StageWatch, code: string): MailOutcome => ({
  outcome: watch.mayHaveArrived() ? 'unknown' : 'retry-later',
  stage: watch.stage(),
  code,
});

import type { Mailer, MailMessage, MailOutcome } from '@leadstream/core';

/** A mailer that remembers what it was given. */
export interface RecordingMailer extends Mailer {
  /** Every message it was asked to send, in order, whatever it answered. */
  readonly sent: readonly MailMessage[];
}

const accepted: MailOutcome = { outcome: 'accepted' };

/**
 * A mailer for tests: it answers what it is told, in order, and accepts from then on.
 *
 * @example
 * const mailer = recordingMailer({ outcome: 'retry-later', stage: 'connect', code: 'refused' });
 */
export function recordingMailer(...outcomes: readonly MailOutcome[]): RecordingMailer {
  const sent: MailMessage[] = [];
  return {
    sent,
    from: { name: 'Acme', address: 'hello@acme.example' },
    async send(message) {
      sent.push(message);
      return outcomes[sent.length - 1] ?? accepted;
    },
  };
}

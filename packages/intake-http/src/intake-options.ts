import type { Clock, Mailer } from '@leadstream/core';
import type { Engine } from '@leadstream/engine';
import type { SigningKey } from './seals.ts';
import type { WebSettingsInput } from './settings.ts';
import type { ReportReader } from './tracking/delivery-report.ts';

/** Tells people from machines: the markup of a task, and whether what came with the form solves it. */
export interface Captcha {
  /** Markup within the form; it is printed as it is, so nothing of a visitor may be in it. */
  readonly html: (form: string) => string;
  /** Origins of scripts, frames and styles that the markup needs. */
  readonly origins?: readonly string[] | undefined;
  /** `unavailable`: nobody can tell now; then the submission is put aside instead of being lost. */
  readonly check: (answer: {
    readonly text: (name: string) => string;
    readonly address: string | null;
  }) => Promise<'passed' | 'failed' | 'unavailable'>;
}

/** What a host may want to hear of, without anything personal. */
export type IntakeNotice =
  /** A submission did not come in at once, or at all. */
  | {
      readonly kind: 'kept-apart';
      readonly form: string;
      readonly submission: string;
      readonly outcome: string;
      readonly reason: string;
    }
  /** A request ended in a failure; the visitor was shown the same reference. */
  | { readonly kind: 'failed'; readonly reference: string; readonly error: unknown }
  /** An open, a click or a visit could not be recorded. */
  | { readonly kind: 'not-recorded'; readonly error: unknown };

export interface IntakeOptions {
  readonly engine: Pick<Engine, 'as'>;
  /** Default: `main`. */
  readonly tenant?: string | undefined;
  /** Where the intake is mounted, as visitors reach it: `https://www.example.org/leads`. */
  readonly url: string;
  /** The first signs, all open. The same as those of `mailLinks`. */
  readonly keys: readonly SigningKey[];
  readonly settings: WebSettingsInput;
  readonly captcha?: Captcha | undefined;
  /** Sends the mails that ask for confirmation; wanted where a form has `confirmWithinHours`. */
  readonly mailer?: Mailer | undefined;
  /** Takes in what mail providers report, by name: `POST <url>/reports/<name>`. */
  readonly reports?: { readonly [name: string]: ReportReader } | undefined;
  /** How many proxies before the host write `X-Forwarded-For`. Default: 0, nobody is believed. */
  readonly trustedProxies?: number | undefined;
  /** Default: the clock of the machine. */
  readonly clock?: Clock | undefined;
  /** Milliseconds that a visitor may take to send a body. Default: 10,000. */
  readonly bodyMs?: number | undefined;
  readonly onNotice?: ((notice: IntakeNotice) => void) | undefined;
}

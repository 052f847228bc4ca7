import type { Clock } from '@leadstream/core';
import type { Handle } from '@leadstream/engine';
import type { Captcha, IntakeNotice } from './intake-options.ts';
import type { House } from './pages/layout.ts';
import type { Seals } from './seals.ts';
import type { FormSpec, WebSettings } from './settings.ts';

/** What all parts of one intake work with. */
export interface Room {
  readonly handle: Handle;
  readonly tenant: string;
  readonly settings: WebSettings;
  readonly forms: ReadonlyMap<string, FormSpec>;
  readonly house: House;
  readonly seals: Seals;
  readonly clock: Clock;
  readonly captcha: Captcha | undefined;
  readonly trustedProxies: number;
  readonly bodyMs: number | undefined;
  readonly notify: (notice: IntakeNotice) => void;
  /** Keeps work going on that no answer waits for, and says when all of it is done. */
  readonly later: (work: Promise<unknown>) => void;
}

/** Who sent a request, as far as the host knows. */
export interface Sender {
  /** The address of the connection. */
  readonly address?: string | undefined;
  /** Lets work go on after the answer, where a platform would end it: `ctx.waitUntil` of workers. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** The language of pages that no form chose. */
export async function pageLanguage({ settings, handle }: Room): Promise<string> {
  return settings.language ?? (await handle.process()).definition.language;
}

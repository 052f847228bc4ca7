import type {
  Clock,
  Directory,
  Ids,
  KeyVault,
  LinksOf,
  Mailer,
  ProcessInput,
  Storage,
} from '@leadstream/core';
import type { KeysOf } from './match-keys.ts';
import type { Notice } from './notices.ts';
import type { StateCache } from './state-cache.ts';

/** What all parts of one engine work with. */
export interface Shell {
  readonly storage: Storage;
  readonly vault: KeyVault;
  /** The host's CRM, where there is one. */
  readonly directory: Directory | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keysOf: KeysOf;
  /** The process that the code offers. */
  readonly offered: ProcessInput;
  readonly states: StateCache;
  readonly mailer: Mailer | undefined;
  readonly links: LinksOf | undefined;
  /** Never throws. */
  readonly notify: (notice: Notice) => void;
  /** Waits before the commands that lost against another process are decided again; `attempt` counts from 2. */
  readonly pause: (attempt: number) => Promise<void>;
}

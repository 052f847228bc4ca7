import type { Shell } from './shell.ts';
import type { Tenant } from './tenant.ts';
import type { ViewRunner } from './view-runner.ts';

/** Where one actor works on one tenant: what the verbs and reads of a handle have in common. */
export interface Desk {
  readonly shell: Shell;
  readonly tenant: Tenant;
  readonly views: ViewRunner;
  readonly actor: string;
  /** Throws `closed` once the engine was closed. */
  readonly checkOpen: () => void;
}

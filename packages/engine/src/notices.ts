import type { CommandType } from '@leadstream/core';

/** Something that a host may want to log or count. A notice never holds personal data, and never the message of an error. */
export type Notice =
  /** A batch of commands was answered. `waiting` are the commands that came meanwhile. */
  | {
      readonly kind: 'batch';
      readonly tenant: string;
      readonly commands: number;
      /** Commands that were not refused. */
      readonly accepted: number;
      readonly ms: number;
      readonly waiting: number;
    }
  /** Another process won: `commands` are decided again. */
  | {
      readonly kind: 'conflict';
      readonly tenant: string;
      readonly attempt: number;
      readonly commands: number;
    }
  /** Deciding a command threw: that is a mistake in a rule or in Leadstream, or a damaged store. */
  | {
      readonly kind: 'command-failed';
      readonly tenant: string;
      readonly command: CommandType;
      readonly commandId: string;
      readonly code: string;
    }
  /** A task that was worked is still due: it is left alone until `until`, milliseconds since 1970. */
  | {
      readonly kind: 'task-held';
      readonly tenant: string;
      readonly task: string;
      readonly attempts: number;
      readonly until: number;
    }
  /** The host's CRM did not answer what a conversion asked it: candidates are our own accounts only. */
  | { readonly kind: 'directory-silent'; readonly tenant: string; readonly code: string }
  /** The host's CRM did not take a record now: it is offered again from `until` on, milliseconds since 1970. */
  | {
      readonly kind: 'record-held';
      readonly tenant: string;
      readonly record: string;
      readonly attempts: number;
      readonly until: number;
    }
  /** The host's CRM does not take a record: nobody tries again unless asked to. */
  | {
      readonly kind: 'record-parked';
      readonly tenant: string;
      readonly record: string;
      readonly code: string;
    }
  /** A command was turned away, since so many wait already. */
  | { readonly kind: 'overloaded'; readonly tenant: string; readonly waiting: number }
  /** A read gave up waiting for a view, which is so many events behind. */
  | { readonly kind: 'view-behind'; readonly tenant: string; readonly view: string; readonly behind: number }
  /** A follower's handler threw: it stays after `position` and is tried again from `until` on, in milliseconds since 1970. */
  | {
      readonly kind: 'follower-failed';
      readonly tenant: string;
      readonly follower: string;
      readonly position: number;
      readonly attempts: number;
      readonly code: string;
      readonly until: number;
    }
  /** Somebody was erased and the keys are still there: it is tried again with the next commands and passes. */
  | { readonly kind: 'erasure-unfinished'; readonly tenant: string; readonly code: string }
  /** A mailer threw, which none should: what became of the mail is not known. */
  | { readonly kind: 'mailer-failed'; readonly tenant: string; readonly code: string }
  /** Mails could not be worked; they are tried again. */
  | { readonly kind: 'outbox-failed'; readonly tenant: string; readonly code: string }
  /** A pass of views and tasks failed, over one tenant or before any; `run` tries again. */
  | { readonly kind: 'pass-failed'; readonly tenant: string | null; readonly code: string };

/** The code of a fault, else the name of the error: enough to count by, and never personal. */
export function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'error';
}

import type { Command, Lead, LoadedRecord, Mode, Process, Refusal, StreamState } from '@leadstream/core';

/** How a command was answered. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

export interface CommandOptions {
  readonly commandId?: string | undefined;
  readonly mode?: Mode | undefined;
  readonly correlationId?: string | undefined;
}

/** What an import needs of an engine's handle, and no more. */
export interface ImportHandle {
  execute(command: Command, options?: CommandOptions): Promise<Answer>;
  /** Answers aligned; may throw a fault after some of them were carried out. */
  executeMany(
    commands: readonly { readonly command: Command; readonly options?: CommandOptions | undefined }[],
  ): Promise<readonly Answer[]>;
  /** The leads with these external ids, aligned; `null` where there is none. */
  leadsByExternalId(source: string, ids: readonly string[]): Promise<readonly (Lead | null)[]>;
  /** The records of a kind with these external ids, aligned; `null` where there is none. */
  recordsByExternalId(
    kind: LoadedRecord,
    source: string,
    ids: readonly string[],
  ): Promise<readonly (StreamState | null)[]>;
  process(): Process | Promise<Process>;
}

import type { StreamState } from '@leadstream/core';
import { readStates } from './event-reader.ts';
import type { Shell } from './shell.ts';

/** What a stream of one tenant says that every command is decided by: the process in force, who may do what. */
export interface KnownStream<State extends StreamState> {
  readonly stream: string;
  /** As far as it was read; what others wrote is forgotten before each try. */
  known(): Promise<State | null>;
  /** As the log has it now. */
  fresh(): Promise<State | null>;
  keep(state: StreamState): void;
  /** Somebody else wrote to it: what is known is old. */
  forget(): void;
}

export function createKnownStream<State extends StreamState>(
  shell: Shell,
  tenant: string,
  stream: string,
): KnownStream<State> {
  let present: State | null | undefined;
  const read = async (): Promise<State | null> => {
    const states = await readStates(shell, tenant, [stream]);
    present = (states.get(stream) ?? null) as State | null;
    return present;
  };
  return {
    stream,
    known: async () => (present === undefined ? read() : present),
    async fresh() {
      if (present === undefined) return read();
      const after = present?.version ?? 0;
      const newer = await shell.storage.log.readStream(tenant, stream, { after, limit: 1 });
      return newer.length === 0 ? present : read();
    },
    keep: (state) => void (present = state as State),
    forget: () => void (present = undefined),
  };
}

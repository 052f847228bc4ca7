import { type Published, processStream } from '@leadstream/core';
import { readStates } from './event-reader.ts';
import type { Shell } from './shell.ts';

/** What `process/main` of one tenant says. */
export interface PublishedProcess {
  /** As far as it was read; who decides on it has its version checked when it is written. */
  known(): Promise<Published | null>;
  /** As the log has it now. */
  fresh(): Promise<Published | null>;
  keep(published: Published): void;
  /** Somebody else published: what is known is old. */
  forget(): void;
}

export function createPublishedProcess(shell: Shell, tenant: string): PublishedProcess {
  let present: Published | null | undefined;
  const read = async (): Promise<Published | null> => {
    const states = await readStates(shell, tenant, [processStream]);
    present = (states.get(processStream) ?? null) as Published | null;
    return present;
  };
  return {
    known: async () => (present === undefined ? read() : present),
    async fresh() {
      if (present === undefined) return read();
      const after = present?.version ?? 0;
      const newer = await shell.storage.log.readStream(tenant, processStream, { after, limit: 1 });
      return newer.length === 0 ? (present ?? null) : read();
    },
    keep: (published) => void (present = published),
    forget: () => void (present = undefined),
  };
}

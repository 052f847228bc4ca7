/**
 * Faults are operational failures: thrown, with a stable code and what to do. Refusals are values, never thrown.
 */
export const faultCodes = {
  'store-in-use': 'Close the other process or use a storage made for many processes.',
  'store-newer': 'Upgrade Leadstream: the store was written by a newer version.',
  'store-damaged': 'Restore the store from a backup; run `leadstream check` to see what is wrong.',
  'store-unavailable': 'Check the disk or the server, then try again; a command may be repeated with its id.',
  'store-not-durable': 'Open the store with full synchronous writes.',
  'box-damaged': 'Restore the store and the key vault from backups of the same time.',
  'process-version-reused': 'Give the changed process a higher version.',
  'process-invalid': 'Correct the process at the named place.',
  overloaded: 'Slow down: the queue of commands is full.',
  contended: 'Try again: other processes kept winning.',
  'cursor-invalid': 'Start again from the first page.',
  'view-behind': 'Try again later, or run the views: they lag behind the log.',
  'file-exists': 'Name a file that is not there yet: nothing is ever overwritten.',
  'backup-unsupported': 'Back it up with its own tools, as its README says.',
  closed: 'Open a new engine: this one was closed.',
} as const;

export type FaultCode = keyof typeof faultCodes;

export class FaultError extends Error {
  readonly code: FaultCode;
  /** What to do about it. */
  readonly remedy: string;
  constructor(code: FaultCode, message: string, options?: { cause?: unknown }) {
    super(`${message} ${faultCodes[code]}`, options);
    this.name = 'FaultError';
    this.code = code;
    this.remedy = faultCodes[code];
  }
}

/** Recognises a fault by its shape, also across duplicated installs. */
export function isFault(error: unknown, code?: FaultCode): error is FaultError {
  const found = (error as { code?: unknown } | null)?.code;
  return (
    typeof found === 'string' && Object.hasOwn(faultCodes, found) && (code === undefined || found === code)
  );
}

/** What the command answers to the shell. */
export const exit = {
  done: 0,
  /** A command was refused, rows failed, or something is wrong with the store. */
  failed: 1,
  /** The command line is wrong, or nothing could be read. */
  usage: 2,
  /** Stopped by Ctrl-C: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** Ends the command: one sentence for stderr, and an exit code. */
export class Stop extends Error {
  readonly exitCode: ExitCode;
  /** The verb whose usage helps, empty for that of the command; shown below the sentence. */
  readonly usageOf: string | undefined;
  constructor(exitCode: ExitCode, message: string, more: { usageOf?: string; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.exitCode = exitCode;
    this.usageOf = more.usageOf;
  }
}

/** The command line cannot be carried out as it stands. */
export const wrongUsage = (message: string, usageOf?: string): Stop =>
  new Stop(exit.usage, message, usageOf === undefined ? {} : { usageOf });

/** Exit code of anything thrown. */
export const exitCodeOf = (error: unknown): ExitCode =>
  error instanceof Stop ? error.exitCode : exit.failed;

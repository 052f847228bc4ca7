import type { ExitCode } from './exit.ts';
import type { Options } from './options.ts';
import type { Output } from './output.ts';

/** One call of a verb. */
export interface Call {
  readonly args: readonly string[];
  readonly options: Options;
  /** Results; everything else goes to stderr. */
  readonly out: Output;
}

/** A verb of the command: what help says about it, and what it does. */
export interface Verb {
  readonly name: string;
  /** Its arguments, e.g. `<file>`: required ones in angles, optional ones in brackets. */
  readonly args: string;
  readonly summary: string;
  /** Beside `--store`, `--json` and `--help`, which all verbs have. */
  readonly options: readonly (readonly [flags: string, description: string])[];
  /** Shown by `--help` below the options. */
  readonly notes: string;
  run(call: Call): Promise<ExitCode>;
}

/** A line for the person at the terminal. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

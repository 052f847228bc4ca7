import { isFault } from '@leadstream/core';
import { type ExitCode, exit, Stop } from './exit.ts';
import { type House, reading } from './house.ts';
import { plain } from './output.ts';
import type { Call } from './verb.ts';

export const checkStore = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => check(house, call)).catch((error: unknown) => {
    // A store that does not even open is what this verb is asked to find.
    const cause = error instanceof Stop ? error.cause : undefined;
    throw isFault(cause, 'store-damaged') ? cause : error;
  });

async function check({ engine }: House, { options, out }: Call): Promise<ExitCode> {
  const problems = await engine.check();
  const ok = problems.length === 0;
  if (options.flag('json')) await out.json({ ok, problems });
  else if (ok) await out.line(out.colours.green('The log is whole, and everything derived from it agrees.'));
  else
    for (const { code, where, message } of problems) await out.line(plain(`${code}: ${where}: ${message}`));
  return ok ? exit.done : exit.failed;
}

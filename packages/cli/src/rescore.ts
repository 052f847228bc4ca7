import { type ExitCode, exit } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import { untilStopped } from './stopping.ts';
import { type Call, note } from './verb.ts';

/** Reckons every lead by the rules in force, page by page. */
export const rescore = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => rescoreAll(house, call));

async function rescoreAll(house: House, { options, out }: Call): Promise<ExitCode> {
  await caughtUp(house);
  const { isStopped, result: done } = await untilStopped('leads', (signal, show) =>
    house.handle.rescore({
      signal,
      onProgress: ({ leads, rescored }) => show(`${leads} leads, ${rescored} rescored`),
    }),
  );
  if (options.flag('json')) await out.json({ ...done, complete: !isStopped });
  else await out.line(`${done.rescored} of ${done.leads} leads stand elsewhere by the rules of now`);
  if (done.leads === 0) note('No leads yet. Import some: leadstream import FILE --map MAP.json');
  if (done.outrun > 0) note(`${done.outrun} leads changed each time that they were read: run it again.`);
  if (isStopped) return exit.interrupted;
  return done.outrun > 0 ? exit.failed : exit.done;
}

import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import type { Options } from './options.ts';
import { plain } from './output.ts';
import { untilStopped } from './stopping.ts';
import { type Call, note } from './verb.ts';

const owner = /^(seller|queue)\/.+/;

/** Moves the open leads of an owner who leaves or is away, as one batch (Ours 5.4). */
export const moveLeads = (call: Call): Promise<ExitCode> => {
  const from = wanted(call.options, 'from', (text) => owner.test(text));
  const to = wanted(call.options, 'to', (text) => ['rules', 'stand-in'].includes(text) || owner.test(text));
  return reading(call.options, (house) => move(house, call, { from, to }));
};

function wanted(options: Options, name: 'from' | 'to', fits: (text: string) => boolean): string {
  const text = options.text(name);
  if (text !== undefined && fits(text)) return text;
  const more = name === 'to' ? ', rules or stand-in' : '';
  throw wrongUsage(`--${name} is seller/<id> or queue/<id>${more}.`, 'move-leads');
}

async function move(
  house: House,
  { options, out }: Call,
  between: { readonly from: string; readonly to: string },
): Promise<ExitCode> {
  await caughtUp(house);
  const wish = { ...between, reason: options.text('reason'), batch: options.text('batch') };
  const { isStopped, result: answer } = await untilStopped('leads', (signal, show) =>
    house.handle.moveLeads(wish, {
      signal,
      onProgress: ({ leads, moved }) => show(`${leads} leads, ${moved} moved`),
    }),
  );
  if (!answer.ok) throw new Stop(exit.failed, `${answer.refusal.code}: ${answer.refusal.message}`);
  const { batch, leads, moved, refused } = answer;
  const complete = !isStopped;
  if (options.flag('json')) await out.json({ batch, leads, moved, refused, complete });
  else {
    await out.line(plain(`${moved} of ${leads} leads moved, batch ${batch}`));
    for (const [code, count] of Object.entries(refused)) await out.line(plain(`  ${count} refused: ${code}`));
  }
  if (leads === 0) note(plain(`${between.from} has no open leads.`));
  if (isStopped) note(plain(`Go on with --batch ${batch}.`));
  if (isStopped) return exit.interrupted;
  return Object.keys(refused).length > 0 ? exit.failed : exit.done;
}

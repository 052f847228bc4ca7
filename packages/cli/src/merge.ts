import type { Command, Refusal } from '@leadstream/core';
import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { findLead } from './find-lead.ts';
import { caughtUp, type House, reading } from './house.ts';
import type { Options } from './options.ts';
import { plain } from './output.ts';
import { type Call, note } from './verb.ts';

/** Makes one lead of several: the first stands for all of them from now on (Ours 10.1). */
export const mergeLeads = (call: Call): Promise<ExitCode> => {
  const choices = choicesOf(call.options);
  return reading(call.options, (house) => merge(house, call, choices));
};

/** Parts a lead from the one that took it over (Ours 10.2). */
export const unmergeLead = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => unmerge(house, call));

/** Says that two leads are two: they are not suspected again. */
export const dismissPair = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => dismiss(house, call));

async function merge(house: House, call: Call, choices: ReadonlyMap<string, string>): Promise<ExitCode> {
  const ids: string[] = [];
  for (const arg of call.args) ids.push((await findLead(house, arg)).id);
  const [lead = '', ...absorb] = ids;
  const fieldChoices: Record<string, string> = {};
  for (const [field, whose] of choices) {
    const { id } = await findLead(house, whose);
    if (!ids.includes(id))
      throw wrongUsage(`--choose ${field}=${whose} names none of the leads that are merged.`, 'merge');
    fieldChoices[field] = id;
  }
  await carryOut(house, { type: 'merge', lead, absorb, ...(choices.size > 0 ? { fieldChoices } : {}) });
  if (call.options.flag('json')) await call.out.json({ lead, absorbed: absorb });
  else {
    const { colours } = call.out;
    await call.out.line(colours.green(plain(`${lead} stands for ${absorb.join(', ')} from now on`)));
    for (const one of absorb) note(plain(`To part them again: leadstream unmerge ${lead} ${one}`));
  }
  return exit.done;
}

async function unmerge(house: House, { args, options, out }: Call): Promise<ExitCode> {
  const lead = (await findLead(house, args[0] ?? '')).id;
  const absorbed = (await findLead(house, args[1] ?? '')).id;
  await carryOut(house, { type: 'unmerge', lead, absorbed });
  if (options.flag('json')) await out.json({ lead, absorbed });
  else await out.line(out.colours.green(plain(`${absorbed} is there again beside ${lead}`)));
  return exit.done;
}

async function dismiss(house: House, { args, options, out }: Call): Promise<ExitCode> {
  const lead = (await findLead(house, args[0] ?? '')).id;
  const other = (await findLead(house, args[1] ?? '')).id;
  await carryOut(house, { type: 'dismiss-duplicate', lead, other });
  if (options.flag('json')) await out.json({ a: lead, b: other });
  else await out.line(plain(`${lead} and ${other} are two, and are not suspected again`));
  return exit.done;
}

async function carryOut(house: House, command: Command): Promise<void> {
  const answer = await house.handle.execute(command);
  if (!answer.ok) throw new Stop(exit.failed, sentenceOf(answer.refusal));
  await caughtUp(house);
}

/** A refusal, with the ids that it names. */
function sentenceOf({ code, message, field, candidates = [] }: Refusal): string {
  const place = field === undefined ? '' : ` (${field})`;
  const named = candidates.map(({ id }) => id).join(', ');
  return plain(`${code}${place}: ${message}${named ? ` It is ${named}.` : ''}`);
}

/** Whose value stands, by field: `--choose phone=4711`, as often as there are fields. */
function choicesOf(options: Options): ReadonlyMap<string, string> {
  return new Map(
    options.texts('choose').map((text) => {
      const [field, whose] = splitAt(text, text.indexOf('='));
      if (!field || !whose) throw wrongUsage(`--choose is field=LEAD, not "${plain(text)}".`, 'merge');
      return [field, whose] as const;
    }),
  );
}

const splitAt = (text: string, at: number): readonly [string, string] =>
  at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)];

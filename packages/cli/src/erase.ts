import { erasureReasons } from '@leadstream/core';
import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { findLead } from './find-lead.ts';
import { caughtUp, type House, reading } from './house.ts';
import type { Options } from './options.ts';
import { type Output, plain } from './output.ts';
import type { Call } from './verb.ts';

export const eraseLead = (call: Call): Promise<ExitCode> => {
  const reason = reasonOf(call.options);
  return reading(call.options, (house) => erase(house, call, reason));
};

type Reason = (typeof erasureReasons)[number];

function reasonOf(options: Options): Reason | undefined {
  const given = options.text('reason');
  const reason = erasureReasons.find((one) => one === given);
  if (given === undefined || reason) return reason;
  throw wrongUsage(`--reason is one of ${erasureReasons.join(', ')}.`, 'erase');
}

/** What became of an erasure, as `--json` gives it. The README promises this shape. */
interface Erased {
  readonly lead: string;
  readonly erasedAt: string;
  readonly subjects: readonly string[];
  readonly imports: readonly { readonly id: string; readonly source?: string }[];
}

async function erase(
  house: House,
  { args, options, out }: Call,
  reason: Reason | undefined,
): Promise<ExitCode> {
  const { id } = await findLead(house, args[0] ?? '');
  const answer = await house.handle.erase({ lead: id, ...(reason && { reason }) });
  if (!answer.ok) throw new Stop(exit.failed, `${answer.refusal.code}: ${answer.refusal.message}`);
  const erased = await erasedBy(house, id, answer);
  await caughtUp(house);
  if (options.flag('json')) await out.json(erased);
  else for (const line of erasedLines(erased, out)) await out.line(line);
  return exit.done;
}

/** All events of the answer: a person of several leads has one for each. */
async function erasedBy(
  { handle }: House,
  lead: string,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<Erased> {
  const imports = new Map<string, Erased['imports'][number]>();
  let [erasedAt, subjects]: [string, readonly string[]] = ['', []];
  for await (const event of handle.events({ after: first - 1, limit: last - first + 1 })) {
    const data = event.data as unknown as Pick<Erased, 'subjects' | 'imports'>;
    for (const one of data.imports) imports.set(one.id, one);
    erasedAt = event.occurredAt;
    subjects = data.subjects;
  }
  return { lead, erasedAt, subjects, imports: [...imports.values()] };
}

function erasedLines({ lead, subjects, imports }: Erased, { colours }: Output): string[] {
  return [
    colours.green(`Erased: ${plain(subjects.join(', '))}`),
    `The keys of what lead ${plain(lead)} said of the person are destroyed, here and in every backup of the store.`,
    'Backups of the file of keys, and files that you exported or imported, are yours to clean (docs/erasure.md).',
    ...imports.map(({ id, source }) => plain(`  came by import ${id}${source ? ` from ${source}` : ''}`)),
  ];
}

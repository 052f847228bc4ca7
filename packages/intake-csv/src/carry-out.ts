import {
  type CommandOf,
  isFault,
  type Lead,
  type Mode,
  type Process,
  type Refusal,
  recordDiffers,
  rowChanges,
  type StreamState,
} from '@leadstream/core';
import type { BoundColumns } from './columns.ts';
import { rowCommandId } from './command-id.ts';
import type { Answer, ImportHandle } from './handle.ts';
import type { RowProblem } from './problems.ts';
import { resolved } from './references.ts';
import type { ReadRow, RowBody } from './row-reader.ts';
import { type RowResult, refusedOutcome } from './row-results.ts';

/** How often a row is compared again when somebody else keeps changing its lead. */
const ROUNDS_MAX = 5;

export interface BatchContext {
  readonly handle: ImportHandle;
  readonly process: Process;
  readonly bound: BoundColumns;
  readonly source: string;
  readonly importId: string;
  readonly mode: Mode;
}

/** What became of a batch: results aligned with its rows, and the fault that kept some of them back. */
export interface BatchResult {
  readonly results: readonly RowResult[];
  readonly fault?: unknown;
}

/**
 * Carries out a batch of rows of different leads: reads the leads at once, compares (Ours 1.9), commands what differs.
 * `turn` resolves when the batches before this one have sent their commands; `sent` is called once this one has.
 */
export async function carryOut(
  rows: readonly ReadRow[],
  context: BatchContext,
  turn: Promise<void>,
  sent: () => void,
): Promise<BatchResult> {
  const results = rows.map((): RowResult => ({ outcome: 'unprocessed', fell: [] }));
  let open = rows.map((_, i) => i);
  try {
    for (let round = 1; open.length > 0 && round <= ROUNDS_MAX; round += 1) {
      const wishes = await compare(open, rows, context, results);
      await turn;
      const asked = command(wishes, context);
      sent();
      const { answers, fault } = await asked;
      open = [];
      wishes.forEach((wish, i) => {
        const answer = answers[i];
        if (answer === undefined) return;
        results[wish.row] = resultOf(wish, answer, context.bound);
        if (!answer.ok && isStale(answer.refusal)) open.push(wish.row);
      });
      if (fault !== undefined) return { results, fault };
    }
    return { results };
  } catch (fault) {
    return { results, fault };
  } finally {
    sent();
  }
}

interface Wish {
  /** Place of the row in its batch. */
  readonly row: number;
  readonly body: CommandOf<'record'> | CommandOf<'load-record'>;
  readonly fell: readonly string[];
}

/** Settles the rows that change nothing, and those that name what is not there; gives the commands of the others. */
async function compare(
  open: readonly number[],
  rows: readonly ReadRow[],
  context: BatchContext,
  results: RowResult[],
): Promise<Wish[]> {
  const present = open.flatMap((row) => {
    const read = rows[row];
    return read ? [{ row, read }] : [];
  });
  const bodies = await resolved(
    present.map(({ read }) => read),
    context,
  );
  const states = await statesOf(
    present.map(({ read }) => read),
    context,
  );
  return present.flatMap(({ row, read }, i) => {
    const body = bodies[i];
    const state = states[i] ?? null;
    if (body === undefined) return [];
    if ('code' in body) {
      results[row] = { outcome: 'invalid', problem: body, fell: [] };
      return [];
    }
    const { changed, fell, command: asked } = difference(body, state, context.process);
    const allFell = [...fell, ...fallenToZero(state as Lead | null, read)];
    if (changed) return [{ row, body: asked, fell: allFell }];
    results[row] = { outcome: 'unchanged', fell: allFell };
    return [];
  });
}

/** The leads or records that rows are about, aligned. */
function statesOf(
  rows: readonly ReadRow[],
  { handle, source }: BatchContext,
): Promise<readonly (StreamState | null)[]> {
  const ids = rows.map(({ body }) => body.externalId.id);
  const [first] = rows;
  return first?.body.type === 'load-record'
    ? handle.recordsByExternalId(first.body.record, source, ids)
    : handle.leadsByExternalId(source, ids);
}

/** What a row says beyond what is known of its lead or record. */
function difference(
  body: RowBody,
  state: StreamState | null,
  process: Process,
): { changed: boolean; fell: readonly string[]; command: Wish['body'] } {
  const comparedWith = state?.version ?? 0;
  if (body.type === 'load-record') {
    const command = { ...body, comparedWith };
    return { changed: recordDiffers(state, command), fell: [], command };
  }
  const command = { ...body, comparedWith };
  return { ...rowChanges(process, state as Lead | null, command), command };
}

const fallenToZero = (lead: Lead | null, { zeroTotals }: ReadRow): string[] =>
  zeroTotals.filter(({ key }) => lead !== null && (lead.totals[key] ?? 0) > 0).map(({ key }) => key);

/** The answers to the wishes; `undefined` where the engine failed, which it is then asked about one by one. */
async function command(
  wishes: readonly Wish[],
  { handle, importId, mode }: BatchContext,
): Promise<{ answers: readonly (Answer | undefined)[]; fault?: unknown }> {
  if (wishes.length === 0) return { answers: [] };
  const commands = wishes.map(({ body }) => ({
    command: body,
    options: { commandId: rowCommandId(body, body.comparedWith), mode, correlationId: importId },
  }));
  try {
    return { answers: await handle.executeMany(commands) };
  } catch (error) {
    if (!isFault(error)) throw error;
  }
  // Some were carried out before the fault: under the same ids they answer again.
  const settled = await Promise.allSettled(
    commands.map(({ command: body, options }) => handle.execute(body, options)),
  );
  const failed = settled.find((one) => one.status === 'rejected');
  return {
    answers: settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)),
    ...(failed ? { fault: failed.reason } : {}),
  };
}

/** Somebody else, or another import of the same row, was faster. */
const isStale = ({ code }: Refusal): boolean => code === 'version-changed' || code === 'command-id-reused';

function resultOf({ body, fell }: Wish, answer: Answer, bound: BoundColumns): RowResult {
  if (answer.ok) return { outcome: body.comparedWith === 0 ? 'created' : 'updated', fell };
  const { refusal } = answer;
  const problem = problemOf(refusal, bound);
  return { outcome: isStale(refusal) ? 'unprocessed' : refusedOutcome(refusal.code), problem, fell: [] };
}

/** A refusal as the problem of a row, with the column that the refused field came from. */
function problemOf({ code, message, field }: Refusal, bound: BoundColumns): RowProblem {
  const column = bound.columns.find(({ rule }) => field !== undefined && namesField(rule, field))?.header;
  return {
    code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(column === undefined ? {} : { column }),
  };
}

const namesField = (rule: BoundColumns['columns'][number]['rule'], field: string): boolean =>
  rule.for === 'field' ? rule.field === field : rule.for === field;

import type { TaskShown } from '@leadstream/engine';
import { type ExitCode, exit } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import { type Column, cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

const TENANT = 'main';
const PAGE_TASKS = 200;

const columns: readonly Column[] = [
  { title: 'Due', width: 24 },
  { title: 'Standing', width: 8 },
  { title: 'Kind', width: 10 },
  { title: 'About' },
];

/** Lists what time brings; works it only when told. */
export const tasks = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => (call.options.flag('run') ? runOnce(house, call) : list(house, call)));

async function list(house: House, { options, out }: Call): Promise<ExitCode> {
  const ahead = options.flag('all');
  const limit = options.wholeNumber('limit', 1) ?? Number.POSITIVE_INFINITY;
  await caughtUp(house);
  let shown = 0;
  for (let after: string | undefined; shown < limit && !out.closed; ) {
    const size = Math.min(PAGE_TASKS, limit - shown);
    const page = await house.handle.tasks({ ahead, limit: size, after });
    if (options.flag('json')) for (const one of page.tasks) await out.json(taskJson(one));
    else if (page.tasks.length > 0)
      await out.line(
        tableOf(columns, page.tasks.map(cellsOf), { colours: out.colours, heading: shown === 0 }),
      );
    shown += page.tasks.length;
    await out.flush();
    after = page.next;
    if (after === undefined) break;
  }
  if (shown === 0) note(await sayNothing(house, ahead));
  return exit.done;
}

async function sayNothing({ handle }: House, ahead: boolean): Promise<string> {
  const [next] = ahead ? [] : (await handle.tasks({ ahead: true, limit: 1 })).tasks;
  if (!next) return 'There are no tasks.';
  return `Nothing is due. The next comes at ${taskJson(next).dueAt}; --all lists what is ahead.`;
}

/** One pass over views and tasks, as a host would make it from time to time. */
async function runOnce({ engine }: House, { options, out }: Call): Promise<ExitCode> {
  const passes = await engine.runDue({ tenant: TENANT });
  const sum = (part: 'tasks' | 'held') => passes.reduce((all, pass) => all + pass[part], 0);
  const ran = { done: sum('tasks'), parked: sum('held') };
  if (options.flag('json')) await out.json(ran);
  else await out.line(`${ran.done} done, ${ran.parked} parked`);
  if (ran.parked > 0)
    note('What is parked was worked in vain and is left alone for a while: see leadstream tasks.');
  return ran.parked > 0 ? exit.failed : exit.done;
}

/** A task as `--json` gives it. The README promises this shape. */
const taskJson = ({ task: { id, kind, lead, submission, dueAt }, standing }: TaskShown) => ({
  id,
  kind,
  lead: lead ?? null,
  submission: submission ?? null,
  dueAt: new Date(dueAt).toISOString(),
  standing,
});

const cellsOf = (shown: TaskShown): string[] => {
  const { dueAt, standing, kind, lead, submission } = taskJson(shown);
  return [dueAt, standing, kind, cell(lead ?? `submission ${submission}`)];
};

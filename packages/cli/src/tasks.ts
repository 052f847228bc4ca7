import type { SyncShown, TaskShown } from '@leadstream/engine';
import { type ExitCode, exit, Stop } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import { listMails } from './mails.ts';
import { plain } from './output.ts';
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

const syncColumns: readonly Column[] = [{ title: 'Since', width: 24 }, ...columns.slice(1)];

/** Lists what time brings; works it only when told. */
export const tasks = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => {
    const retried = call.options.text('retry');
    if (retried !== undefined) return retry(house, call, retried);
    return call.options.flag('run') ? runOnce(house, call) : list(house, call);
  });

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
  shown += await listSyncs(house, { options, out }, limit - shown);
  shown += await listMails(house, { options, out }, limit - shown);
  if (shown === 0) note(await sayNothing(house, ahead));
  return exit.done;
}

/** Records on their way to the host's CRM, which other engines work: after the tasks that time brings. */
async function listSyncs(
  { handle }: House,
  { options, out }: Pick<Call, 'options' | 'out'>,
  limit: number,
): Promise<number> {
  let shown = 0;
  for (let after: string | undefined; shown < limit && !out.closed; ) {
    const page = await handle.syncs({ limit: Math.min(PAGE_TASKS, limit - shown), after });
    if (options.flag('json')) for (const one of page.syncs) await out.json(syncJson(one));
    else if (page.syncs.length > 0)
      await out.line(
        tableOf(syncColumns, page.syncs.map(syncCells), { colours: out.colours, heading: shown === 0 }),
      );
    shown += page.syncs.length;
    after = page.next;
    if (after === undefined) break;
  }
  return shown;
}

/** Asks again for records that were parked: one, or all of them. */
async function retry({ handle }: House, { options, out }: Call, wanted: string): Promise<ExitCode> {
  const parked: SyncShown[] = [];
  for (let after: string | undefined; ; ) {
    const page = await handle.syncs({ limit: PAGE_TASKS, after });
    parked.push(...page.syncs.filter(({ standing }) => standing === 'parked'));
    after = page.next;
    if (after === undefined) break;
  }
  const chosen = parked.filter(({ record, id }) => wanted === 'all' || wanted === `${record}/${id}`);
  if (chosen.length === 0 && wanted !== 'all') {
    throw new Stop(
      exit.failed,
      `not-found: no record ${plain(wanted)} is parked; leadstream tasks lists them.`,
    );
  }
  for (const { record, id } of chosen) {
    const answer = await handle.retrySync({ record, id });
    if (!answer.ok) throw new Stop(exit.failed, `${answer.refusal.code}: ${answer.refusal.message}`);
  }
  if (options.flag('json')) await out.json({ retried: chosen.length });
  else await out.line(`${chosen.length} are offered again by the next pass of an engine with a directory`);
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

/** A record on its way to the host's CRM, as `--json` gives it. The README promises this shape. */
const syncJson = ({ record, id, source, askedAt, standing, code }: SyncShown) => ({
  id: `directory/${record}/${id}`,
  kind: 'directory',
  record: `${record}/${id}`,
  source,
  dueAt: new Date(askedAt).toISOString(),
  standing,
  code,
});

const syncCells = (shown: SyncShown): string[] => {
  const { dueAt, standing, kind, record, code } = syncJson(shown);
  return [dueAt, standing, kind, code === null ? cell(record) : `${cell(record)}: ${cell(code)}`];
};

const cellsOf = (shown: TaskShown): string[] => {
  const { dueAt, standing, kind, lead, submission } = taskJson(shown);
  return [dueAt, standing, kind, cell(lead ?? `submission ${submission}`)];
};

import { isRefusal, type TaskRow, taskCommand, taskCommandId, taskList } from '@leadstream/core';
import { orderOf } from './order.ts';
import type { Shell } from './shell.ts';
import type { Tenant } from './tenant.ts';
import type { ViewRunner } from './view-runner.ts';

/** What tasks and views of one tenant are worked with. */
export interface PassRoom {
  readonly shell: Shell;
  readonly tenant: Tenant;
  readonly views: ViewRunner;
  /** Who leases tasks. */
  readonly owner: string;
}

/** What a round of tasks came to. */
export interface TasksWorked {
  readonly done: number;
  /** Worked, and still due: left alone for a while. */
  readonly held: number;
}

const TASKS_MAX = 100;
const LEASE_MS = 60_000;
const HOLD_MS = 60_000;
const HOLD_MAX_MS = 86_400_000;

/**
 * Works some tasks that are due. A task is worked by a command whose id is the task's, so however often it is
 * leased, it is carried out once; it is done when the log has made it go away or come due at another time.
 */
export async function workDueTasks({ shell, tenant, views, owner }: PassRoom): Promise<TasksWorked> {
  const store = shell.storage.views;
  const { shape } = taskList;
  const options = { due: shell.clock.now(), limit: TASKS_MAX, owner, ttlMs: LEASE_MS };
  const leased = await store.leaseTasks(tenant.name, shape, options);
  if (leased.length === 0) return { done: 0, held: 0 };
  const tasks = leased.map(({ data, ...lease }) => ({ ...lease, task: data as unknown as TaskRow }));
  await Promise.allSettled(tasks.map(({ task }) => work(shell, tenant, task)));
  await views.follow(tenant.name, taskList);
  const rows = await store.rows(
    tenant.name,
    shape,
    tasks.map(({ key }) => key),
  );
  const worked = tasks.flatMap(({ key, token, attempts, task }) => {
    const now = rows.get(key)?.data as unknown as TaskRow | undefined;
    const isHeld = now?.id === task.id;
    const ttlMs = isHeld ? Math.min(HOLD_MS * 2 ** attempts, HOLD_MAX_MS) : 0;
    return now ? [{ key, token, ttlMs, attempts: attempts + 1, task: task.id, isHeld }] : [];
  });
  if (worked.length > 0) await store.renewTasks(tenant.name, shape, worked);
  const held = worked.filter(({ isHeld }) => isHeld);
  for (const { task, attempts, ttlMs } of held) {
    const until = shell.clock.now() + ttlMs;
    shell.notify({ kind: 'task-held', tenant: tenant.name, task, attempts, until });
  }
  return { done: tasks.length - held.length, held: held.length };
}

async function work(shell: Shell, tenant: Tenant, task: TaskRow): Promise<void> {
  const order = orderOf(taskCommand(task), 'system', { commandId: taskCommandId(task) }, shell.ids);
  if (isRefusal(order)) throw new Error(`Invariant broken: the task "${task.id}" is no command.`);
  await tenant.execute(order);
}

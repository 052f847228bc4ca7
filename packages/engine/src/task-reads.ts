import { can, type TaskRow, taskCommandId, taskList } from '@leadstream/core';
import type { Desk } from './desk.ts';
import { checkLimit, type Paging } from './paging.ts';
import { seeingOf } from './seeing.ts';

/** How a task stands: still ahead, due, due for over a minute, or worked in vain and left alone for a while. */
export type TaskStanding = 'ahead' | 'due' | 'late' | 'parked';

/** A task and how it stands. */
export interface TaskShown {
  readonly task: TaskRow;
  readonly standing: TaskStanding;
}

export interface TaskOptions extends Paging {
  /** Those that are not due yet too. */
  readonly ahead?: boolean | undefined;
}

export interface TaskPage {
  readonly tasks: readonly TaskShown[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

export interface TaskReads {
  /** What time brings: what is due, the earliest first, as the list of tasks at the log's head says. Nothing is worked. */
  tasks(options?: TaskOptions): Promise<TaskPage>;
}

/** Who calls `run` or `runDue` leaves nothing for so long. */
const LATE_MS = 60_000;

export function taskReadsOf(desk: Desk): TaskReads {
  const { shell, tenant, views, checkOpen } = desk;
  const { log } = shell.storage;
  return {
    async tasks({ limit = 50, after, ahead = false } = {}) {
      checkOpen();
      checkLimit(limit, 'tasks');
      // Tasks name leads whoever owns them: they are for whoever may carry them out.
      if (!can((await seeingOf(desk)).asker, 'tick', null)) return { tasks: [] };
      await views.wait(tenant.name, taskList, await log.head(tenant.name));
      const now = shell.clock.now();
      const { rows, next } = await shell.storage.views.query(tenant.name, taskList.shape, {
        index: 'due',
        ...(ahead ? {} : { where: { dueAt: { atMost: now } } }),
        limit,
        after,
      });
      const all = rows.map(({ data }) => data as unknown as TaskRow);
      // The command of a task is carried out once; a task that is there all the same was worked in vain.
      const due = all.filter(({ dueAt }) => dueAt <= now).map(taskCommandId);
      const worked = due.length === 0 ? new Map() : await log.receipts(tenant.name, due);
      const standing = (task: TaskRow): TaskStanding => {
        if (task.dueAt > now) return 'ahead';
        if (worked.has(taskCommandId(task))) return 'parked';
        return now - task.dueAt > LATE_MS ? 'late' : 'due';
      };
      return { tasks: all.map((task) => ({ task, standing: standing(task) })), next };
    },
  };
}

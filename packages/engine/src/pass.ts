import { suspectDuplicates } from './suspecting.ts';
import { syncDueRecords } from './syncing.ts';
import { type PassRoom, workDueTasks } from './task-runner.ts';
import { standingViews } from './view-runner.ts';

/** What one pass over a tenant did. */
export interface Pass {
  readonly tenant: string;
  /** Positions that views went on by, all views together. */
  readonly moved: number;
  /** Tasks that were worked and are done. */
  readonly tasks: number;
  /** Tasks that were worked and are still due: left alone for a while. */
  readonly held: number;
  /** Events that followers were given; `run` does not wait for them. */
  readonly followed: number;
  /** Mails that were worked; `run` does not wait for them. */
  readonly mails: number;
}

/** What views and tasks came to. */
export type Moved = Omit<Pass, 'followed' | 'mails'>;

/** Views follow the log, due tasks are worked, duplicates of what came in are looked for, and so on until nothing moves and nothing is due; then erasures are finished. */
export async function passOver(room: PassRoom): Promise<Moved> {
  const { tenant, views } = room;
  let [moved, tasks, held] = [0, 0, 0];
  for (;;) {
    for (const view of standingViews) moved += await views.follow(tenant.name, view);
    const worked = await workDueTasks(room);
    tasks += worked.done;
    held += worked.held;
    const { suspected } = await suspectDuplicates(room);
    if (worked.done + worked.held + suspected > 0) continue;
    // Others first: a host's CRM that takes its time holds up nothing but what waits for it.
    const synced = await syncDueRecords(room);
    tasks += synced.done;
    held += synced.held;
    if (synced.done === 0) break;
  }
  // Last, so that a vault which fails holds nothing else up; then the pass fails.
  await tenant.finishErasures();
  return { tenant: tenant.name, moved, tasks, held };
}

import {
  can,
  type Submission,
  type SubmissionOutcome,
  type SubmissionRow,
  submissionList,
  submissionStream,
  type Where,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import { readStates } from './event-reader.ts';
import type { Paging } from './paging.ts';
import { seeingOf } from './seeing.ts';

/** What submissions are listed by. */
export interface SubmissionFilter {
  readonly outcome?: SubmissionOutcome | undefined;
  readonly form?: string | undefined;
}

export interface SubmissionOptions extends SubmissionFilter, Paging {
  /** By when they were submitted, or by their places within limits; the latest first. Default: `newest`. */
  readonly by?: 'newest' | 'slot' | undefined;
}

export interface SubmissionPage {
  readonly rows: readonly SubmissionRow[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

/** Reads of submitted forms, for whoever may release them: what others see of one is its lead. */
export interface SubmissionReads {
  /** A submission and its one present outcome, with what was sent while no lead has it. */
  submission(id: string): Promise<Submission | null>;
  /** Submissions by their outcome; nothing of what is in them. */
  submissions(options?: SubmissionOptions): Promise<SubmissionPage>;
  /** How many submissions have which outcome; their sum is what was received (Ours 1.4). */
  submissionCounts(filter?: SubmissionFilter): Promise<Partial<Record<SubmissionOutcome, number>>>;
}

const LIMIT_MAX = 1000;

export function submissionReadsOf(desk: Desk): SubmissionReads {
  const { shell, tenant, views, checkOpen } = desk;
  const mayRelease = async (): Promise<boolean> => {
    checkOpen();
    return can((await seeingOf(desk)).asker, 'settle-submission', null);
  };
  const fresh = async (): Promise<void> =>
    views.wait(tenant.name, submissionList, await shell.storage.log.head(tenant.name));
  return {
    async submission(id) {
      if (!(await mayRelease())) return null;
      const stream = submissionStream(id);
      const states = await readStates(shell, tenant.name, [stream]);
      return (states.get(stream) ?? null) as Submission | null;
    },
    async submissions({ limit = 50, after, by = 'newest', ...filter } = {}) {
      if (!Number.isSafeInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
        throw new TypeError(`A page has 1 to ${LIMIT_MAX} submissions.`);
      }
      if (!(await mayRelease())) return { rows: [] };
      await fresh();
      const query = { index: by, where: whereOf(filter), limit, after };
      const { rows, next } = await shell.storage.views.query(tenant.name, submissionList.shape, query);
      return { rows: rows.map(({ data }) => data as unknown as SubmissionRow), next };
    },
    async submissionCounts(filter = {}) {
      if (!(await mayRelease())) return {};
      await fresh();
      const options = { where: whereOf(filter), by: ['outcome'] };
      const groups = await shell.storage.views.count(tenant.name, submissionList.shape, options);
      return Object.fromEntries(groups.map(({ group: [outcome], count }) => [String(outcome), count]));
    },
  };
}

const whereOf = ({ outcome, form }: SubmissionFilter): Where => ({
  ...(outcome === undefined ? {} : { outcome }),
  ...(form === undefined ? {} : { form }),
});

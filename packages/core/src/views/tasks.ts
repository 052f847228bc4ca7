import { type Settling, settlingOf } from '../capture/submission.ts';
import type { Command } from '../lead/commands.ts';
import { changeDeadlines, type Deadlines, deadlineTypes, nextDeadlineAt } from '../lead/deadline-state.ts';
import { type Event, iso, millis } from '../lead/events/event.ts';
import { idOf } from '../lead/lead.ts';
import { defineView } from './view.ts';

/** Something to be done at a time: derived from the log, finished by a command whose id is the task's. */
export interface TaskRow {
  readonly id: string;
  readonly kind: 'band' | 'deadline' | 'absence' | 'queue-age' | 'program' | 'entry' | 'submission';
  /** What it is about; a submission has a task of its own kind only. */
  readonly lead?: string;
  readonly submission?: string;
  readonly dueAt: number;
  /** What becomes of the submission then. */
  readonly settling?: Settling;
  /** What its kind has to remember until then. */
  readonly deadlines?: Deadlines;
  /** When each program that the lead is in is due next. */
  readonly programs?: { readonly [program: string]: number };
}

/** What a kind of task makes of an event: when the task is due next, 0 = not at all. */
interface TaskKind {
  readonly types: readonly string[];
  next(
    event: Event,
    task: TaskRow | undefined,
  ): Pick<TaskRow, 'dueAt' | 'deadlines' | 'programs' | 'settling'> & {
    /** Tells apart what comes due twice at one instant. */
    readonly mark?: string;
  };
}

/** The kinds of task, one row per kind and lead, or submission. */
const kinds: { readonly [kind in TaskRow['kind']]: TaskKind } = {
  /** The day on which time alone moves a lead to another band, or re-arms one (Ours 7.5, 7.6). */
  band: {
    types: ['scored', 'rescored', 'absorbed', 'erased'],
    next({ data }) {
      const at = data['nextBandAt'] as string | undefined;
      return { dueAt: at ? millis(at) : 0 };
    },
  },
  /** When something may be missed that people no longer do (Ours 6.3). */
  absence: {
    types: ['absence-awaited', 'converted', 'absorbed', 'erased'],
    next({ data }) {
      const at = data['dueAt'] as string | undefined;
      return { dueAt: at ? millis(at) : 0 };
    },
  },
  /** When a lead will have waited too long in its queue (Ours 5.4). */
  'queue-age': {
    types: [
      'captured',
      'assigned',
      'went-live',
      'alert-raised',
      'status-changed',
      'converted',
      'conversion-reverted',
      'absorbed',
      'erased',
    ],
    next: ({ type, data }, task) => ({ dueAt: queueAgeAfter(type, data, task?.dueAt ?? 0) }),
  },
  /** When the next deadline of a lead is warned of, or passes (Ours 5.6). */
  deadline: {
    types: deadlineTypes,
    next(event, task) {
      const deadlines = structuredClone(task?.deadlines ?? {});
      changeDeadlines(deadlines, event);
      return { dueAt: nextDeadlineAt(deadlines), deadlines };
    },
  },
  /** The next step of the programs that a lead is in (Ours 9.1). */
  program: {
    types: ['enrolled', 'program-advanced', 'left-program', 'absorbed', 'erased'],
    next({ type, data, version }, task) {
      if (type === 'erased' || type === 'absorbed') return { dueAt: 0 };
      const { program, dueAt } = data as { readonly program: string; readonly dueAt?: string };
      const others = Object.entries(task?.programs ?? {}).filter(([one]) => one !== program);
      const isOut = type === 'left-program' || dueAt === undefined;
      const programs = Object.fromEntries(isOut ? others : [...others, [program, millis(dueAt)]]);
      const times = Object.values(programs);
      return { dueAt: times.length === 0 ? 0 : Math.min(...times), programs, mark: String(version) };
    },
  },
  /** When a date next lets a lead into a program (Ours 9.2); the same instant may be awaited twice. */
  entry: {
    types: ['entry-awaited', 'converted', 'absorbed', 'erased'],
    next({ data, version }) {
      const at = data['dueAt'] as string | undefined;
      return { dueAt: at ? millis(at) : 0, mark: String(version) };
    },
  },
  /** When a submission that is queued comes in, and one that nobody released is discarded (Ours 1.5). */
  submission: {
    types: ['submission-received', 'submission-settled'],
    next(event) {
      const settling = settlingOf(event);
      return settling ? { dueAt: settling.at, settling } : { dueAt: 0 };
    },
  },
};

function queueAgeAfter(type: string, data: Event['data'], before: number): number {
  if (type === 'alert-raised') return data['cause'] === 'queue-age' ? 0 : before;
  if (type === 'status-changed') return data['kind'] === 'disqualified' ? 0 : before;
  const at = data['ageDueAt'] as string | undefined;
  if (type === 'went-live' && !at) return before;
  return at ? millis(at) : 0;
}

const kindsOf = (type: string): TaskRow['kind'][] =>
  (Object.keys(kinds) as TaskRow['kind'][]).filter((kind) => kinds[kind].types.includes(type));

/** Due dates that follow from the log; each is worked by the passing of time for its lead, or settles a submission. */
export const taskList = defineView<TaskRow>({
  shape: {
    name: 'tasks',
    version: 11,
    columns: { kind: 'text', dueAt: 'integer' },
    indexes: { due: [{ column: 'dueAt' }] },
  },
  keys: ({ type, stream }) => kindsOf(type).map((kind) => `${kind}/${idOf(stream)}`),
  apply(event, rows) {
    const id = idOf(event.stream);
    const about = event.stream.startsWith('submission/') ? { submission: id } : { lead: id };
    for (const kind of kindsOf(event.type)) {
      const key = `${kind}/${id}`;
      const { mark, ...next } = kinds[kind].next(event, rows.get(key));
      const task = [key, iso(next.dueAt), ...(mark === undefined ? [] : [mark])].join('/');
      if (next.dueAt === 0) rows.remove(key);
      else rows.put(key, { id: task, kind, ...about, ...next });
    }
  },
  columns: ({ kind, dueAt }) => ({ kind, dueAt }),
});

/** The command that works a task off. */
export function taskCommand({ lead = '', submission, settling }: TaskRow): Command {
  if (submission === undefined || !settling) return { type: 'tick', lead };
  const { to, reason } = settling;
  return { type: 'settle-submission', submission, to, ...(reason ? { reason } : {}) };
}

/** The command id of a task: the same however often it is leased. */
export const taskCommandId = (task: TaskRow): string => `task/${task.id}`;

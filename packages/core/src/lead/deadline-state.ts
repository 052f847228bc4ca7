import { type DeadlineEvent, type DeadlineKind } from './events/deadlines.ts';
import { type Event, millis } from './events/event.ts';

/** Something is due. */
export interface Deadline {
  readonly setAt: number;
  readonly dueAt: number;
  /** 0 when nobody is warned. */
  readonly warnAt: number;
  readonly warned: boolean;
  /** It passed, and what it is for was not done yet. */
  readonly overdue: boolean;
}

/** What is due of a lead, by kind. */
export type Deadlines = { readonly [kind in DeadlineKind]?: Deadline };

type Changing = { -readonly [kind in DeadlineKind]?: { -readonly [part in keyof Deadline]: Deadline[part] } };

/** Types of event that set, warn of, pass or clear deadlines. */
export const deadlineTypes: readonly string[] = [
  'deadline-set',
  'deadline-warned',
  'response-overdue',
  'status-overdue',
  'activity-logged',
  'assigned',
  'status-changed',
  'converted',
  'absorbed',
  'erased',
];

/** Changes what is due by what an event says: of a lead's state, and of a row of the tasks. */
export function changeDeadlines(deadlines: Changing, event: Event): void {
  const { type, data, occurredAt } = event as Event & DeadlineEvent;
  if (type === 'deadline-set') {
    const warnAt = data.warnAt ? millis(data.warnAt) : 0;
    const setAt = millis(occurredAt);
    deadlines[data.deadline] = { setAt, dueAt: millis(data.dueAt), warnAt, warned: false, overdue: false };
  } else if (type === 'deadline-warned') Object.assign(deadlines[data.deadline] ?? {}, { warned: true });
  else if (type === 'response-overdue') Object.assign(deadlines.response ?? {}, { overdue: true });
  else if (type === 'status-overdue') Object.assign(deadlines.status ?? {}, { overdue: true });
  else clear(deadlines, event);
}

/** Only an attempt by a person, made since it was set, stops the clock of the response (Ours 5.6). */
function clear(deadlines: Changing, { type, data, actor, occurredAt }: Event): void {
  const isAttempt = type === 'activity-logged' && data['attempt'] === true && actor !== 'system';
  const answered = isAttempt && millis(occurredAt) >= (deadlines.response?.setAt ?? 0);
  if (answered || type === 'assigned') delete deadlines.response;
  if (type === 'status-changed') delete deadlines.status;
  const isOver = ['converted', 'absorbed', 'erased'].includes(type) || data['kind'] === 'disqualified';
  if (isOver) for (const kind of Object.keys(deadlines)) delete deadlines[kind as DeadlineKind];
}

/** The deadlines that time works off: when the next of them has to be warned of, or passes; 0 when none has. */
export function nextDeadlineAt({ response, status }: Deadlines): number {
  const next = [response, status].flatMap((one) => (one && !one.overdue ? [nextOf(one)] : []));
  return next.length === 0 ? 0 : Math.min(...next);
}

const nextOf = ({ warnAt, warned, dueAt }: Deadline): number =>
  warnAt > 0 && !warned ? Math.min(warnAt, dueAt) : dueAt;

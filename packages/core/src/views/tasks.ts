import type { Command } from '../lead/commands.ts';
import { millis } from '../lead/events/event.ts';
import type { LeadEvent } from '../lead/evolve.ts';
import { idOf } from '../lead/lead.ts';
import { defineView } from './view.ts';

/** Something to be done at a time: derived from the log, finished by a command whose id is the task's. */
export interface TaskRow {
  readonly id: string;
  readonly kind: 'band';
  readonly lead: string;
  readonly dueAt: number;
}

const types: readonly string[] = ['scored', 'rescored', 'erased'];

/** Due dates that follow from the log: the day on which time alone moves a lead to another band, or re-arms one (Ours 7.5, 7.6). */
export const taskList = defineView<TaskRow>({
  shape: {
    name: 'tasks',
    version: 3,
    columns: { kind: 'text', dueAt: 'integer' },
    indexes: { due: [{ column: 'dueAt' }] },
  },
  keys: (event) => (types.includes(event.type) ? [`band/${idOf(event.stream)}`] : []),
  apply(event, rows) {
    const lead = idOf(event.stream);
    const key = `band/${lead}`;
    if (event.type === 'erased') return rows.remove(key);
    const { data } = event as Extract<LeadEvent, { type: 'scored' }>;
    if (!data.nextBandAt) rows.remove(key);
    else
      rows.put(key, { id: `${key}/${data.nextBandAt}`, kind: 'band', lead, dueAt: millis(data.nextBandAt) });
  },
  columns: ({ kind, dueAt }) => ({ kind, dueAt }),
});

/** The command that works a task off. */
export const taskCommand = (task: TaskRow): Command => ({ type: 'tick', lead: task.lead });

/** The command id of a task: the same however often it is leased. */
export const taskCommandId = (task: TaskRow): string => `task/${task.id}`;

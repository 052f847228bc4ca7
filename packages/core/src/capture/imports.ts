import * as z from 'zod';
import { channels } from '../lead/events/capture.ts';
import { type EventOf, eventType, Id, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { thawed } from '../lead/frozen-state.ts';
import { idOf } from '../lead/lead.ts';

/** A batch of rows began to come in. One that was killed has no end; its rows stand, each whole. */
export const importStarted = eventType(
  'import-started',
  1,
  z.object({ source: Id, channel: z.enum(channels) }),
);
/** All rows have a result; the counts add up to the rows. */
export const importFinished = eventType(
  'import-finished',
  1,
  z.object({ counts: z.record(z.string(), z.int().min(0)) }),
);
export type ImportEvent = EventOf<typeof importStarted> | EventOf<typeof importFinished>;

export interface Import {
  readonly id: string;
  readonly version: number;
  readonly source: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly counts: { readonly [result: string]: number };
}

export const importStream = (id: string): string => `import/${id}`;

export const importEvolver = evolver<Import, ImportEvent>(
  (first) => ({ id: idOf(first.stream), version: 0, source: '', startedAt: 0, finishedAt: 0, counts: {} }),
  {
    'import-started'(run, { data, occurredAt }) {
      run.source = data.source;
      run.startedAt = millis(occurredAt);
    },
    'import-finished'(run, { data, occurredAt }) {
      run.finishedAt = millis(occurredAt);
      run.counts = thawed(data.counts);
    },
  },
);

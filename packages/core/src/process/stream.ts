import type { Draft } from 'immer';
import * as z from 'zod';
import { type EventOf, eventType } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { ProcessDefinition } from './definition.ts';

/** The rules changed: the latest such event of `process/main` decides. */
export const processPublished = eventType(
  'process-published',
  1,
  z.object({ definition: ProcessDefinition }),
);
export type ProcessEvent = EventOf<typeof processPublished>;

export const processStream = 'process/main';

/** What `process/main` says: the definition in force. */
export interface Published {
  readonly id: string;
  readonly version: number;
  readonly definition: ProcessDefinition | null;
}

export const processEvolver = evolver<Published, ProcessEvent>(
  () => ({ id: 'main', version: 0, definition: null }),
  {
    'process-published'(published, { data }) {
      published.definition = structuredClone(data.definition) as Draft<ProcessDefinition>;
    },
  },
);

import type { Draft } from 'immer';
import * as z from 'zod';
import { type EventOf, eventType } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import type { Program } from '../nurture/program.ts';
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
  /** The programs of each version in which they changed, oldest first: leads in them go on by those steps (Ours 9.1). */
  readonly programs: readonly { readonly version: number; readonly programs: readonly Program[] }[];
}

export const processEvolver = evolver<Published, ProcessEvent>(
  () => ({ id: 'main', version: 0, definition: null, programs: [] }),
  {
    'process-published'(published, { data }) {
      const programs = data.definition.programs ?? [];
      const before = published.programs.at(-1)?.programs ?? [];
      if (JSON.stringify(before) !== JSON.stringify(programs)) {
        published.programs.push({
          version: data.definition.version,
          programs: structuredClone(programs) as Draft<Program>[],
        });
      }
      published.definition = structuredClone(data.definition) as Draft<ProcessDefinition>;
    },
  },
);

/** A program as it was in a version of the process; `null` where that had none of this id. */
export function programIn(published: Published | null, id: string, version: number): Program | null {
  const then = published?.programs.filter((one) => one.version <= version).at(-1);
  return then?.programs.find((program) => program.id === id) ?? null;
}

import { liveEnrolments } from '../lead/enrolment-state.ts';
import type { Lead } from '../lead/lead.ts';
import { programIn } from '../process/stream.ts';
import type { Reader } from './reader.ts';
import { lookAtOwner } from './roster.ts';

/** The programs that a lead is in or may enter, whether they are paused, and whom and what their steps name. */
export function lookAtPrograms(lead: Lead | null, reader: Reader): void {
  const { world, sight } = reader;
  const inside = lead ? liveEnrolments(lead) : [];
  const known = lead ? Object.values(lead.enrolments) : [];
  const published = known.some(({ version }) => version !== world.process.version) ? sight.published() : null;
  const present = world.process.definition.programs ?? [];
  const pinned = inside.flatMap(([id, { version }]) => programIn(published, id, version) ?? []);
  for (const id of new Set([...inside.map(([program]) => program), ...present.map(({ id }) => id)]))
    sight.program(id);
  for (const { steps } of [...present, ...pinned]) {
    for (const step of steps) {
      if (step.do === 'assign') lookAtOwner(step.to, reader);
      if (step.do === 'campaign') sight.campaign(step.campaign);
    }
  }
}

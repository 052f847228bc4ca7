import type { Lead, Process } from '@leadstream/core';
import fc from 'fast-check';
import type { Idea } from './idea.ts';
import { later, someId, someLeadThat } from './known.ts';

/** Leads that are put into programs and taken out, and programs that stand still for a while. */
export function programCommands({ definition }: Process): fc.Arbitrary<Idea> {
  const ids = (definition.programs ?? []).map(({ id }) => id);
  const program = fc.constantFrom(...ids, ...ids, ...ids, 'no such program');
  const lead = someId('leads');
  const again = someLeadThat(({ enrolments }) => Object.values(enrolments).some(isOver)).map((one) => ({
    type: 'enrol' as const,
    lead: one,
    program: later((known) => {
      const all = Object.entries(known.lead(String(one.say(known)))?.enrolments ?? {});
      return all.find(([, enrolment]) => isOver(enrolment))?.[0] ?? 'no such program';
    }),
  }));
  return fc.oneof(
    { weight: ids.length > 0 ? 6 : 0, arbitrary: again },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('enrol' as const), lead, program }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('leave-program' as const), lead, program }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('pause-program' as const), program }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('resume-program' as const), program }) },
  );
}

const isOver = ({ left }: Lead['enrolments'][string]): boolean => left !== null;

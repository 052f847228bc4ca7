import {
  type AssignmentExplanation,
  can,
  type ExplainedPart,
  explainLead,
  explainRouting,
  isRefusal,
  type Lead,
  type LeadExplanation,
  leadStream,
  stateOf,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import { leadReadsOf } from './lead-reads.ts';
import { orderOf } from './order.ts';
import { readOnPaper } from './trying.ts';

export interface Explaining {
  /**
   * Why a lead stands where it stands: score, fit, owner, answer, and what was withheld, with the ids of the events and
   * entries behind each; all of it, or one part. `null` where there is no such lead.
   *
   * @example
   * const withheld = await handle.explain(id, 'withheld');
   */
  explain(lead: string): Promise<LeadExplanation | null>;
  explain<P extends ExplainedPart>(lead: string, part: P): Promise<LeadExplanation[P] | null>;
  /**
   * What the assignment rules would do with a lead now: of each entry whether it matched and by which comparisons, who
   * would be passed over for what, and whose turn it is. Changes nothing. `null` where there is no such lead.
   *
   * @example
   * const { owner, entries } = await handle.explainAssignment(id);
   */
  explainAssignment(lead: string): Promise<AssignmentExplanation | null>;
}

export function explainingOf(desk: Desk): Explaining {
  const { history } = leadReadsOf(desk);
  const whole = async (id: string): Promise<LeadExplanation | null> => {
    const events = await history(id);
    const lead = stateOf(leadStream(id), events) as Lead | null;
    if (!lead) return null;
    return explainLead(await desk.tenant.process(), lead, desk.shell.clock.now(), events);
  };
  return {
    async explain(id: string, part?: ExplainedPart) {
      const explained = await whole(id);
      return (part === undefined ? explained : (explained?.[part] ?? null)) as never;
    },
    async explainAssignment(lead) {
      desk.checkOpen();
      if (!can(desk.actor, 'read', null)) return null;
      const command = { type: 'assign', lead, to: 'rules' } as const;
      const order = orderOf(command, desk.actor, {}, { next: () => 'explanation' });
      if (isRefusal(order)) return null;
      const question = await readOnPaper(desk, order, await desk.tenant.process());
      return explainRouting(question.world(), lead);
    },
  };
}

import {
  type AssignmentExplanation,
  type ExplainedPart,
  explainLead,
  explainRouting,
  isRefusal,
  type LeadExplanation,
  withoutFields,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import { seenHistory } from './lead-reads.ts';
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
  const whole = async (id: string): Promise<LeadExplanation | null> => {
    desk.checkOpen();
    const seen = await seenHistory(desk, id);
    if (!seen) return null;
    const { lead, events, hidden } = seen;
    const now = desk.shell.clock.now();
    return withoutFields(explainLead(await desk.tenant.process(), lead, now, events), hidden);
  };
  return {
    async explain(id: string, part?: ExplainedPart) {
      const explained = await whole(id);
      return (part === undefined ? explained : (explained?.[part] ?? null)) as never;
    },
    async explainAssignment(lead) {
      desk.checkOpen();
      const seen = await seenHistory(desk, lead);
      if (!seen) return null;
      const command = { type: 'assign', lead, to: 'rules' } as const;
      const order = orderOf(command, desk.actor, {}, { next: () => 'explanation' });
      if (isRefusal(order)) return null;
      const question = await readOnPaper(desk, order, await desk.tenant.process());
      const explained = explainRouting(question.world(), lead);
      return explained && withoutFields(explained, seen.hidden);
    },
  };
}

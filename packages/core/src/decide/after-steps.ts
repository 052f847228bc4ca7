import { leadStream } from '../lead/lead.ts';
import type { Draft } from './decision.ts';
import { alertsSince } from './phases/alerts.ts';
import { score } from './phases/score.ts';
import type { Trigger } from './trigger.ts';

/** What a program may have changed that the score is made of, and what sort of change that is. */
const changes = { 'status-changed': 'status', engaged: 'engage', corrected: 'correct' } as const;

/**
 * Counts what steps of programs did in the same commit: the lead is scored once more, and who is to know of that, or of
 * a new owner, is told (Ours 0.1, 9.1). `before` is how many events of the lead the decision held before the steps.
 */
export function afterSteps(draft: Draft, leadId: string, trigger: Trigger, before: number): void {
  const written = draft.written(leadStream(leadId)).slice(before);
  const types = new Set(written.map(({ event }) => event.type));
  const change = (Object.keys(changes) as (keyof typeof changes)[]).find((type) => types.has(type));
  const lead = draft.sight.lead(leadId);
  if (!lead) return;
  if (change) {
    const because = written.filter(({ event }) => event.type === change).at(-1)?.index;
    score(draft, lead, { ...trigger, by: changes[change], because });
  }
  alertsSince(draft, lead, trigger, before);
}

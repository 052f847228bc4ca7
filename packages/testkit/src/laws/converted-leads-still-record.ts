import { isDecision, type Lead } from '@leadstream/core';
import { demand, type HistoryLaw } from './law.ts';

const facts: readonly string[] = ['engage', 'change-consent', 'correct', 'log-activity', 'erase'];

/** Read-only is what people may do, not what happens: what a converted person does, chooses and asks is recorded (invariant 28). */
export const convertedLeadsStillRecord: HistoryLaw = {
  name: 'what happens to a converted lead is recorded, for it is never refused as already converted',
  rules: ['DOMAIN 8, invariant 28'],
  holds({ steps }) {
    for (const { issued, world, answer } of steps) {
      const { body } = issued;
      if (!facts.includes(body.type) || !('lead' in body)) continue;
      const lead = world.streams.get(`lead/${body.lead}`) as Lead | null | undefined;
      if (!lead?.conversion) continue;
      demand(
        isDecision(answer) || answer.code !== 'already-converted',
        () => `"${body.type}" ${issued.id} was refused for lead/${body.lead}, which is converted`,
      );
    }
  },
};

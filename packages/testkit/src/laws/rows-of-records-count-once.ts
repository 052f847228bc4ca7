import { isDecision, recordDiffers } from '@leadstream/core';
import { demand, type HistoryLaw } from './law.ts';

/** A row about a record that was recorded says nothing new: the same file again changes nothing (Ours 1.2, 1.9). */
export const rowsOfRecordsCountOnce: HistoryLaw = {
  name: 'a row of a file about a record says nothing new once it was recorded',
  rules: ['DOMAIN 1.2', 'DOMAIN 1.9'],
  holds({ steps }) {
    for (const { issued, world, answer } of steps) {
      const { body } = issued;
      if (body.type !== 'load-record' || !isDecision(answer)) continue;
      const stream = `${body.record}/${answer.subject}`;
      const after = answer.states.get(stream) ?? world.streams.get(stream) ?? null;
      demand(after !== null, () => `${issued.id} recorded nothing of ${stream}`);
      demand(!recordDiffers(after, body), () => `${stream} still differs from the row of ${issued.id}`);
    }
  },
};

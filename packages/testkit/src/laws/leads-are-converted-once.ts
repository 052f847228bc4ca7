import { isDecision, type Lead } from '@leadstream/core';
import { byStream, demand, type HistoryLaw } from './law.ts';

/** A converted lead stays converted; asking again is refused and changes nothing (invariants 1 and 30). */
export const leadsAreConvertedOnce: HistoryLaw = {
  name: 'a lead is converted at most once',
  holds({ events, steps }) {
    for (const [stream, own] of byStream(events)) {
      const times = own.filter(({ type }) => type === 'converted').length;
      demand(times <= 1, () => `${stream} was converted ${times} times`);
    }
    for (const { issued, world, answer } of steps) {
      const { body } = issued;
      if (body.type !== 'convert') continue;
      const lead = world.streams.get(`lead/${body.lead}`) as Lead | null | undefined;
      if (!lead?.conversion) continue;
      // Refused first may be: what is wrong in the command itself, say a time ahead; that its subject was erased.
      const isRefused =
        !isDecision(answer) && ['already-converted', 'invalid', 'erased'].includes(answer.code);
      demand(isRefused, () => `converting lead/${body.lead} again was not refused already-converted`);
    }
  },
};

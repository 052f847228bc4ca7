import { isDecision, type Lead } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw } from './law.ts';

/**
 * A lead is converted only while it is not, and that is undone only while it is: the two take turns, and the other wish
 * is refused and changes nothing (invariants 1 and 30).
 */
export const conversionsAndUndoingsTakeTurns: HistoryLaw = {
  name: 'a lead is converted and that is undone in turns',
  rules: ['DOMAIN 8, invariant 1', 'DOMAIN 8, invariant 30'],
  holds({ events, steps }) {
    for (const [stream, own] of foldsOf(events).streams) {
      const turns = own.filter(({ type }) => turnTypes.includes(type)).map(({ type }) => type);
      const wrong = turns.findIndex((type, i) => type !== turnTypes[i % 2]);
      demand(wrong < 0, () => `${stream}: turn ${wrong + 1} is ${turns[wrong]}`);
    }
    for (const { issued, world, answer } of steps) {
      const { body } = issued;
      if (body.type === 'revert-conversion') {
        const lead = world.streams.get(`lead/${body.lead}`) as Lead | null | undefined;
        const isUndone = isDecision(answer) && lead?.conversion === null;
        demand(!isUndone, () => `lead/${body.lead} was not converted, and that was undone`);
      }
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

const turnTypes: readonly string[] = ['converted', 'conversion-reverted'];

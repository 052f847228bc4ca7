import { attribute, attributionModels, touchesOf } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw } from './law.ts';

/** Whoever has a touch gives all of the credit away, and no more: exactly 10,000 in every model (Ours 3.1). */
export const creditAddsUp: HistoryLaw = {
  name: 'the credit of a lead’s touches adds up to exactly 10,000 in every model',
  rules: ['DOMAIN 3.1'],
  holds({ events }) {
    for (const [stream, own] of foldsOf(events).streams) {
      const { touches, ...times } = touchesOf(own);
      const isLed = touches.some(({ at }) => !times.convertedAt || !(Date.parse(at) > times.convertedAt));
      for (const model of attributionModels) {
        const credits = attribute(model, touches, times).map(({ credit }) => credit);
        const sum = credits.reduce((total, credit) => total + credit, 0);
        demand(
          sum === (isLed ? 10_000 : 0),
          () => `${stream}: ${model} gives ${credits.join(' + ')} = ${sum}`,
        );
      }
    }
  },
};

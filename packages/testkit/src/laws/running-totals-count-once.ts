import type { Event, Lead } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/** Of a running total only what is new is recorded, so all that was recorded adds up to the highest told (Ours 1.8). */
export const runningTotalsCountOnce: HistoryLaw = {
  name: 'what running totals recorded adds up to the highest total that was told',
  rules: ['DOMAIN 1.8'],
  holds({ events, state }) {
    for (const [stream, own] of foldsOf(events).streams) {
      const counted = new Map<string, number>();
      const highest = new Map<string, number>();
      for (const { data } of own.filter(isTotal)) {
        const { key, value } = data['total'] as { readonly key: string; readonly value: number };
        counted.set(key, (counted.get(key) ?? 0) + (data['count'] as number));
        highest.set(key, Math.max(highest.get(key) ?? 0, value));
      }
      // Who absorbed others remembers their totals too: `mergesCountOnce` looks at those.
      if (highest.size === 0 || own.some(({ type }) => type === 'merged')) continue;
      demandSame(Object.fromEntries(counted), Object.fromEntries(highest), `running totals of ${stream}`);
      demandSame(
        (state(stream) as Lead).totals,
        Object.fromEntries(highest),
        `totals that ${stream} remembers`,
      );
    }
  },
};

const isTotal = ({ data }: Event): boolean => data['total'] !== undefined;

import { idOf, type Lead } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** Redirects are one step long, for ever, and what a merge unites is each part once (Ours 10.1, 10.2). */
export const mergesCountOnce: HistoryLaw = {
  name: 'an absorbed lead points to one that stands for it, which counts what both did once',
  rules: ['DOMAIN 10.1', 'DOMAIN 10.2'],
  holds({ events, state }) {
    const streams = [...foldsOf(events).streams].filter(([stream]) => stream.startsWith('lead/'));
    for (const [stream, own] of streams) {
      const lead = state(stream) as Lead;
      if (lead.absorbedBy !== '') {
        const survivor = state(`lead/${lead.absorbedBy}`) as Lead | null;
        demand(
          survivor !== null && survivor.absorbedBy === '',
          () => `${stream} points to one that is not there`,
        );
        const parts = Object.entries(survivor.merge?.parts ?? {});
        const named = parts.flatMap(([id, { below }]) => [id, ...below]);
        demandSame(
          named.filter((id) => id === idOf(stream)).length,
          1,
          `how often ${stream} is in its survivor`,
        );
      }
      for (const [kind, { total }] of Object.entries(lead.engagement)) {
        const counted = own
          .filter(
            ({ type, data }) => type === 'engaged' && data['kind'] === kind && data['confidence'] === 'human',
          )
          .reduce((sum, { data }) => sum + Number(data['count']), 0);
        const parts = Object.values(lead.merge?.parts ?? {});
        const taken = parts.reduce((sum, { side }) => sum + (side.engagement[kind]?.total ?? 0), 0);
        demandSame(total, counted + taken, `the total of "${kind}" of ${stream}`);
      }
    }
  },
};

import { claimName, isDecision } from '@leadstream/core';
import { demand, type HistoryLaw } from './law.ts';

/** What a command takes alone nobody else holds: else no log could ever commit it (Ours 8.2). */
export const claimsHeldAloneHaveOneHolder: HistoryLaw = {
  name: 'a command takes nothing alone that somebody else holds',
  rules: ['DOMAIN 8.2'],
  holds({ steps }) {
    const held = new Map<string, Set<string>>();
    for (const { issued, answer } of steps) {
      if (!isDecision(answer)) continue;
      for (const claim of answer.releases) held.get(claimName(claim))?.delete(claim.holder);
      for (const claim of answer.claims) {
        const name = claimName(claim);
        const holders = held.get(name) ?? new Set<string>();
        const others = [...holders].filter((holder) => holder !== claim.holder);
        const isFree = claim.how === 'shared' || others.length === 0;
        demand(
          isFree,
          () => `"${issued.body.type}" takes ${claim.scope} alone, which ${others.join(', ')} holds`,
        );
        held.set(name, holders.add(claim.holder));
      }
    }
  },
};

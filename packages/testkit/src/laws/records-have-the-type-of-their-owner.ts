import type { Seller } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { type Converting, conversionsIn } from './conversions-in.ts';
import { demandSame, type HistoryLaw } from './law.ts';

const kinds = ['account', 'contact', 'opportunity'] as const;

/** A new record is of the type that its owner's records have, never of one that the lead brings; an existing one keeps its own (invariant 14). */
export const recordsHaveTheTypeOfTheirOwner: HistoryLaw = {
  name: 'a new record has the record type of its owner, and an existing one keeps its own',
  rules: ['DOMAIN 8, invariant 14'],
  holds(history) {
    for (const converting of conversionsIn(history)) {
      for (const kind of kinds) {
        const { before, after } =
          kind === 'opportunity' ? { before: null, after: converting.opportunity } : converting[kind];
        if (!after) continue;
        const wanted = before ? before.recordType : typeFor(history, converting, kind, after.owner);
        demandSame(after.recordType, wanted, `the type of the ${kind} after ${converting.where}`);
      }
    }
  },
};

function typeFor(
  { process }: History,
  { step }: Converting,
  kind: (typeof kinds)[number],
  owner: string,
): string | null {
  const rules = process.definition.conversion.recordTypes?.[kind];
  if (!rules) return null;
  const own = Object.entries(rules.sellers ?? {}).find(([id]) => `seller/${id}` === owner);
  const seller = step.world.streams.get(owner) as Seller | null | undefined;
  const team = seller?.teams.find((id) => Object.hasOwn(rules.teams ?? {}, id));
  return own?.[1] ?? (team === undefined ? undefined : rules.teams?.[team]) ?? rules.default;
}

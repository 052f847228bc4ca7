import type { Lead } from '@leadstream/core';
import { exit, Stop } from './exit.ts';
import { caughtUp, type House } from './house.ts';
import { plain } from './output.ts';

const NAMED_MAX = 10;

/** The lead with this id, or the only one with this external id, whichever system gave it. */
export async function findLead(house: House, id: string): Promise<Lead> {
  const lead = await house.handle.lead(id);
  if (lead) return lead;
  const [only, ...others] = await idsByExternalId(house, id);
  const found = only === undefined ? null : await house.handle.lead(only);
  if (only === undefined || found === null) {
    throw new Stop(exit.failed, `not-found: no lead has the id or the external id "${plain(id)}".`);
  }
  if (others.length === 0) return found;
  const named = [only, ...others].join(', ');
  throw new Stop(
    exit.failed,
    `ambiguous: several leads have this external id; name one by its id: ${named}.`,
  );
}

/** External ids are unique with their source only, and the source is not asked for: so there may be several. */
async function idsByExternalId(house: House, externalId: string): Promise<string[]> {
  await caughtUp(house);
  const { rows } = await house.handle.allLeads({ externalId, limit: NAMED_MAX });
  // Who was erased and came in again has the external id twice: the one that is there is meant.
  const present = rows.filter(({ erased }) => !erased);
  return (present.length > 0 ? present : rows).map((row) => row.id);
}

import type { Lead } from '@leadstream/core';
import { exit, Stop } from './exit.ts';
import { caughtUp, type House } from './house.ts';
import { plain } from './output.ts';

const PAGE_ROWS = 1000;
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
  const named = [only, ...others].slice(0, NAMED_MAX).join(', ');
  throw new Stop(
    exit.failed,
    `ambiguous: ${others.length + 1} leads have this external id; name one by its id: ${named}.`,
  );
}

/** External ids are unique with their source only, and the source is not asked for: so all leads are looked through. */
async function idsByExternalId(house: House, externalId: string): Promise<string[]> {
  await caughtUp(house);
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await house.handle.allLeads({ limit: PAGE_ROWS, after });
    ids.push(...page.rows.filter((row) => row.externalId === externalId).map((row) => row.id));
    after = page.next;
  } while (after !== undefined);
  return ids;
}

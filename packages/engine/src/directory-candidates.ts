import type { Directory, DirectoryMatch, Lead, World } from '@leadstream/core';
import { leadStream } from '@leadstream/core';
import { askWithin } from './asking.ts';
import type { Desk } from './desk.ts';
import { readStates } from './event-reader.ts';
import { codeOf } from './notices.ts';
import type { Order } from './order.ts';
import { seeingOf } from './seeing.ts';

/** Somebody waits for the answer: a host's CRM that takes longer is as one that is down. */
const PATIENCE_MS = 5_000;

/**
 * A conversion with the accounts that the host's CRM has for its lead, asked before the command waits in line, so that
 * a slow CRM holds up no other command, and deciding stays pure. Where it does not answer our own accounts are all
 * there is to choose from: no conversion is lost by it.
 */
export async function withCandidates(desk: Desk, order: Order): Promise<Order> {
  const { directory } = desk.shell;
  if (!directory || !wantsCandidates(order)) return order;
  const { body } = order.issued;
  const lead = 'lead' in body ? await seenLead(desk, body.lead) : null;
  if (!lead || lead.conversion) return order;
  const { registration, domain, company } = lead.personal.keys;
  if (registration === undefined && domain === undefined && company === undefined) return order;
  try {
    const query = { record: 'account', keys: { registration, domain, company }, actor: desk.actor } as const;
    const found = await askWithin(PATIENCE_MS, (signal) => directory.find(query, { signal }));
    return { ...order, candidates: found.flatMap((one) => accountOf(directory, one)) };
  } catch (error) {
    desk.shell.notify({ kind: 'directory-silent', tenant: desk.tenant.name, code: codeOf(error) });
    return order;
  }
}

/** Whether the account of a conversion is still to be chosen, or was chosen among those of the host's CRM. */
function wantsCandidates({ issued: { body, mode } }: Order): boolean {
  if (body.type !== 'convert' || mode === 'history') return false;
  const { account } = body;
  return account === undefined || account === 'match' || (typeof account === 'object' && 'source' in account);
}

/** Who may not see a lead must not learn by the time it takes that it is there. */
async function seenLead(desk: Desk, id: string): Promise<Lead | null> {
  const stream = leadStream(id);
  const states = await readStates(desk.shell, desk.tenant.name, [stream]);
  return (await seeingOf(desk)).lead(states.get(stream));
}

const accountOf = (
  { source }: Directory,
  { id, reason }: DirectoryMatch,
): NonNullable<World['candidates']> =>
  reason === 'registration' || reason === 'domain' || reason === 'name' ? [{ source, id, reason }] : [];

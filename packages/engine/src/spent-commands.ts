import {
  type ClaimValue,
  type Command,
  campaignId,
  externalIdClaim,
  idOf,
  type Receipt,
  recordIdClaim,
} from '@leadstream/core';
import { createClaimHashes } from './claim-hashes.ts';
import { eventsAt } from './event-reader.ts';
import type { Answer, Order } from './order.ts';
import type { Shell } from './shell.ts';

/** A command that was carried out before, and its receipt. */
export interface Spent {
  readonly order: Order;
  readonly receipt: Receipt;
}

/** The answers that commands got when they were carried out, read back; aligned. */
export async function answersOfSpent(
  shell: Shell,
  tenant: string,
  spent: readonly Spent[],
): Promise<Answer[]> {
  const unnamed = spent.filter(({ order }) => named(order.issued.body) === null);
  const leads = await leadsOf(shell, tenant, unnamed);
  return spent.map(({ order, receipt: { first, last } }) => {
    const id = named(order.issued.body) ?? leads.get(order) ?? null;
    return { ok: true, id, first, last, repeated: true };
  });
}

/** The id of the thing that a command names itself; `null` where its lead was found when it was carried out. */
function named(body: Command): string | null {
  switch (body.type) {
    case 'capture':
    case 'record':
    case 'submit':
    case 'settle-submission':
    case 'load-record':
    case 'open-opportunity':
      return null;
    case 'record-outcome':
    case 'change-opportunity':
      return body.opportunity;
    case 'correct-record':
      return body.id;
    case 'define-product':
      return body.product;
    case 'define-seller':
    case 'set-absence':
      return body.seller;
    case 'define-pool':
      return body.pool;
    case 'define-campaign':
    case 'record-cost':
      return campaignId(body.campaign);
    case 'pause-program':
    case 'resume-program':
      return body.program;
    case 'start-import':
    case 'finish-import':
      return body.import;
    case 'note-sync':
    case 'park-sync':
    case 'retry-sync':
      return body.id;
    case 'define-permission-set':
      return body.set;
    case 'define-role':
      return body.role;
    case 'give-access':
    case 'take-access':
      return body.user;
    case 'publish-process':
      return typeof body.process['id'] === 'string' ? body.process['id'] : null;
    default:
      return body.lead;
  }
}

/**
 * The leads and records of commands that do not name them: the one that the first event is about, and of a row that
 * touched none the one that has its external id. None where a form made none.
 */
async function leadsOf(shell: Shell, tenant: string, spent: readonly Spent[]): Promise<Map<Order, string>> {
  const written = spent.map(({ receipt }) => receipt.first).filter((position) => position > 0);
  const firsts = await eventsAt(shell, tenant, written);
  const leads = new Map<Order, string>();
  const rows: { readonly order: Order; readonly claim: ClaimValue }[] = [];
  for (const { order, receipt } of spent) {
    const stream = firsts.get(receipt.first)?.stream;
    const { body } = order.issued;
    const isOwn = body.type === 'open-opportunity' || body.type === 'load-record';
    if (stream !== undefined && (isOwn || stream.startsWith('lead/'))) leads.set(order, idOf(stream));
    else if (body.type === 'record') rows.push({ order, claim: externalIdClaim(body.externalId) });
    else if (body.type === 'load-record') {
      const { record, externalId } = body;
      if (record === 'product' || record === 'seller') leads.set(order, externalId.id);
      else rows.push({ order, claim: recordIdClaim(record, externalId) });
    }
  }
  if (rows.length === 0) return leads;
  const keys = await createClaimHashes(shell.vault, tenant)(rows.map(({ claim }) => claim));
  const held = await shell.storage.log.holders(tenant, keys);
  rows.forEach(({ order }, at) => {
    const holder = held[at]?.[0]?.holder;
    if (holder !== undefined) leads.set(order, idOf(holder));
  });
  return leads;
}

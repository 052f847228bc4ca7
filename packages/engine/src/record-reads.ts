import {
  type Account,
  type Contact,
  type Event,
  hiddenFields,
  leadStream,
  type Opportunity,
  type Product,
  recordIdClaim,
  type Seller,
  withoutFields,
} from '@leadstream/core';
import { createClaimHashes } from './claim-hashes.ts';
import type { Desk } from './desk.ts';
import { readStates, streamPages } from './event-reader.ts';
import { type Seeing, seeingOf, sees } from './seeing.ts';
import { isUntold } from './seen-events.ts';

export interface RecordOfKind {
  readonly account: Account;
  readonly contact: Contact;
  readonly opportunity: Opportunity;
  readonly product: Product;
  readonly seller: Seller;
}

/** Reads of accounts, contacts and opportunities from the log. */
export interface RecordReads {
  record<K extends keyof RecordOfKind>(kind: K, id: string): Promise<RecordOfKind[K] | null>;
  /** The records of a kind with these external ids, aligned; products and sellers have the same id in all systems. */
  recordsByExternalId<K extends keyof RecordOfKind>(
    kind: K,
    source: string,
    ids: readonly string[],
  ): Promise<readonly (RecordOfKind[K] | null)[]>;
  /**
   * What happened to a contact and to the leads that became it, in the order of the log: whoever sees the contact
   * reaches the history of its leads here, converted as they are (Ours 12.2).
   */
  timeline(contact: string): Promise<readonly Event[]>;
}

export function recordReadsOf(desk: Desk): RecordReads {
  return {
    async record<K extends keyof RecordOfKind>(kind: K, id: string) {
      desk.checkOpen();
      return recordOf(desk, kind, id);
    },
    recordsByExternalId: (kind, source, ids) => recordsByExternalId(desk, kind, source, ids),
    async timeline(contact) {
      desk.checkOpen();
      return timelineOf(desk, contact);
    },
  };
}

async function recordOf<K extends keyof RecordOfKind>(
  desk: Desk,
  kind: K,
  id: string,
): Promise<RecordOfKind[K] | null> {
  const seeing = await seeingOf(desk);
  const stream = `${kind}/${id}`;
  const states = await readStates(desk.shell, desk.tenant.name, [stream]);
  const record = (states.get(stream) ?? null) as RecordOfKind[K] | null;
  return shownRecord(desk, seeing, record);
}

async function recordsByExternalId<K extends keyof RecordOfKind>(
  desk: Desk,
  kind: K,
  source: string,
  ids: readonly string[],
): Promise<readonly (RecordOfKind[K] | null)[]> {
  desk.checkOpen();
  const { shell, tenant } = desk;
  const streams = await streamsOf(desk, kind, source, ids);
  const known = streams.filter((stream) => stream !== undefined);
  const states = await readStates(shell, tenant.name, [...new Set(known)]);
  const seeing = await seeingOf(desk);
  return Promise.all(
    streams.map((stream) =>
      shownRecord(desk, seeing, ((stream && states.get(stream)) || null) as RecordOfKind[K] | null),
    ),
  );
}

/** A record that may be seen, without what is hidden of it and without the leads that may not. */
async function shownRecord<R extends RecordOfKind[keyof RecordOfKind]>(
  desk: Desk,
  seeing: Seeing,
  record: R | null,
): Promise<R | null> {
  if (!record || seeing.asker.all || !('owner' in record)) return record;
  const thing = seeing.thing(record.owner, false);
  if (!sees(seeing, thing)) return null;
  const shown = withoutFields(record, hiddenFields(seeing.asker, thing)) as Account | Contact | Opportunity;
  return (await withoutUnseenLeads(desk, seeing, shown)) as R;
}

/** The streams of records with these external ids, aligned. */
async function streamsOf(
  { shell, tenant }: Desk,
  kind: keyof RecordOfKind,
  source: string,
  ids: readonly string[],
): Promise<readonly (string | undefined)[]> {
  if (kind === 'product' || kind === 'seller') return ids.map((id) => `${kind}/${id}`);
  const claims = ids.map((id) => recordIdClaim(kind, { source, id }));
  const keys = await createClaimHashes(shell.vault, tenant.name)(claims);
  const held = await shell.storage.log.holders(tenant.name, keys);
  return held.map(([first]) => first?.holder);
}

/** A record names the leads it came of: only those that may be seen. */
async function withoutUnseenLeads<R extends Account | Contact | Opportunity>(
  { shell, tenant }: Desk,
  seeing: Seeing,
  record: R,
): Promise<R> {
  const named = [...('leads' in record ? record.leads : []), ...(record.lead === null ? [] : [record.lead])];
  const states = await readStates(shell, tenant.name, [...new Set(named)].map(leadStream));
  const isSeen = (id: string): boolean => seeing.lead(states.get(leadStream(id))) !== null;
  return {
    ...record,
    lead: record.lead !== null && isSeen(record.lead) ? record.lead : null,
    ...('leads' in record ? { leads: record.leads.filter(isSeen) } : {}),
  };
}

/** What happened to a contact and to the leads that became it, for whoever may see the contact (Ours 12.2). */
async function timelineOf(desk: Desk, id: string): Promise<readonly Event[]> {
  const { shell, tenant } = desk;
  const seeing = await seeingOf(desk);
  const stream = `contact/${id}`;
  const contact = ((await readStates(shell, tenant.name, [stream])).get(stream) ?? null) as Contact | null;
  if (!contact) return [];
  const thing = seeing.thing(contact.owner, false);
  if (!sees(seeing, thing)) return [];
  const events: Event[] = [];
  for (const one of [stream, ...contact.leads.map(leadStream)]) {
    for await (const page of streamPages(shell, tenant.name, one)) events.push(...page);
  }
  const hidden = hiddenFields(seeing.asker, thing);
  return events
    .filter((event) => !isUntold(event, seeing))
    .sort((a, b) => a.position - b.position)
    .map((event) => withoutFields(event, hidden));
}

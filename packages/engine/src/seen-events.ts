import {
  can,
  type Event,
  hiddenFields,
  idOf,
  type Lead,
  type LeadRow,
  leadList,
  type StreamState,
  type Thing,
  withoutFields,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import { readStates } from './event-reader.ts';
import { type Seeing, sees } from './seeing.ts';

/**
 * The events of some that an actor may see now, without hidden fields. A lead's are seen with the lead, a record's with
 * the record, files and forms by who brings them in, permissions by who gives them; the rest by all who see leads.
 * What tells of a lead that is not seen is not seen either.
 */
export async function seenEvents(
  desk: Desk,
  seeing: Seeing,
  events: readonly Event[],
): Promise<readonly Event[]> {
  if (seeing.asker.all) return events;
  const things = await thingsOf(desk, seeing, events);
  return events.flatMap((event) => {
    const thing = things.get(event.stream);
    const told = leadToldOf(event);
    const other = told === null ? undefined : things.get(told);
    if (!isSeen(event, thing, seeing) || (told !== null && !(other && sees(seeing, other)))) return [];
    if (isUntold(event, seeing)) return [];
    // What a mail says may hold fields that are hidden: it is for the house alone.
    if (event.type === 'email-attempted') return [{ ...event, personal: null }];
    return [withoutFields(event, thing ? hiddenFields(seeing.asker, thing) : new Set())];
  });
}

/**
 * Whether an event names leads that may be the same: of those that somebody does not see it is not said that they are
 * there (Ours 12.2). Whoever sees every lead reads it; others read what they may of it by `suspected`.
 */
export const isUntold = ({ type }: Event, { seesAll }: Seeing): boolean =>
  !seesAll && (type === 'duplicate-suspected' || type === 'duplicate-dismissed');

/** The stream of the lead that an event tells of beside its own stream. */
function leadToldOf({ stream, data }: Event): string | null {
  const lead = data['lead'];
  return typeof lead === 'string' && !stream.startsWith('lead/') ? `lead/${lead}` : null;
}

function isSeen({ stream }: Event, thing: Thing | undefined, seeing: Seeing): boolean {
  const { asker } = seeing;
  const kind = stream.slice(0, stream.indexOf('/'));
  if (thing) return sees(seeing, thing);
  if (ofThings.has(kind)) return false;
  if (kind === 'access') return can(asker, 'give-access', null);
  if (kind === 'submission' || kind === 'import') return can(asker, 'record', null);
  return asker.grants.length > 0;
}

const ofThings = new Set(['lead', 'account', 'contact', 'opportunity']);

/** What stands behind the streams of leads and records that events are of, or tell of. */
async function thingsOf(
  desk: Desk,
  seeing: Seeing,
  events: readonly Event[],
): Promise<ReadonlyMap<string, Thing>> {
  const { shell, tenant } = desk;
  const streams = new Set(events.flatMap((event) => [event.stream, leadToldOf(event) ?? event.stream]));
  const leads = [...streams].filter((stream) => stream.startsWith('lead/')).map(idOf);
  const records = [...streams].filter((stream) => /^(account|contact|opportunity)\//.test(stream));
  const things = new Map<string, Thing>();
  for (const [id, thing] of await leadThings(desk, seeing, leads)) things.set(`lead/${id}`, thing);
  for (const [stream, state] of await readStates(shell, tenant.name, records)) {
    if (state) things.set(stream, seeing.thing(ownerOf(state), false));
  }
  return things;
}

/** How somebody stands to some leads; those that are not there are left out. */
async function leadThings(
  { shell, tenant, views }: Desk,
  seeing: Seeing,
  leads: readonly string[],
): Promise<ReadonlyMap<string, Thing>> {
  if (leads.length === 0) return new Map();
  await views.wait(tenant.name, leadList, await shell.storage.log.head(tenant.name));
  const rows = await shell.storage.views.rows(tenant.name, leadList.shape, [...new Set(leads)]);
  return new Map(
    [...rows].map(([id, { data }]) => {
      const { owner, converted } = data as unknown as LeadRow;
      return [id, seeing.thing(owner, converted)] as const;
    }),
  );
}

/** Those of some leads that may be seen, by id. */
export async function seenLeads(
  desk: Desk,
  seeing: Seeing,
  leads: readonly string[],
): Promise<ReadonlySet<string>> {
  if (seeing.asker.all) return new Set(leads);
  const things = await leadThings(desk, seeing, leads);
  return new Set(leads.filter((id) => sees(seeing, things.get(id) ?? nobodys)));
}

const nobodys: Thing = { ties: [], converted: true };

const ownerOf = (state: StreamState): string => (state as Pick<Lead, 'owner'>).owner;

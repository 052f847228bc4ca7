import {
  type Account,
  type ClaimValue,
  type Contact,
  can,
  type Event,
  explainScore,
  externalIdClaim,
  idOf,
  iso,
  type Lead,
  leadStream,
  matchClaims,
  millis,
  type Opportunity,
  type Process,
  type ScoreExplanation,
  type StreamState,
  standingAt,
  stateOf,
} from '@leadstream/core';
import { createClaimHashes } from './claim-hashes.ts';
import type { Desk } from './desk.ts';
import { logPages, openEvents, readStates, streamPages } from './event-reader.ts';
import { exportPerson, type PersonExport } from './exporting.ts';

/** Up to which point a lead is read. */
export interface LeadMoment {
  /** As it stood at this version of its stream. */
  readonly version?: number | undefined;
  /** What was known at this instant: the events recorded by then. Milliseconds since 1970, or ISO-8601 with a zone. */
  readonly knownAt?: number | string | undefined;
  /**
   * What had happened by this instant, whenever it was recorded: the facts that had happened and the consequences that
   * were decided by then, with score and band reckoned afresh for the instant by the rules in force now. `null` when
   * the lead was captured later. With `knownAt`: what was known then of what had happened by now.
   */
  readonly happenedBy?: number | string | undefined;
}

/** What leads are found by, in any spelling. */
export type Wanted =
  | { readonly email: string }
  | { readonly phone: string }
  | { readonly externalId: { readonly source: string; readonly id: string } };

export interface RecordOfKind {
  readonly account: Account;
  readonly contact: Contact;
  readonly opportunity: Opportunity;
}

export interface EventsOptions {
  /** Only events with a higher position. Default: 0. */
  readonly after?: number | undefined;
  /** At most so many. Default: all up to the head. */
  readonly limit?: number | undefined;
  /** Only those of this lead. */
  readonly lead?: string | undefined;
}

/** Reads from the log: always as it stands. What the actor may not see is answered as if it were not there. */
export interface LeadReads {
  lead(id: string, moment?: LeadMoment): Promise<Lead | null>;
  /** Many leads at once, aligned. */
  leads(ids: readonly string[]): Promise<readonly (Lead | null)[]>;
  /** The events of a lead, opened, oldest first; none when there is no such lead. */
  history(id: string): Promise<readonly Event[]>;
  find(wanted: Wanted): Promise<readonly Lead[]>;
  /** The leads with these external ids, aligned; all read at once, so ask for hundreds, not for one at a time. */
  leadsByExternalId(source: string, ids: readonly string[]): Promise<readonly (Lead | null)[]>;
  record<K extends keyof RecordOfKind>(kind: K, id: string): Promise<RecordOfKind[K] | null>;
  /** Why a lead has its score now, with the events behind each part. */
  explainScore(id: string): Promise<ScoreExplanation | null>;
  /** All that is kept of the person behind a lead; `null` where there is none, or the actor may not. */
  export(id: string): Promise<PersonExport | null>;
  /** Opened events in the order of the log. */
  events(options?: EventsOptions): AsyncIterable<Event>;
  /** The process in force. */
  process(): Promise<Process>;
}

export function leadReadsOf(desk: Desk): LeadReads {
  const { tenant, shell, checkOpen } = desk;
  const leads = async (ids: readonly string[]): Promise<readonly (Lead | null)[]> => {
    const streams = ids.map(leadStream);
    const states = await readStates(shell, tenant.name, [...new Set(streams)]);
    return streams.map((stream) => visible(desk, states.get(stream)));
  };
  const holders = async (claims: readonly ClaimValue[]): Promise<readonly (readonly string[])[]> => {
    const keys = await createClaimHashes(shell.vault, tenant.name)(claims);
    const held = await shell.storage.log.holders(tenant.name, keys);
    return held.map((each) =>
      each.map(({ holder }) => holder).filter((holder) => holder.startsWith('lead/')),
    );
  };
  return {
    async lead(id, moment = {}) {
      checkOpen();
      if (moment.happenedBy !== undefined) return leadHappenedBy(desk, id, moment);
      return visible(desk, await readLead(desk, id, moment));
    },
    async leads(ids) {
      checkOpen();
      return leads(ids);
    },
    async history(id) {
      checkOpen();
      return historyOf(desk, id);
    },
    async find(wanted) {
      checkOpen();
      const found = await holders(claimsOf(desk, wanted, (await tenant.process()).definition.country));
      const ids = [...new Set(found.flat())].map(idOf);
      return (await leads(ids)).filter((lead) => lead !== null);
    },
    async leadsByExternalId(source, ids) {
      checkOpen();
      const held = await holders(ids.map((id) => externalIdClaim({ source, id })));
      const found = await leads(held.flatMap(([holder]) => (holder === undefined ? [] : [idOf(holder)])));
      let next = 0;
      return held.map(([holder]) => (holder === undefined ? null : (found[next++] ?? null)));
    },
    async record<K extends keyof RecordOfKind>(kind: K, id: string) {
      checkOpen();
      if (!can(desk.actor, 'read', null)) return null;
      const stream = `${kind}/${id}`;
      const states = await readStates(shell, tenant.name, [stream]);
      return (states.get(stream) ?? null) as RecordOfKind[K] | null;
    },
    async explainScore(id) {
      checkOpen();
      const history = await historyOf(desk, id);
      const lead = stateOf(leadStream(id), history) as Lead | null;
      if (!lead) return null;
      return explainScore((await tenant.process()).scoring, lead, shell.clock.now(), history);
    },
    async export(id) {
      checkOpen();
      return exportPerson(desk, id);
    },
    async *events(options = {}) {
      checkOpen();
      yield* eventsOf(desk, options);
    },
    async process() {
      checkOpen();
      return tenant.process();
    },
  };
}

function visible({ actor }: Desk, state: StreamState | null | undefined): Lead | null {
  const lead = (state ?? null) as Lead | null;
  return lead && can(actor, 'read', lead) ? lead : null;
}

/** Events of an endless stream are folded by so many at a time: no more of them are held at once. */
const FOLDED_AT_ONCE = 10_000;

async function readLead(
  { shell, tenant }: Desk,
  id: string,
  moment: LeadMoment,
): Promise<StreamState | null> {
  const stream = leadStream(id);
  const knownAt = momentOf('knownAt', moment);
  const happenedBy = momentOf('happenedBy', moment);
  let waiting: Event[] = [];
  let state: StreamState | null = null;
  for await (const page of streamPages(shell, tenant.name, stream, { to: moment.version })) {
    const known = knownAt === undefined ? page : page.filter(({ recordedAt }) => recordedAt <= knownAt);
    // Facts may have happened before the capture that they were recorded after: then there was no lead yet.
    if (happenedBy !== undefined && page[0]?.version === 1 && page[0].occurredAt > happenedBy) return null;
    const counted =
      happenedBy === undefined ? known : known.filter(({ occurredAt }) => occurredAt <= happenedBy);
    waiting.push(...counted);
    if (known.length < page.length) break;
    if (waiting.length < FOLDED_AT_ONCE) continue;
    state = stateOf(stream, waiting, state);
    waiting = [];
  }
  return stateOf(stream, waiting, state);
}

/** A lead as things had happened by an instant. */
async function leadHappenedBy(desk: Desk, id: string, moment: LeadMoment): Promise<Lead | null> {
  const lead = visible(desk, await readLead(desk, id, moment));
  const at = millis(momentOf('happenedBy', moment) ?? '');
  if (!lead) return null;
  const { scoring } = await desk.tenant.process();
  const { score: value, ...standing } = standingAt(scoring, lead, at);
  return { ...lead, fit: scoring.fit(lead), score: { ...lead.score, ...standing, value, at } };
}

/** An instant as events have it. */
function momentOf(name: 'knownAt' | 'happenedBy', moment: LeadMoment): string | undefined {
  const instant = moment[name];
  if (instant === undefined) return undefined;
  const ms = typeof instant === 'number' ? instant : millis(instant);
  if (Number.isNaN(ms)) throw new TypeError(`${name} is an instant, such as 2026-03-01T09:00:00Z.`);
  return iso(ms);
}

async function historyOf(desk: Desk, id: string): Promise<readonly Event[]> {
  const stream = leadStream(id);
  const events: Event[] = [];
  for await (const page of streamPages(desk.shell, desk.tenant.name, stream)) events.push(...page);
  return visible(desk, stateOf(stream, events)) ? events : [];
}

function claimsOf({ shell }: Desk, wanted: Wanted, country: string | undefined): readonly ClaimValue[] {
  if ('externalId' in wanted) return [externalIdClaim(wanted.externalId)];
  return matchClaims(shell.keysOf({ ...wanted }, { country }));
}

async function* eventsOf(
  desk: Desk,
  { after = 0, limit = Infinity, lead }: EventsOptions,
): AsyncGenerator<Event> {
  let left = limit;
  for await (const page of lead === undefined ? openedLog(desk, after) : openedLead(desk, lead)) {
    for (const event of page) {
      if (event.position <= after) continue;
      if (left <= 0) return;
      left -= 1;
      yield event;
    }
  }
}

async function* openedLog({ shell, tenant, actor }: Desk, after: number): AsyncGenerator<readonly Event[]> {
  if (!can(actor, 'read', null)) return;
  const to = await shell.storage.log.head(tenant.name);
  for await (const page of logPages(shell, tenant.name, { after, to })) {
    yield await openEvents(shell.vault, tenant.name, page);
  }
}

async function* openedLead(desk: Desk, id: string): AsyncGenerator<readonly Event[]> {
  if (!visible(desk, await readLead(desk, id, {}))) return;
  yield* streamPages(desk.shell, desk.tenant.name, leadStream(id));
}

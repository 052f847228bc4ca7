import {
  type ClaimValue,
  type Event,
  explainScore,
  externalIdClaim,
  idOf,
  iso,
  type Lead,
  leadStream,
  matchClaims,
  millis,
  type Process,
  type ScoreExplanation,
  type StreamState,
  standingAt,
  stateOf,
  withoutFields,
} from '@leadstream/core';
import { createClaimHashes } from './claim-hashes.ts';
import type { Desk } from './desk.ts';
import { readStates, streamPages } from './event-reader.ts';
import { exportPerson, type PersonExport } from './exporting.ts';
import { alone, type Seeing, seeingOf } from './seeing.ts';
import { isUntold } from './seen-events.ts';

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
  /** Why a lead has its score now, with the events behind each part. */
  explainScore(id: string): Promise<ScoreExplanation | null>;
  /** All that is kept of the person behind a lead; `null` where there is none, or the actor may not. */
  export(id: string): Promise<PersonExport | null>;
  /** The process in force. */
  process(): Promise<Process>;
}

export function leadReadsOf(desk: Desk): LeadReads {
  const { tenant, shell, checkOpen } = desk;
  const leads = async (ids: readonly string[]): Promise<readonly (Lead | null)[]> => {
    const seeing = await seeingOf(desk);
    const streams = ids.map(leadStream);
    const states = await readStates(shell, tenant.name, [...new Set(streams)]);
    return streams.map((stream) => seeing.lead(states.get(stream)));
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
      return leadAt(desk, id, moment);
    },
    async leads(ids) {
      checkOpen();
      return leads(ids);
    },
    async history(id) {
      checkOpen();
      const seen = await seenHistory(desk, id);
      const seeing = await seeingOf(desk);
      const told = seen?.events.filter((event) => !isUntold(event, seeing)) ?? [];
      return told.map((event) => withoutFields(event, seen?.hidden ?? new Set()));
    },
    async find(wanted) {
      checkOpen();
      const found = await holders(claimsOf(desk, wanted, (await tenant.process()).definition.country));
      const ids = [...new Set(found.flat())].map(idOf);
      const seeing = await seeingOf(desk);
      const isFound = (lead: Lead | null): lead is Lead => lead !== null && mayFind(seeing, lead, wanted);
      return (await leads(ids)).filter(isFound);
    },
    async leadsByExternalId(source, ids) {
      checkOpen();
      const held = await holders(ids.map((id) => externalIdClaim({ source, id })));
      const found = await leads(held.flatMap(([holder]) => (holder === undefined ? [] : [idOf(holder)])));
      let next = 0;
      return held.map(([holder]) => (holder === undefined ? null : (found[next++] ?? null)));
    },
    async explainScore(id) {
      checkOpen();
      const seen = await seenHistory(desk, id);
      if (!seen) return null;
      const { scoring } = await tenant.process();
      return withoutFields(explainScore(scoring, seen.lead, shell.clock.now(), seen.events), seen.hidden);
    },
    async export(id) {
      checkOpen();
      return exportPerson(desk, id);
    },
    async process() {
      checkOpen();
      return tenant.process();
    },
  };
}

/** A lead as it is or was. Whether it may be seen goes by what it is now: what it was tells no more than that. */
async function leadAt(desk: Desk, id: string, moment: LeadMoment): Promise<Lead | null> {
  const seeing = await seeingOf(desk);
  const isPast = Object.values(moment).some((value) => value !== undefined);
  if (!isPast) return seeing.lead(await readLead(desk, id, {}));
  const present = seeing.asker.all ? null : ((await readLead(desk, id, {})) as Lead | null);
  if (!seeing.asker.all && !seeing.lead(present)) return null;
  const then =
    moment.happenedBy === undefined
      ? ((await readLead(desk, id, moment)) as Lead | null)
      : await leadHappenedBy(desk, id, moment);
  const shown = then && alone(then, seeing.seesAll);
  return shown && withoutFields(shown, present ? seeing.hiddenOf(present) : new Set());
}

/** Whoever does not see a field does not find by it either. */
function mayFind(seeing: Seeing, lead: Lead, wanted: Wanted): boolean {
  const hidden = seeing.hiddenOf(lead);
  return !Object.keys(wanted).some(
    (field) => hidden.has(field) || (keyFields[field] ?? []).some((one) => hidden.has(one)),
  );
}

/** Fields that the keys are made of which leads are found by. */
const keyFields: { readonly [wanted: string]: readonly string[] } = { phone: ['phone', 'mobile'] };

/** Events of an endless stream are folded by so many at a time: no more of them are held at once. */
const FOLDED_AT_ONCE = 10_000;

/** A lead up to a moment, whoever asks. */
export async function readLead(
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
  const lead = (await readLead(desk, id, moment)) as Lead | null;
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

/** All of a lead that may be seen, and which of its fields may not. */
export interface SeenHistory {
  readonly lead: Lead;
  readonly events: readonly Event[];
  readonly hidden: ReadonlySet<string>;
}

/** The whole history of a lead that may be seen, hidden fields and all: for what is reckoned of it. */
export async function seenHistory(desk: Desk, id: string): Promise<SeenHistory | null> {
  const seeing = await seeingOf(desk);
  const stream = leadStream(id);
  const events: Event[] = [];
  for await (const page of streamPages(desk.shell, desk.tenant.name, stream)) events.push(...page);
  const lead = stateOf(stream, events) as Lead | null;
  if (!lead || !seeing.lead(lead)) return null;
  return { lead, events, hidden: seeing.hiddenOf(lead) };
}

function claimsOf({ shell }: Desk, wanted: Wanted, country: string | undefined): readonly ClaimValue[] {
  if ('externalId' in wanted) return [externalIdClaim(wanted.externalId)];
  return matchClaims(shell.keysOf({ ...wanted }, { country }));
}

import { accountClaims } from '../conversion/account-match.ts';
import type { Command, CommandOf, Issued } from '../lead/commands.ts';
import type { MatchKeys } from '../lead/events/capture.ts';
import { idOf, leadStream } from '../lead/lead.ts';
import { type Candidate, type Refusal, refuse } from '../lead/refusals.ts';
import { can, type Thing } from '../permissions/can.ts';
import { lookAtCandidates } from './account-candidates.ts';
import { contactClaims, externalIdClaim, matchClaims, recordIdClaim } from './claims.ts';
import type { Decision } from './decision.ts';
import { looksFirst, policyOf } from './duplicate-policy.ts';
import type { Reader } from './reader.ts';
import { type Asking, askingIn, leadOrRecordThing, tiesTo } from './ties.ts';
import { sightOf, type World } from './world.ts';

/** What finding out what somebody may do looks at: permission sets, what the command is about, who is above whom. */
export function lookAtPermitted(body: Command, reader: Reader): void {
  const asking = askingIn(reader.actor, reader.sight, reader.world);
  if (asking.asker.all) return;
  for (const stream of [...named(body), ...found(body, reader)]) {
    leadOrRecordThing(stream, reader.sight.any(stream), asking, body.type);
  }
  if (body.type === 'set-absence') tiesTo(`seller/${body.seller}`, asking);
}

/** The leads and records that a command names. */
function named(body: Command): readonly string[] {
  const lead = 'lead' in body ? [`lead/${body.lead}`] : [];
  if (body.type === 'convert') return [...lead, ...targetsOf(body)];
  if (body.type === 'merge') return [...lead, ...body.absorb.map(leadStream)];
  if (body.type === 'unmerge') return [...lead, leadStream(body.absorbed)];
  if (body.type === 'dismiss-duplicate') return [...lead, leadStream(body.other)];
  if (body.type === 'record') return targetsOf(body.convert);
  if ('record' in body && 'id' in body) return [`${body.record}/${body.id}`];
  const isOpportunity = body.type === 'record-outcome' || body.type === 'change-opportunity';
  return isOpportunity ? [`opportunity/${body.opportunity}`] : lead;
}

function targetsOf(wish: Partial<CommandOf<'convert'>> | undefined): readonly string[] {
  const { account: wanted } = wish ?? {};
  const account = typeof wanted === 'object' && !('source' in wanted) ? [`account/${wanted.id}`] : [];
  return [...account, ...(wish?.contact ? [`contact/${wish.contact.id}`] : [])];
}

/** The leads and records that a command may come upon. */
function found(body: Command, reader: Pick<Reader, 'holders' | 'sight' | 'world'>): readonly string[] {
  const { holders, sight, world } = reader;
  switch (body.type) {
    case 'capture':
      return looksFirst(policyOf(world.process, body)) ? leadsWith(body.keys, reader) : [];
    case 'revert-conversion': {
      const { account, contact, opportunity } = sight.lead(body.lead)?.conversion ?? {};
      const records = { account, contact, opportunity: opportunity ?? undefined };
      return Object.entries(records).flatMap(([kind, id]) => (id === undefined ? [] : [`${kind}/${id}`]));
    }
    case 'convert':
      return [...recordsFor([sight.lead(body.lead)?.personal.keys], reader), ...lookAtCandidates(reader)];
    case 'record': {
      const held = holders(externalIdClaim(body.externalId));
      const keys = held[0] === undefined ? undefined : sight.lead(idOf(held[0]))?.personal.keys;
      const looks = held.length === 0 && looksFirst(world.process.duplicatePolicy(body.channel));
      const leads = looks ? leadsWith(body.keys, reader) : [];
      const accounts = body.convert ? recordsFor([keys, body.keys], reader) : [];
      return [...held, ...leads, ...accounts];
    }
    case 'load-record': {
      const { record, externalId } = body;
      return record === 'product' || record === 'seller' ? [] : holders(recordIdClaim(record, externalId));
    }
    default:
      return [];
  }
}

/** The leads with the same e-mail or phone. */
const leadsWith = (keys: MatchKeys = {}, { holders }: Pick<Reader, 'holders'>): readonly string[] =>
  matchClaims(keys).flatMap(holders).filter(isLead);

/** The accounts that a conversion may find, of those that are people their contacts, and contacts of that person. */
function recordsFor(
  keys: readonly (MatchKeys | undefined)[],
  { holders, sight }: Pick<Reader, 'holders' | 'sight'>,
): readonly string[] {
  const accounts = keys.flatMap((one) => accountClaims(one ?? {})).flatMap(holders);
  const contacts = accounts.flatMap((stream) => sight.account(idOf(stream))?.contact ?? []);
  const others = keys.flatMap((one) => contactClaims(one ?? {})).flatMap(holders);
  return [...accounts, ...contacts.map((id) => `contact/${id}`), ...others];
}

const isLead = (stream: string): boolean => stream.startsWith('lead/');

/** A command's world as whoever issued it may see it. */
export interface Permitted {
  readonly world: World;
  readonly asking: Asking;
  /** Whether a lead or a record that is there may be seen. */
  readonly sees: (stream: string) => boolean;
}

/**
 * The world as the actor of a command may see it: a lead or a record that the command names and the actor may not see
 * is not there, so that the answer is that of one that never was (Ours 12.2).
 */
export function worldFor({ body, actor }: Issued<Command>, world: World): Permitted {
  const sight = sightOf((stream) => {
    const state = world.streams.get(stream);
    if (state === undefined) throw new Error(`Invariant broken: deciding on "${stream}" without reading it.`);
    return state;
  });
  const asking = askingIn(actor, sight, world);
  if (asking.asker.all) return { world, asking, sees: () => true };
  const all: Thing = { ties: [], converted: false };
  const sees = (stream: string): boolean => {
    if (!isLead(stream) && can(asking.asker, 'read', all)) return true;
    const thing = leadOrRecordThing(stream, sight.any(stream), asking, body.type);
    return thing !== null && can(asking.asker, 'read', thing);
  };
  const unseen = named(body).filter((stream) => sight.any(stream) && !sees(stream));
  if (unseen.length === 0) return { world, asking, sees };
  // A map of its own: what a batch knows of the streams may tell who looked at which of them.
  const streams = new Map(
    [...world.streams.keys()].map((stream) => [stream, world.streams.get(stream) ?? null]),
  );
  for (const stream of unseen) streams.set(stream, null);
  return { world: { ...world, streams }, asking, sees };
}

/** Existing records that a decision fills or adds to must be seen by whoever asked for it (invariant 40). */
export function unseenTarget({ writes }: Decision, { asking, sees }: Permitted): Refusal | null {
  if (asking.asker.all) return null;
  const target = writes.find(
    ({ stream, expectedVersion }) => expectedVersion > 0 && isRecord(stream) && !sees(stream),
  );
  return target ? refuse('forbidden', { field: target.stream.slice(0, target.stream.indexOf('/')) }) : null;
}

const isRecord = (stream: string): boolean => /^(account|contact|opportunity)\//.test(stream);

/** A refusal without the candidates that whoever asked may not see. */
export function seenCandidates(refusal: Refusal, { asking, sees }: Permitted): Refusal {
  if (asking.asker.all || !refusal.candidates) return refusal;
  const kind = refusal.field === 'account' || refusal.field === 'contact' ? refusal.field : 'lead';
  // What only the host's CRM has was told by the directory, which knows who asked.
  const isSeen = ({ id, source }: Candidate): boolean => source !== undefined || sees(`${kind}/${id}`);
  return { ...refusal, candidates: refusal.candidates.filter(isSeen) };
}

import { accountClaims, accountKey } from '../conversion/account-match.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Fields, MatchKeys } from '../lead/events/capture.ts';
import { happened, millis } from '../lead/events/event.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { type Account, accountStream } from '../records/account.ts';
import { type Contact, contactStream } from '../records/contact.ts';
import { recordCorrected } from '../records/record.ts';
import { moveContactClaims } from './claims.ts';
import type { Decision, Draft } from './decision.ts';
import { isErased } from './erase.ts';
import { ownerRefusal } from './owner.ts';
import { fieldChange, isNothing, recordFieldRefusal, splitValues, type Wish } from './record-fields.ts';

/** Says something else of an account or a contact. */
export function decideCorrectRecord(draft: Draft, body: CommandOf<'correct-record'>): Decision | Refusal {
  const { record, id, owner } = body;
  const present = record === 'account' ? draft.sight.account(id) : draft.sight.contact(id);
  if (!present) return refuse(`${record}-not-found`, { field: 'id' });
  if (owner?.startsWith('queue/')) return refuse('queue-owned', { field: 'owner' });
  const unknown = owner === undefined ? null : ownerRefusal(draft, owner);
  if (unknown) return unknown;
  const at = body.at ? millis(body.at) : draft.world.now;
  return correctRecord(draft, record, present, body, { at }) ?? draft.finish(id);
}

/** What may be said anew of an account or a contact. */
export interface RecordCorrection extends Wish {
  /** The match keys of what is said. */
  readonly keys?: MatchKeys | undefined;
  readonly owner?: string | undefined;
  readonly account?: string | undefined;
  readonly consent?: { readonly [channel: string]: 'granted' | 'denied' | undefined } | undefined;
}

/** Adds what differs to a draft, in one event, or nothing; or says why not. */
export function correctRecord(
  draft: Draft,
  kind: 'account' | 'contact',
  record: Account | Contact,
  wish: RecordCorrection,
  { at, batch }: { readonly at: number; readonly batch?: string },
): Refusal | null {
  if (record.withdrawnAt > 0) return refuse('record-withdrawn', { field: kind });
  const wrong = recordFieldRefusal(draft.world.process, kind, wish.fields ?? {});
  if (wrong) return wrong;
  if (isErased(record.subject, draft.sight)) return refuse('erased', { field: kind });
  const change = correctionOf(kind, record, wish);
  if (change === null) return null;
  const { fields, cleared, ...more } = change;
  const stream = kind === 'account' ? accountStream(record.id) : contactStream(record.id);
  const keys = keysAfter(record.keys, fields, cleared, wish.keys ?? {});
  if (kind === 'account' && keys) moveAccountClaims(draft, stream, record.keys, keys);
  if (kind === 'contact' && keys) moveContactClaims(draft, record.id, record.keys, keys);
  const { personal, ...split } = splitValues(draft.world.process, kind, record.subject, fields, keys);
  const data = {
    ...split,
    ...(cleared.length > 0 ? { cleared: [...cleared] } : {}),
    ...more,
    ...(batch ? { import: batch } : {}),
  };
  draft.add(stream, happened(recordCorrected, at, data, { personal }));
  return null;
}

/** What a record does not say already; `null` when that is nothing. */
export function correctionOf(kind: 'account' | 'contact', record: Account | Contact, wish: RecordCorrection) {
  const change = fieldChange(record, wish);
  const owner = wish.owner !== undefined && wish.owner !== record.owner ? { owner: wish.owner } : {};
  const of = kind === 'contact' ? (record as Contact) : null;
  const account =
    of && wish.account !== undefined && wish.account !== of.account ? { account: wish.account } : {};
  const choices = of ? stricter(of, wish.consent ?? {}) : {};
  const consent = Object.keys(choices).length > 0 ? { consent: choices } : {};
  const more = { ...owner, ...account, ...consent };
  return isNothing(change) && Object.keys(more).length === 0 ? null : { ...change, ...more };
}

/** Neither staff nor a file ever turns an opt-out into an opt-in (Ours 13.3). */
function stricter(
  { consent }: Contact,
  wish: NonNullable<RecordCorrection['consent']>,
): Record<string, 'granted' | 'denied'> {
  const chosen = Object.entries(wish).filter(
    (one): one is [string, 'granted' | 'denied'] =>
      one[1] !== undefined && one[1] !== consent[one[0]] && consent[one[0]] !== 'denied',
  );
  return Object.fromEntries(chosen);
}

/** Which fields each match key is made from. */
const keyFields: Record<keyof MatchKeys, readonly string[]> = {
  email: ['email'],
  domain: ['email', 'website'],
  phone: ['phone', 'mobile'],
  company: ['name'],
  registration: ['registrationNumber'],
};

/** Keys whose fields were touched come with the wish, the others stay; `null` when none was. */
function keysAfter(
  before: MatchKeys,
  changed: Fields,
  cleared: readonly string[],
  given: MatchKeys,
): MatchKeys | null {
  const touched = new Set([...Object.keys(changed), ...cleared]);
  const keys: MatchKeys = { ...before };
  let isTouched = false;
  for (const [key, fields] of Object.entries(keyFields)) {
    const name = key as keyof MatchKeys;
    if (!fields.some((field) => touched.has(field))) continue;
    isTouched = true;
    if (given[name] === undefined) delete keys[name];
    else keys[name] = given[name];
  }
  return isTouched ? keys : null;
}

/** What an account is found by from now on; its matching key it keeps, and gets one where it has none. */
function moveAccountClaims(draft: Draft, stream: string, before: MatchKeys, after: MatchKeys): void {
  const old = accountClaims(before);
  const next = accountClaims(after);
  const isIn = (list: typeof old, one: (typeof old)[number]) =>
    list.some(({ scope, value }) => scope === one.scope && value === one.value);
  for (const claim of old) if (!isIn(next, claim)) draft.release(claim, stream);
  for (const claim of next) if (!isIn(old, claim)) draft.take(claim, stream, 'shared');
  takeAccountKey(draft, stream, after);
}

/** The one claim that an account holds alone, where nobody has it. */
export function takeAccountKey(draft: Draft, stream: string, keys: MatchKeys): void {
  const key = accountKey(keys);
  if (key && draft.holders(key).length === 0) draft.take(key, stream, 'alone');
}

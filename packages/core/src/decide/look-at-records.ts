import { accountClaims, accountKeys } from '../conversion/account-match.ts';
import type { LineInput } from '../lead/command-parts.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { MatchKeys } from '../lead/events/capture.ts';
import type { recordCommands } from '../lead/record-commands.ts';
import { recordIdClaim } from './claims.ts';
import { isErased } from './erase.ts';
import { loadedId, loadedState } from './load-record.ts';
import { ownerOfActor } from './owner.ts';
import type { Reader } from './reader.ts';
import { lookAtOwner, managersOf } from './roster.ts';
import { askingIn, tiesTo } from './ties.ts';

/** What wishes about records look at. */
export const recordLooks: {
  readonly [T in keyof typeof recordCommands]: (body: CommandOf<T>, reader: Reader) => void;
} = {
  'open-opportunity'(body, reader) {
    const lead = reader.sight.lead(body.lead);
    if (lead?.conversion) lookAtRecords(lead.conversion, reader);
    lookAtOwner(body.owner, reader);
    lookAtLines(body.lines, [body.owner ?? lead?.owner], reader);
  },
  'change-opportunity'(body, reader) {
    const opportunity = reader.sight.opportunity(body.opportunity);
    lookAtRecords(body, reader);
    lookAtOwner(body.owner, reader);
    lookAtLines(body.lines, [body.owner ?? opportunity?.owner], reader);
  },
  'correct-record'(body, reader) {
    lookAtRecords({ [body.record]: body.id }, reader);
    lookAtOwner(body.owner, reader);
    if (body.record === 'account') lookAtAccountKeys(body.id, body.keys, reader);
  },
  'note-sync'({ record, id, source, externalId }, { sight, holders }) {
    sight[record](id);
    holders(recordIdClaim(record, { source, id: externalId }));
  },
  'park-sync': ({ record, id }, { sight }) => void sight[record](id),
  'retry-sync': ({ record, id }, { sight }) => void sight[record](id),
  'define-product': (body, { sight }) => void sight.product(body.product),
  'load-record'(body, reader) {
    const id = loadedId(body, reader.holders);
    const present = id === null ? null : loadedState(body, id, reader);
    const { account, contact, record } = body;
    lookAtRecords({ account, contact }, reader);
    if (present && record !== 'opportunity') lookAtRecords({ [record]: present.id }, reader);
    lookAtOwner(body.owner, reader);
    if (record === 'account') lookAtAccountKeys(id, body.keys, reader);
    const owner = body.owner ?? (present as { owner?: string } | null)?.owner;
    lookAtLines(body.opportunity?.lines, [owner, ownerOfActor(reader.actor)], reader);
  },
};

/** Accounts and contacts that a command names, and whether their people were erased. */
function lookAtRecords(
  { account, contact }: { readonly account?: string | undefined; readonly contact?: string | undefined },
  { sight }: Reader,
): void {
  const of = account === undefined ? null : sight.account(account);
  const person = contact === undefined ? null : sight.contact(contact);
  if (of) isErased(of.subject, sight);
  if (person) isErased(person.subject, sight);
}

/** What an account is found by, and whether its matching key is free. */
function lookAtAccountKeys(id: string | null, said: MatchKeys = {}, { sight, holders }: Reader): void {
  for (const keys of [said, (id === null ? null : sight.account(id))?.keys ?? {}]) {
    for (const claim of [...accountKeys(keys), ...accountClaims(keys)]) holders(claim);
  }
}

/** The products of lines, and who may grant a discount to an owner. */
export function lookAtLines(
  lines: readonly LineInput[] | undefined,
  owners: readonly (string | undefined)[],
  { sight, world, actor }: Reader,
): void {
  if (!lines) return;
  for (const { product } of lines) sight.product(product);
  const asking = askingIn(actor, sight, world);
  for (const owner of owners) {
    if (owner === undefined) continue;
    if (!asking.asker.all) tiesTo(owner, asking);
    if (world.process.definition.discounts) managersOf(owner, sight, world.process);
  }
}

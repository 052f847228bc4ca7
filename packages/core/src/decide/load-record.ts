import { accountClaims } from '../conversion/account-match.ts';
import type { CommandOf } from '../lead/commands.ts';
import { happened, millis } from '../lead/events/event.ts';
import { idOf } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { accountOpened, accountStream } from '../records/account.ts';
import { contactOpened, contactStream } from '../records/contact.ts';
import type { Opportunity } from '../records/opportunity.ts';
import { opportunityStream } from '../records/opportunity.ts';
import { changeOpportunity } from './change-opportunity.ts';
import { moveContactClaims, recordIdClaim } from './claims.ts';
import { correctRecord, takeAccountKey } from './correct-record.ts';
import type { Decision, Draft } from './decision.ts';
import { openLoadedOpportunity } from './open-opportunity.ts';
import { closeOpportunity } from './outcome.ts';
import { ownerOfActor } from './owner.ts';
import { defineProduct } from './products.ts';
import { fieldChange, recordFieldRefusal, splitValues } from './record-fields.ts';
import { outcomeDiffers } from './record-row.ts';
import { defineSeller } from './sellers.ts';
import type { StreamState } from './world.ts';

type Row = CommandOf<'load-record'>;
type RowOf = { readonly [R in Row['record']]: (draft: Draft, row: Row) => Loaded | Refusal };
/** The id of what a row is about. */
interface Loaded {
  readonly id: string;
}

/**
 * Records one row of a file of accounts, contacts, opportunities, products or sellers in one commit, as `record` does
 * for leads (Ours 1.9). A row that changes nothing writes nothing.
 */
export function decideLoadRecord(draft: Draft, row: Row): Decision | Refusal {
  const id = loadedId(row, (claim) => draft.holders(claim));
  const present = id === null ? null : loadedState(row, id, draft);
  if ((present?.version ?? 0) !== row.comparedWith) return refuse('version-changed');
  const unknown = row.owner === undefined ? null : knownOwner(draft, row.owner);
  if (unknown) return unknown;
  const loaded = loaders[row.record](draft, row);
  return 'code' in loaded ? loaded : draft.finish(loaded.id);
}

/** The id of the record that a row is about; `null` = there is none yet. */
export function loadedId(
  { record, externalId }: Row,
  holders: (claim: ReturnType<typeof recordIdClaim>) => readonly string[],
): string | null {
  if (record === 'product' || record === 'seller') return externalId.id;
  const [holder] = holders(recordIdClaim(record, externalId));
  return holder === undefined ? null : idOf(holder);
}

/** The record that a row is about. */
export const loadedState = (
  { record }: Row,
  id: string,
  { sight }: Pick<Draft, 'sight'>,
): StreamState | null => sight[record](id);

/** History may name a seller who sells no longer; a record never belongs to a queue (invariant 13). */
function knownOwner({ sight }: Draft, owner: string): Refusal | null {
  if (owner.startsWith('queue/')) return refuse('queue-owned', { field: 'owner' });
  return sight.seller(idOf(owner)) ? null : refuse('owner-unknown', { field: 'owner' });
}

const loaders: RowOf = {
  account: loadAccount,
  contact: loadContact,
  opportunity: loadOpportunity,
  product(draft, row) {
    const { externalId, product = {} } = row;
    defineProduct(draft, externalId.id, product, { at: timeOf(draft, row), batch: row.import });
    return externalId;
  },
  seller(draft, { externalId: { id }, seller = {} }) {
    const { active = draft.sight.seller(id)?.active ?? true, ...wish } = seller;
    defineSeller(draft, { seller: id, active, ...wish });
    return { id };
  },
};

const timeOf = ({ world }: Draft, { at }: Row): number => (at ? millis(at) : world.now);

const firstOwner = (draft: Draft, { owner }: Row): string => {
  const byDefault = draft.world.process.definition.defaultOwner;
  return owner ?? (byDefault?.startsWith('seller/') ? byDefault : ownerOfActor(draft.issued.actor));
};

/** What every record that is opened by a file says. */
const openedBy = (draft: Draft, row: Row, subject: string) => ({
  subject,
  owner: firstOwner(draft, row),
  externalId: row.externalId,
  import: row.import,
});

function loadAccount(draft: Draft, row: Row): Loaded | Refusal {
  const { process, now } = draft.world;
  const id = loadedId(row, draft.holders);
  const account = id === null ? null : draft.sight.account(id);
  const batch = row.import;
  if (account) return correctRecord(draft, 'account', account, row, { at: now, batch }) ?? account;
  const wrong = recordFieldRefusal(process, 'account', row.fields);
  if (wrong) return wrong;
  const made = draft.newId();
  const stream = accountStream(made);
  const { fields } = fieldChange(null, row);
  const keys = row.keys ?? {};
  const { personal, ...split } = splitValues(process, 'account', stream, fields, keys);
  const data = { ...openedBy(draft, row, stream), ...split, kind: row.kind ?? 'business' };
  draft.add(stream, happened(accountOpened, timeOf(draft, row), data, { personal }));
  draft.take(recordIdClaim('account', row.externalId), stream, 'alone');
  if (row.kind === 'person') return { id: made };
  takeAccountKey(draft, stream, keys);
  for (const claim of accountClaims(keys)) draft.take(claim, stream, 'shared');
  return { id: made };
}

function loadContact(draft: Draft, row: Row): Loaded | Refusal {
  const { process, now } = draft.world;
  if (row.account !== undefined && !draft.sight.account(row.account)) {
    return refuse('account-not-found', { field: 'account' });
  }
  const id = loadedId(row, draft.holders);
  const contact = id === null ? null : draft.sight.contact(id);
  const batch = row.import;
  if (contact) return correctRecord(draft, 'contact', contact, row, { at: now, batch }) ?? contact;
  const wrong = recordFieldRefusal(process, 'contact', row.fields);
  if (wrong) return wrong;
  const made = draft.newId();
  const stream = contactStream(made);
  const { fields } = fieldChange(null, row);
  const { personal, ...split } = splitValues(process, 'contact', stream, fields, row.keys ?? {});
  const account = row.account === undefined ? {} : { account: row.account };
  const data = { ...openedBy(draft, row, stream), ...split, ...account, consent: row.consent ?? {} };
  draft.add(stream, happened(contactOpened, timeOf(draft, row), data, { personal }));
  draft.take(recordIdClaim('contact', row.externalId), stream, 'alone');
  moveContactClaims(draft, made, {}, row.keys ?? {});
  return { id: made };
}

function loadOpportunity(draft: Draft, row: Row): Loaded | Refusal {
  const id = loadedId(row, draft.holders);
  const present = id === null ? null : draft.sight.opportunity(id);
  const made = present?.id ?? draft.newId();
  const { account, contact, owner, fields, clear, opportunity: input = {}, import: batch } = row;
  const refusal = present
    ? changeOpportunity(
        draft,
        present,
        { ...input, fields, clear, account, contact, owner },
        { at: draft.world.now, batch },
      )
    : openLoadedOpportunity(draft, {
        id: made,
        owner: firstOwner(draft, row),
        fields: fieldChange(null, row).fields,
        account,
        contact,
        input,
        at: timeOf(draft, row),
        externalId: row.externalId,
        batch,
      });
  if (refusal) return refusal;
  if (!present) draft.take(recordIdClaim('opportunity', row.externalId), opportunityStream(made), 'alone');
  return closeRow(draft, made, row) ?? { id: made };
}

/** Records how it ended, once; a file that says another end than the one that is known is refused. */
function closeRow(draft: Draft, id: string, { outcome }: Row): Refusal | null {
  const present = draft.sight.opportunity(id) as Opportunity;
  if (!outcome || !outcomeDiffers(present, outcome)) return null;
  if (present.outcome) return refuse('opportunity-closed', { field: 'outcome' });
  closeOpportunity(draft, present, outcome, draft.world.now);
  return null;
}

import type { Seller } from '../assignment/seller.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Account } from '../records/account.ts';
import type { Contact } from '../records/contact.ts';
import type { Opportunity } from '../records/opportunity.ts';
import type { Product } from '../records/product.ts';
import { differingParts } from './change-opportunity.ts';
import { correctionOf } from './correct-record.ts';
import { productDiffers } from './products.ts';
import { fieldChange, isNothing } from './record-fields.ts';
import { sellerDiffers } from './sellers.ts';
import type { StreamState } from './world.ts';

type Row = CommandOf<'load-record'>;

/** The states that rows of each kind are compared with. */
interface StateOf {
  readonly account: Account;
  readonly contact: Contact;
  readonly opportunity: Opportunity;
  readonly product: Product;
  readonly seller: Seller;
}

/** Whether a row says anything that its record does not say yet; `null` = there is none (Ours 1.9). */
export function recordDiffers(present: StreamState | null, row: Row): boolean {
  return present === null || differs[row.record](present as never, row);
}

const differs: { readonly [R in Row['record']]: (present: StateOf[R], row: Row) => boolean } = {
  account: (account, row) => correctionOf('account', account, row) !== null,
  contact: (contact, row) => correctionOf('contact', contact, row) !== null,
  opportunity: (opportunity, row) => {
    const { opportunity: input = {}, account, contact, owner, outcome } = row;
    const parts = differingParts(opportunity, { ...input, account, contact, owner });
    return (
      Object.keys(parts).length > 0 ||
      !isNothing(fieldChange(opportunity, row)) ||
      (outcome !== undefined && outcomeDiffers(opportunity, outcome))
    );
  },
  product: (product, { product: wish = {} }) => productDiffers(product, wish),
  seller: (seller, { seller: wish = {} }) => sellerDiffers(seller, wish),
};

/** Whether a file says another end than the one that is known. */
export function outcomeDiffers(
  { outcome: known }: Opportunity,
  { outcome, value, reason }: NonNullable<Row['outcome']>,
): boolean {
  if (!known) return true;
  return (
    known.result !== outcome ||
    (value !== undefined && known.value !== value) ||
    (reason !== undefined && known.reason !== reason)
  );
}

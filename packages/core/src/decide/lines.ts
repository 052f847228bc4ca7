import type { LineInput } from '../lead/command-parts.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { highest } from '../permissions/asker.ts';
import { grantsFor } from '../permissions/can.ts';
import type { Line } from '../records/opportunity.ts';
import { priceOf } from '../records/product.ts';
import type { Draft } from './decision.ts';
import { isAdmin, isInCharge } from './in-charge.ts';
import { askingIn, tiesTo } from './ties.ts';

/** By what lines are reckoned: whose opportunity it is, in which currency, by which price list. */
export interface LineTerms {
  readonly owner: string;
  readonly currency: string;
  readonly priceList?: string | undefined;
  /** The lines as they were: who granted what is remembered. */
  readonly before?: readonly Line[] | undefined;
}

/**
 * The lines of an opportunity, with prices from the price list where none is said, and with who granted what. Codes:
 * `product-unknown`, `price-unknown`, `discount-above-limit` (Ours 8.5).
 */
export function settledLines(
  draft: Draft,
  inputs: readonly LineInput[],
  { before = [], ...terms }: LineTerms,
): readonly Line[] | Refusal {
  const lines: Line[] = [];
  for (const [i, input] of inputs.entries()) {
    const field = `lines.${i}`;
    const { product, quantity, discountAsked = 0, discountGranted = 0 } = input;
    const same = before.find((line) => line.product === product && line.quantity === quantity);
    const listPrice = input.listPrice ?? same?.listPrice ?? listedPrice(draft, product, terms);
    if (listPrice === null) {
      const known = draft.sight.product(product) !== null;
      return refuse(known ? 'price-unknown' : 'product-unknown', { field: `${field}.product` });
    }
    const isNew = discountGranted > (same?.discountGranted ?? 0);
    if (isNew && !mayGrant(draft, discountGranted, terms.owner)) {
      return refuse('discount-above-limit', { field: `${field}.discountGranted` });
    }
    const by = same && same.discountGranted === discountGranted ? same.by : draft.issued.actor;
    const granted = discountGranted > 0 && by !== undefined ? { by } : {};
    lines.push({ product, quantity, listPrice, discountAsked, discountGranted, ...granted });
  }
  return lines;
}

function listedPrice(draft: Draft, id: string, { currency, priceList }: LineTerms): number | null {
  const product = draft.sight.product(id);
  return product && product.currency === currency ? priceOf(product, priceList) : null;
}

/**
 * Up to the limit of one's role, where that says one; else anybody up to the seller's, who leads the owner up to the
 * manager's. Admins all. History was granted already.
 */
function mayGrant(draft: Draft, granted: number, owner: string): boolean {
  if (draft.issued.mode === 'history' || isAdmin(draft)) return true;
  const own = ownLimit(draft, owner);
  if (own !== null) return granted <= own;
  const { seller = 10_000, manager = 10_000 } = draft.world.process.definition.discounts ?? {};
  return granted <= seller || (granted <= manager && isInCharge(draft, owner));
}

/** What the sets that let the owner's records be seen allow to grant; `null` where none of them says. */
function ownLimit({ issued, sight, world }: Draft, owner: string): number | null {
  const asking = askingIn(issued.actor, sight, world);
  if (asking.asker.all) return null;
  const thing = { ties: tiesTo(owner, asking), converted: false };
  return highest(grantsFor(asking.asker, thing).map(({ discount }) => discount));
}

import type { LineInput } from '../lead/command-parts.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Line } from '../records/opportunity.ts';
import { priceOf } from '../records/product.ts';
import type { Draft } from './decision.ts';
import { isAdmin, isInCharge } from './in-charge.ts';

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

/** Anybody up to the seller's limit, who leads the owner up to the manager's, admins all. History was granted already. */
function mayGrant(draft: Draft, granted: number, owner: string): boolean {
  const { seller = 10_000, manager = 10_000 } = draft.world.process.definition.discounts ?? {};
  if (granted <= seller || draft.issued.mode === 'history') return true;
  return granted <= manager ? isInCharge(draft, owner) : isAdmin(draft);
}

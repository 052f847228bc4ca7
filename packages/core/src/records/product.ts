import * as z from 'zod';
import { type EventOf, eventType, Id } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { thawed } from '../lead/frozen-state.ts';
import { idOf } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';

/** Prices in minor units, by price list. */
export const Prices = z.record(Id, z.int().min(0));

/** A product came to be, or is described anew: what it says replaces all that was said before. */
export const productDefined = eventType(
  'product-defined',
  1,
  z.object({
    active: z.boolean(),
    name: z.string().max(255).optional(),
    family: Id.optional(),
    currency: z.string().length(3),
    prices: Prices,
    import: Id.optional(),
  }),
);
export type ProductEvent = EventOf<typeof productDefined>;

export interface Product {
  readonly id: string;
  readonly version: number;
  /** Whether it is sold still; one that is not stays on the opportunities that have it. */
  readonly active: boolean;
  readonly name: string | null;
  readonly family: string | null;
  readonly currency: string;
  readonly prices: { readonly [list: string]: number };
}

/** The price list that counts where none is named. */
export const standardPrices = 'standard';

export const productStream = (id: string): string => `product/${id}`;

export const productEvolver = evolver<Product, ProductEvent>(
  (first) => ({
    id: idOf(first.stream),
    version: 0,
    active: false,
    name: null,
    family: null,
    currency: '',
    prices: {},
  }),
  {
    'product-defined'(product, { data }) {
      product.active = data.active;
      product.name = data.name ?? null;
      product.family = data.family ?? null;
      product.currency = data.currency;
      product.prices = thawed(data.prices);
    },
  },
);

/** What a product costs by a price list, else by the standard one; `null` where neither has a price for it. */
export const priceOf = ({ prices }: Product, list: string = standardPrices): number | null =>
  ownValue(prices, list) ?? ownValue(prices, standardPrices) ?? null;

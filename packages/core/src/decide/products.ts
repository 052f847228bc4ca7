import type { CommandOf } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import type { Refusal } from '../lead/refusals.ts';
import { type Product, productDefined, productStream } from '../records/product.ts';
import type { Decision, Draft } from './decision.ts';

/** Says what is sold, and what it costs by which price list. */
export function decideDefineProduct(draft: Draft, body: CommandOf<'define-product'>): Decision | Refusal {
  defineProduct(draft, body.product, body);
  return draft.finish(body.product);
}

/** What is said of a product. */
export type ProductWish = Omit<CommandOf<'define-product'>, 'type' | 'product'>;

/** Adds a product's definition to a draft, unless all is so already; what is not named stays. */
export function defineProduct(
  draft: Draft,
  id: string,
  wish: ProductWish,
  { at = draft.world.now, batch }: { readonly at?: number; readonly batch?: string } = {},
): void {
  const present = draft.sight.product(id);
  const { currency } = draft.world.process.definition;
  if (!productDiffers(present, wish)) return;
  const name = wish.name ?? present?.name;
  const family = wish.family ?? present?.family;
  const data = {
    active: wish.active ?? present?.active ?? true,
    ...(name ? { name } : {}),
    ...(family ? { family } : {}),
    currency: wish.currency ?? present?.currency ?? currency,
    prices: { ...present?.prices, ...wish.prices },
    ...(batch ? { import: batch } : {}),
  };
  draft.add(productStream(id), happened(productDefined, at, data));
}

/** Whether a wish says something of a product that was not said before; `null` = there is none yet. */
export function productDiffers(present: Product | null, wish: ProductWish): boolean {
  if (!present) return true;
  const parts = ['name', 'family', 'active', 'currency'] as const;
  return (
    parts.some((part) => wish[part] !== undefined && wish[part] !== present[part]) ||
    Object.entries(wish.prices ?? {}).some(([list, price]) => present.prices[list] !== price)
  );
}

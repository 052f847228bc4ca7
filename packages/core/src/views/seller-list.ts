import type { SellerEvent } from '../assignment/seller.ts';
import { idOf } from '../lead/lead.ts';
import { defineView } from './view.ts';

/** Who is above a seller, and in which teams the seller works. */
export interface SellerRow {
  readonly id: string;
  readonly active: boolean;
  /** Empty where nobody is above. */
  readonly manager: string;
  readonly teams: readonly string[];
}

/** Every seller, to be found by who is above: so lists know whose leads somebody sees. */
export const sellerList = defineView<SellerRow>({
  shape: {
    name: 'sellers',
    version: 1,
    columns: { manager: 'text' },
    indexes: { manager: [{ column: 'manager' }] },
  },
  keys: (event) => (event.type === 'seller-defined' ? [idOf(event.stream)] : []),
  apply(event, rows) {
    const { data } = event as Extract<SellerEvent, { type: 'seller-defined' }>;
    const id = idOf(event.stream);
    const { active, manager = '', teams = [] } = data;
    rows.put(id, { id, active, manager, teams });
  },
  columns: ({ manager }) => ({ manager }),
});

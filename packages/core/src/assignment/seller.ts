import * as z from 'zod';
import { type EventOf, eventType } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';

/** A seller joined, changed or left. The name is personal, sealed under the seller's own subject. */
export const sellerDefined = eventType('seller-defined', 1, z.object({ active: z.boolean() }));
export type SellerEvent = EventOf<typeof sellerDefined>;

export interface Seller {
  readonly id: string;
  readonly version: number;
  readonly active: boolean;
  readonly personal: { readonly name: string };
}

export const sellerStream = (id: string): string => `seller/${id}`;

export const sellerEvolver = evolver<Seller, SellerEvent>(
  (first) => ({ id: idOf(first.stream), version: 0, active: false, personal: { name: '' } }),
  {
    'seller-defined'(seller, { data, personal }) {
      seller.active = data.active;
      const name = personal?.data['name'];
      if (typeof name === 'string') seller.personal.name = name;
    },
  },
);

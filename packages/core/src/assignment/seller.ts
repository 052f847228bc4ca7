import * as z from 'zod';
import { type EventOf, eventType, Id, Instant, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';
import { sellerAbilities } from '../lead/routing-shapes.ts';

/** A seller joined, changed or left. Name and e-mail address are personal, sealed under the seller's own subject. */
export const sellerDefined = eventType(
  'seller-defined',
  1,
  z.object({ active: z.boolean(), ...sellerAbilities }),
);
/** A seller will be away from an instant until another; the same beginning again changes the end, at once is never. */
export const absenceSet = eventType(
  'absence-set',
  1,
  z.object({ from: Instant, to: Instant, standIn: Id.optional() }),
);
export type SellerEvent = EventOf<typeof sellerDefined> | EventOf<typeof absenceSet>;

export interface Absence {
  readonly from: number;
  readonly to: number;
  readonly standIn: string | null;
}

export interface Seller {
  readonly id: string;
  readonly version: number;
  readonly active: boolean;
  readonly teams: readonly string[];
  readonly territories: readonly string[];
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly capacity: number | null;
  readonly openLimit: number | null;
  readonly manager: string | null;
  readonly standIn: string | null;
  /** Those that were not over when the latest was set, by beginning: at most 100. */
  readonly absences: readonly Absence[];
  readonly personal: { readonly name: string; readonly email: string };
}

export const sellerStream = (id: string): string => `seller/${id}`;

/** Absences that are remembered. */
const absencesKept = 100;

export const sellerEvolver = evolver<Seller, SellerEvent>(
  (first) => ({
    id: idOf(first.stream),
    version: 0,
    active: false,
    teams: [],
    territories: [],
    skills: [],
    languages: [],
    capacity: null,
    openLimit: null,
    manager: null,
    standIn: null,
    absences: [],
    personal: { name: '', email: '' },
  }),
  {
    'seller-defined'(seller, { data, personal }) {
      seller.active = data.active;
      seller.teams = [...(data.teams ?? [])];
      seller.territories = [...(data.territories ?? [])];
      seller.skills = [...(data.skills ?? [])];
      seller.languages = [...(data.languages ?? [])];
      seller.capacity = data.capacity ?? null;
      seller.openLimit = data.openLimit ?? null;
      seller.manager = data.manager ?? null;
      seller.standIn = data.standIn ?? null;
      const name = personal?.data['name'];
      if (typeof name === 'string') seller.personal.name = name;
      const email = personal?.data['email'];
      if (typeof email === 'string') seller.personal.email = email;
    },
    'absence-set'(seller, { data, occurredAt }) {
      const [from, to, at] = [millis(data.from), millis(data.to), millis(occurredAt)];
      const others = seller.absences.filter((one) => one.from !== from && one.to > at);
      const absences = to > from ? [...others, { from, to, standIn: data.standIn ?? null }] : others;
      seller.absences = absences.sort((a, b) => a.from - b.from).slice(-absencesKept);
    },
  },
);

/** The absence that a seller is on at an instant; `null` when the seller is there. */
export const absenceAt = (seller: Seller, at: number): Absence | null =>
  seller.absences.find(({ from, to }) => from <= at && at < to) ?? null;

/** Who stands in for a seller at an instant: who was named for this absence, else for all. */
export const standInAt = (seller: Seller, at: number): string | null =>
  absenceAt(seller, at)?.standIn ?? seller.standIn;

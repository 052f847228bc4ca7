import * as z from 'zod';
import { Id } from './events/event.ts';

/** How a pool gives leads to its members (Ours 5.1). */
export const strategies = ['round-robin', 'smooth-weighted', 'least-loaded', 'capacity', 'fixed'] as const;
export type Strategy = (typeof strategies)[number];

/** What becomes of the turns that an absent member would have had: nothing, or they are served later (Ours 5.3). */
export const whileAbsent = ['skip', 'credit'] as const;

/** Shares of members in a pool that goes by weight. */
export const Weights = z.record(Id, z.int().min(1).max(1000));

const Capacity = z.int().min(0).max(100_000);
const OpenLimit = z.int().min(0).max(1_000_000);

/** What a seller can do and takes, in events, commands and the process alike. */
const lists = {
  /** Teams, territories and skills, by their ids in the process. */
  teams: z.array(Id).max(100).optional(),
  territories: z.array(Id).max(1000).optional(),
  skills: z.array(Id).max(100).optional(),
  /** Codes of the languages that the seller speaks. */
  languages: z.array(Id).max(50).optional(),
};
export const sellerAbilities = {
  ...lists,
  /** Leads in 30 days, in pools that go by capacity. */
  capacity: Capacity.optional(),
  /** Open leads at most; from there on no rule gives another. */
  openLimit: OpenLimit.optional(),
  /** Who leads the seller, and who stands in while the seller is away: ids of sellers. */
  manager: Id.optional(),
  standIn: Id.optional(),
};

/** The same as a wish: what is not named stays, `null` takes away. */
export const abilityWishes = {
  ...lists,
  capacity: Capacity.nullable().optional(),
  openLimit: OpenLimit.nullable().optional(),
  manager: Id.nullable().optional(),
  standIn: Id.nullable().optional(),
};

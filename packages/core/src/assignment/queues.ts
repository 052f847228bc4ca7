import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import { Labels } from '../lead/statuses.ts';
import type { Seller } from './seller.ts';

/** Where leads wait that nobody owns yet (Ours 5.4). */
export const Queue = z.object({
  id: Id,
  label: Labels.optional(),
  /** Who may take leads: these sellers, and those of these teams. */
  members: z.array(Id).default([]),
  teams: z.array(Id).optional(),
  /** Who is told of a new lead: one address, each member, both or nobody, which is what absence means. */
  notify: z.enum(['address', 'members', 'both', 'none']).optional(),
  address: z.email().max(254).optional(),
  /** Who sees its leads; absent = its members. */
  visible: z.enum(['members', 'all']).optional(),
  /** Open leads that a seller may have and still take another from here. */
  takeLimit: z.int().min(1).max(1_000_000).optional(),
  /** How many hours a lead may wait here before the manager is alerted. */
  ageLimitHours: z.int().min(1).max(8760).optional(),
  /** Whom alerts about this queue go to; absent = the manager of its first team that has one. */
  manager: Id.optional(),
});
export type Queue = z.infer<typeof Queue>;

/** People who work together, and who leads them. */
export const SalesTeam = z.strictObject({ id: Id, label: Labels.optional(), manager: Id.optional() });
export type SalesTeam = z.infer<typeof SalesTeam>;

/** Whether a seller may take leads from a queue. */
export function isQueueMember({ members, teams = [] }: Queue, seller: Seller): boolean {
  return members.includes(seller.id) || teams.some((team) => seller.teams.includes(team));
}

/** Whom alerts about a queue go to, as a seller's id. */
export function managerOfQueue(queue: Queue, teams: readonly SalesTeam[]): string | null {
  const ofTeam = (queue.teams ?? []).map((id) => teams.find((team) => team.id === id)?.manager);
  return queue.manager ?? ofTeam.find((manager) => manager !== undefined) ?? null;
}

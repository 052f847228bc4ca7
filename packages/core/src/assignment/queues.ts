import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import type { QueueRecipients } from '../lead/events/mail.ts';
import { Labels } from '../lead/statuses.ts';
import type { Seller } from './seller.ts';

/** Where leads wait that nobody owns yet (Ours 5.4). */
export const Queue = z.object({
  id: Id,
  label: Labels.optional(),
  /** Who may take leads: these sellers, and those of these teams. */
  members: z.array(Id).default([]),
  teams: z.array(Id).optional(),
  /**
   * Who is mailed of a new lead: one address, each member, both or nobody. Absent = the address, else the members, where
   * an entry of the rules asks that the owner be told, and otherwise nobody.
   */
  notify: z.enum(['address', 'members', 'both', 'none']).optional(),
  address: z.email().max(254).optional(),
  /** The e-mail template that tells of a lead, where no entry of the rules names another; without one nobody is told. */
  template: Id.optional(),
  /** Who sees its leads; absent = its members. Only these take one; who does not see it, finds none there. */
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
export function isQueueMember({ members, teams = [] }: Queue, seller: Pick<Seller, 'id' | 'teams'>): boolean {
  return members.includes(seller.id) || teams.some((team) => seller.teams.includes(team));
}

/** Whom alerts about a queue go to, as a seller's id. */
export function managerOfQueue(queue: Queue, teams: readonly SalesTeam[]): string | null {
  const ofTeam = (queue.teams ?? []).map((id) => teams.find((team) => team.id === id)?.manager);
  return queue.manager ?? ofTeam.find((manager) => manager !== undefined) ?? null;
}

/** Who of a queue is told of a new lead; `null` = nobody. `asked` = an entry of the rules wants the owner told. */
export function recipientsOf({ notify, address }: Queue, asked: boolean): QueueRecipients | null {
  if (notify !== undefined) return notify === 'none' ? null : notify;
  if (!asked) return null;
  return address === undefined ? 'members' : 'address';
}

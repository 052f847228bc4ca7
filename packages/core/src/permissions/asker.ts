import type { Permission } from '../lead/access-shapes.ts';
import { type Access, holdingOf, permissionSetOf, roleOf } from './access.ts';

/** Who asks, as far as it matters for what they may: everything, or what their permission sets allow. */
export interface Asker {
  /** The house itself, admins of the process, and everybody until somebody was given a role or a set. */
  readonly all: boolean;
  /** Permission sets that let leads be seen: each with what it allows to do with these. */
  readonly grants: readonly Grant[];
  /** What is allowed on no lead in particular: everything that any of the sets allows. */
  readonly permissions: ReadonlySet<Permission>;
}

/** What one permission set lets somebody see and do. */
export interface Grant {
  readonly permissions: ReadonlySet<Permission>;
  readonly hidden: ReadonlySet<string>;
  /** The limit of discounts, basis points; `null` where no set says one. */
  readonly discount: number | null;
}

const seeing: readonly Permission[] = ['see-own', 'see-queues', 'see-team', 'see-all'];

/** Whether a set lets leads be seen. */
export const letsSee = (permissions: Iterable<Permission>): boolean =>
  [...permissions].some((one) => seeing.includes(one));

/** Somebody who may do everything. */
export const theHouse: Asker = { all: true, grants: [], permissions: new Set() };

/** Whether an actor is a person, `user:<id>`; everybody else is the house itself. */
export const isPerson = (actor: string): boolean => actor.startsWith('user:');

/**
 * Who asks. A set that lets leads be seen allows what it says for these alone; one that lets none be seen adds what it
 * allows to all the others. So giving a set never takes anything away.
 *
 * @param admins who may do everything, by id: `ada` for `user:ada`
 */
export function askerOf(actor: string, access: Access | null, admins: readonly string[] = []): Asker {
  if (!isPerson(actor)) return theHouse;
  const user = actor.slice('user:'.length);
  if (!access?.inForce || admins.includes(user)) return theHouse;
  const { role, set } = holdingOf(access, user);
  const ids = new Set([...set, ...role.flatMap((id) => roleOf(access, id)?.sets ?? [])]);
  const sets = [...ids].flatMap((id) => permissionSetOf(access, id) ?? []);
  const others = sets.filter(({ permissions }) => !letsSee(permissions));
  const added = others.flatMap(({ permissions }) => permissions);
  const grants = sets
    .filter(({ permissions }) => letsSee(permissions))
    .map(({ permissions, hidden, discount }) => ({
      permissions: new Set([...permissions, ...added]),
      hidden: new Set(hidden),
      discount: highest([discount, ...others.map((one) => one.discount)]),
    }));
  return { all: false, grants, permissions: new Set(sets.flatMap(({ permissions }) => permissions)) };
}

/** The highest limit of some that say one. */
export const highest = (limits: readonly (number | null)[]): number | null =>
  limits.reduce((most, one) => (one === null ? most : Math.max(most ?? 0, one)), null);

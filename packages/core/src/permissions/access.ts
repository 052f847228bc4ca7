import * as z from 'zod';
import { AccessKind, Discount, HiddenFields, Permissions } from '../lead/access-shapes.ts';
import { type EventOf, eventType, Id } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { ownValue } from '../lead/own-value.ts';
import { type PermissionSet, type Role, shippedRoles, shippedSets } from './permission-sets.ts';

const name = z.string().max(200);
const holding = z.object({ user: Id, kind: AccessKind, id: Id });

/** A permission set was made or changed; without permissions it allows nothing any more. */
export const permissionSetDefined = eventType(
  'permission-set-defined',
  2,
  z.object({
    set: Id,
    name,
    permissions: Permissions,
    hidden: HiddenFields.optional(),
    discount: Discount.optional(),
  }),
);
/** A role was made or changed: which permission sets it stands for. */
export const roleDefined = eventType('role-defined', 1, z.object({ role: Id, name, sets: z.array(Id) }));
/** Somebody was given a role or a permission set. From the first of them on, who has none sees nothing. */
export const accessGiven = eventType('access-given', 1, holding);
export const accessTaken = eventType('access-taken', 1, holding);
export type AccessEvent =
  | EventOf<typeof permissionSetDefined>
  | EventOf<typeof roleDefined>
  | EventOf<typeof accessGiven>
  | EventOf<typeof accessTaken>;

/** Who may do what: the fold of `access/main`. */
export interface Access {
  readonly id: string;
  readonly version: number;
  /** Whether anybody was ever given anything: before that everybody may do everything. */
  readonly inForce: boolean;
  /** Those that were defined; the shipped ones stand beside them. */
  readonly sets: { readonly [set: string]: PermissionSet };
  readonly roles: { readonly [role: string]: Role };
  readonly holders: { readonly [user: string]: Holding };
}

/** The roles and permission sets that somebody has. */
export interface Holding {
  readonly role: readonly string[];
  readonly set: readonly string[];
}

export const accessStream = 'access/main';

export const accessEvolver = evolver<Access, AccessEvent>(
  () => ({ id: 'main', version: 0, inForce: false, sets: {}, roles: {}, holders: {} }),
  {
    'permission-set-defined'(access, { data }) {
      access.sets[data.set] = {
        name: data.name,
        permissions: [...data.permissions],
        hidden: [...(data.hidden ?? [])],
        discount: data.discount ?? null,
      };
    },
    'role-defined'(access, { data }) {
      access.roles[data.role] = { name: data.name, sets: [...data.sets] };
    },
    'access-given'(access, { data }) {
      access.inForce = true;
      const held = ownValue(access.holders, data.user) ?? { role: [], set: [] };
      access.holders[data.user] = held;
      held[data.kind].push(data.id);
    },
    'access-taken'(access, { data }) {
      const held = ownValue(access.holders, data.user);
      if (!held) return;
      held[data.kind] = held[data.kind].filter((id) => id !== data.id);
      if (held.role.length + held.set.length === 0) delete access.holders[data.user];
    },
  },
);

/** A permission set by its id, as it was defined, else as it is shipped. */
export const permissionSetOf = (access: Access | null, id: string): PermissionSet | undefined =>
  ownValue(access?.sets ?? {}, id) ?? ownValue(shippedSets, id);

/** A role by its id, as it was defined, else as it is shipped. */
export const roleOf = (access: Access | null, id: string): Role | undefined =>
  ownValue(access?.roles ?? {}, id) ?? ownValue(shippedRoles, id);

/** What somebody has; nothing where nobody gave them anything. */
export const holdingOf = (access: Access | null, user: string): Holding =>
  ownValue(access?.holders ?? {}, user) ?? { role: [], set: [] };

import {
  type Access,
  can,
  type Holding,
  holdingOf,
  type Permission,
  type PermissionSet,
  type Role,
  shippedRoles,
  shippedSets,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import { seeingOf } from './seeing.ts';

/** Who has which roles and permission sets. */
export interface Holder extends Holding {
  readonly user: string;
}

/** Who may do what, as far as the one who asks may know. */
export interface AccessShown {
  /** Whether anybody was ever given anything: before that everybody may do everything. */
  readonly inForce: boolean;
  /** Of the one who asks: `all` is the house itself, admins of the process, and everybody while nothing is in force. */
  readonly own: Holding & { readonly all: boolean; readonly permissions: readonly Permission[] };
  /** Everybody who has something, by id, and what can be given; `null` without the permission `access`. */
  readonly given: {
    readonly people: readonly Holder[];
    readonly roles: { readonly [role: string]: Role };
    readonly sets: { readonly [set: string]: PermissionSet };
  } | null;
}

export interface AccessReads {
  /** Who may do what: always one's own roles and permissions, those of others for whoever gives them (Ours 12.2). */
  access(): Promise<AccessShown>;
}

export function accessReadsOf(desk: Desk): AccessReads {
  return {
    async access() {
      desk.checkOpen();
      const access = await desk.tenant.access();
      const { asker } = await seeingOf(desk);
      const isPerson = desk.actor.startsWith('user:');
      const holding = isPerson ? holdingOf(access, desk.actor.slice('user:'.length)) : { role: [], set: [] };
      return {
        inForce: access?.inForce ?? false,
        own: { ...holding, all: asker.all, permissions: [...asker.permissions].sort() },
        given: can(asker, 'give-access', null) ? givenIn(access) : null,
      };
    },
  };
}

function givenIn(access: Access | null): NonNullable<AccessShown['given']> {
  const people = Object.entries(access?.holders ?? {}).map(([user, holding]) => ({ user, ...holding }));
  return {
    people: people.sort((a, b) => (a.user < b.user ? -1 : 1)),
    roles: { ...shippedRoles, ...access?.roles },
    sets: { ...shippedSets, ...access?.sets },
  };
}

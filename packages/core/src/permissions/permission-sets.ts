import { type Permission, permissions } from '../lead/access-shapes.ts';

/** What its holders may do, with which leads, and which fields of these it does not show. */
export interface PermissionSet {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly hidden: readonly string[];
  /** What its holders may grant by themselves, in basis points; `null` leaves that to the process (Ours 8.5). */
  readonly discount: number | null;
}

/** A name for permission sets that go together. */
export interface Role {
  readonly name: string;
  readonly sets: readonly string[];
}

const shipped = (name: string, ...allowed: Permission[]): PermissionSet => ({
  name,
  permissions: allowed,
  hidden: [],
  discount: null,
});

const selling = [
  'see-own',
  'see-queues',
  'capture',
  'edit',
  'convert',
  'accounts',
  'contacts',
  'opportunities',
] as const;

/** The permission sets of the roles that are shipped, by the role's id. An organisation may define each anew. */
export const shippedSets: { readonly [set: string]: PermissionSet } = {
  seller: shipped('Seller', ...selling),
  manager: shipped('Manager', ...selling, 'see-team', 'converted', 'assign', 'override-duplicates'),
  marketing: shipped('Marketing', 'see-all', 'figures', 'campaigns', 'programs', 'templates'),
  admin: shipped('Admin', ...permissions),
  viewer: shipped('Viewer', 'figures'),
};

/** The roles that are shipped: each has the permission set of its own id. */
export const shippedRoles: { readonly [role: string]: Role } = Object.fromEntries(
  Object.entries(shippedSets).map(([id, { name }]) => [id, { name, sets: [id] }]),
);

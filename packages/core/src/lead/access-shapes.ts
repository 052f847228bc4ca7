import * as z from 'zod';
import { Id } from './events/event.ts';

/**
 * What a permission set may allow (Ours 12.2). The four that begin with `see` say which leads a set lets somebody
 * see; what else it allows holds for those leads.
 */
export const permissions = [
  /** Leads that one owns. */
  'see-own',
  /** Leads that wait in queues of which one is a member, or which everybody sees. */
  'see-queues',
  /** Leads of those who have one above them, and of the queues that one manages. */
  'see-team',
  /** All leads. */
  'see-all',
  /** View and edit converted leads (invariants 28 and 29). */
  'converted',
  'capture',
  /** Capture although somebody has the same e-mail address or phone number (Ours 1.8). */
  'override-duplicates',
  'edit',
  /** Give leads away by hand (Ours 5.4). */
  'assign',
  'convert',
  /** Open, fill and change accounts, contacts, opportunities. */
  'accounts',
  'contacts',
  'opportunities',
  'revert-conversion',
  'merge',
  /** Bring in files, forms and what other systems know; tells whom the store has. */
  'import',
  'export',
  'erase',
  /** Totals over all leads. */
  'figures',
  'campaigns',
  'programs',
  'templates',
  /** Publish any process, reckon all leads anew. */
  'rules',
  /** Sellers, pools, absences. */
  'team',
  /** Permission sets, roles, and who has them. */
  'access',
] as const;
export type Permission = (typeof permissions)[number];

export const Permissions = z.array(z.enum(permissions)).max(permissions.length);
/** Fields that a set does not show. */
export const HiddenFields = z.array(Id).max(500);
/** What a set lets its holders grant by themselves, in basis points (Ours 8.5). */
export const Discount = z.int().min(0).max(10_000);
/** Whether a role or a permission set is given or taken. */
export const AccessKind = z.enum(['role', 'set']);

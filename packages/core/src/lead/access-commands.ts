import * as z from 'zod';
import { AccessKind, Discount, HiddenFields, Permissions } from './access-shapes.ts';
import { Id } from './events/event.ts';

const name = z.string().max(200).optional();
const holding = { user: Id, kind: AccessKind, id: Id };

/** Wishes about who may do what (Ours 12.2). */
export const accessCommands = {
  /** Makes a permission set, or changes it for all who have it. */
  'define-permission-set': z.strictObject({
    type: z.literal('define-permission-set'),
    set: Id,
    name,
    permissions: Permissions,
    hidden: HiddenFields.optional(),
    /** The limit of discounts, basis points; absent: that of the process. */
    discount: Discount.optional(),
  }),
  /** A role is a name for permission sets that go together. */
  'define-role': z.strictObject({
    type: z.literal('define-role'),
    role: Id,
    name,
    sets: z.array(Id).max(100),
  }),
  /** Gives somebody, `ada` for the actor `user:ada`, a role or a permission set. */
  'give-access': z.strictObject({ type: z.literal('give-access'), ...holding }),
  'take-access': z.strictObject({ type: z.literal('take-access'), ...holding }),
} as const;

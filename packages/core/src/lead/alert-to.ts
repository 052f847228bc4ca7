import * as z from 'zod';
import { Owner } from './events/assignment.ts';

/** Whom an alert goes to: the owner, else the members of its queue, else the manager; the manager; or one by name. */
export const AlertTo = z.union([z.enum(['owner', 'manager']), Owner]);
export type AlertTo = z.infer<typeof AlertTo>;

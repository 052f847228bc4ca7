import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { Labels } from '../lead/statuses.ts';

/** The types that records of one kind may have, and whose records have which: by seller, else by team, else `default`. */
export const RecordTypes = z.strictObject({
  types: z
    .array(
      z.strictObject({
        id: Id,
        label: Labels.optional(),
        /** Values for picklists that stay blank; they come before those of the field (invariant 15). */
        defaults: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1)
    .max(100),
  default: Id,
  sellers: z.record(Id, Id).optional(),
  teams: z.record(Id, Id).optional(),
});
export type RecordTypes = z.infer<typeof RecordTypes>;
export type RecordType = RecordTypes['types'][number];

/** The type of the records of an owner, never of the lead (invariant 14). */
export function recordTypeOf(rules: RecordTypes, owner: string, teams: readonly string[]): RecordType | null {
  const bySeller = ownValue(rules.sellers ?? {}, owner.slice(owner.indexOf('/') + 1));
  const byTeam = teams.map((team) => ownValue(rules.teams ?? {}, team)).find((id) => id !== undefined);
  const id = bySeller ?? byTeam ?? rules.default;
  return rules.types.find((type) => type.id === id) ?? null;
}

import { type Mapped, type MapRules, mapFields } from '../conversion/field-map.ts';
import { recordTypeOf } from '../conversion/record-types.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { type RecordState, recordField } from '../records/record.ts';
import type { ConversionRequest } from './conversion-plan.ts';
import type { Draft } from './decision.ts';

export type RecordKind = 'account' | 'contact' | 'opportunity';

/** What a conversion gives a record, and of which type a new one is. */
export interface Values {
  readonly mapped: Mapped;
  readonly recordType: string | null;
}

/** The values that a record gets of a lead: a new one, or what an existing one lacks. */
export function valuesFor(
  draft: Draft,
  record: RecordKind,
  lead: Lead,
  request: ConversionRequest,
  {
    owner,
    existing,
    map,
  }: {
    readonly owner: string;
    readonly existing: RecordState | null;
    /** What is mapped where that is not what the process says. */
    readonly map?: MapRules['map'] | undefined;
  },
): Values | Refusal {
  const { conversion, records } = draft.world.process.definition;
  const rules = conversion.recordTypes?.[record];
  // A new record has the type of its owner's records; whatever type an existing one has, it keeps (invariant 14).
  const type = existing || !rules ? null : recordTypeOf(rules, owner, teamsOf(draft, owner));
  const mapped = mapFields(
    lead,
    {
      map: map ?? conversion.map[record],
      fields: records[record],
      defaults: conversion.defaults[record] ?? {},
      ownerDefaults: type?.defaults ?? {},
    },
    {
      isBlank: (field) => existing === null || recordField(existing, field) === undefined,
      truncate: request.allowTruncation ?? false,
    },
  );
  return isRefusal(mapped) ? mapped : { mapped, recordType: type?.id ?? null };
}

const teamsOf = (draft: Draft, owner: string): readonly string[] =>
  draft.sight.seller(idOf(owner))?.teams ?? [];

/** Refused `required-missing` where a record would lack a field that every one must have (invariant 22). */
export function requiredRefusal(
  draft: Draft,
  record: RecordKind,
  { mapped, existing }: { readonly mapped: Mapped; readonly existing: RecordState | null },
): Refusal | null {
  const required = draft.world.process.definition.conversion.required?.[record] ?? [];
  const missing = required.find(
    (field) =>
      !Object.hasOwn(mapped.provenance, field) && (!existing || recordField(existing, field) === undefined),
  );
  return missing === undefined ? null : refuse('required-missing', { field: missing, detail: { record } });
}

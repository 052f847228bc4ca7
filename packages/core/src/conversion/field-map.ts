import * as z from 'zod';
import { Criteria } from '../criteria/criteria.ts';
import { type Field, isBlank, maxLengthOf } from '../criteria/fields.ts';
import type { Fields, FieldValue } from '../lead/events/capture.ts';
import { Id } from '../lead/events/event.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Provenance } from '../records/record.ts';
import { RecordTypes } from './record-types.ts';

/** For each field of a record, the one field of the lead that feeds it (invariant 17). */
export const FieldMap = z.record(z.string(), z.string());
export type FieldMap = z.infer<typeof FieldMap>;

/** The rules by which leads become records. */
export const Conversion = z.object({
  map: z.object({ account: FieldMap, contact: FieldMap, opportunity: FieldMap }),
  /** Values for picklists that stay blank, by record and field (invariant 15). */
  defaults: z
    .object({
      account: z.record(z.string(), z.string()),
      contact: z.record(z.string(), z.string()),
      opportunity: z.record(z.string(), z.string()),
    })
    .partial()
    .default({}),
  /** Whether a lead without a company becomes a person account, or is refused. */
  personAccounts: z.boolean().default(true),
  /** Statuses of kind nurture and disqualified convert only where the process says so. */
  convertNurtured: z.boolean().default(false),
  convertDisqualified: z.boolean().default(false),
  /** Whether an opportunity comes with a conversion: where one is asked for, which absence means, always, or never. */
  opportunity: z.enum(['optional', 'required', 'never']).optional(),
  /** Fields that a record must have once a lead was converted into it (invariant 22). */
  required: z
    .object({
      account: z.array(z.string()),
      contact: z.array(z.string()),
      opportunity: z.array(z.string()),
    })
    .partial()
    .optional(),
  /** What must be true of a lead that is converted (invariant 22). */
  conditions: z
    .array(z.strictObject({ id: Id, when: Criteria }))
    .max(100)
    .optional(),
  /** The record types that owners' records have, with picklist defaults of their own (invariants 14 and 15). */
  recordTypes: z
    .strictObject({ account: RecordTypes, contact: RecordTypes, opportunity: RecordTypes })
    .partial()
    .optional(),
  /** What an opportunity must have (Ours 8.5). */
  opportunityNeeds: z.enum(['product', 'product-or-amount', 'nothing']).default('product-or-amount'),
});
export type Conversion = z.infer<typeof Conversion>;

/** The standard map of Salesforce (DOMAIN 8), record field to lead field. */
export const standardMap: Conversion['map'] = {
  account: {
    name: 'company',
    phone: 'phone',
    fax: 'fax',
    website: 'website',
    industry: 'industry',
    employees: 'employees',
    annualRevenue: 'annualRevenue',
    rating: 'rating',
    registrationNumber: 'registrationNumber',
    billingStreet: 'street',
    billingCity: 'city',
    billingPostalCode: 'postalCode',
    billingState: 'state',
    billingCountry: 'country',
  },
  contact: {
    salutation: 'salutation',
    firstName: 'firstName',
    lastName: 'lastName',
    title: 'title',
    email: 'email',
    phone: 'phone',
    mobile: 'mobile',
    fax: 'fax',
    description: 'description',
    mailingStreet: 'street',
    mailingCity: 'city',
    mailingPostalCode: 'postalCode',
    mailingState: 'state',
    mailingCountry: 'country',
  },
  opportunity: {},
};

/** By which rules a record gets its values. */
export interface MapRules {
  readonly map: FieldMap;
  /** The fields that the record has. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly defaults: Readonly<Record<string, string>>;
  /** Defaults of the record type that the owner's records have; they come before the others. */
  readonly ownerDefaults: Readonly<Record<string, string>>;
}

/** Values for a record, the personal ones apart, and where each came from. */
export interface Mapped {
  readonly fields: Fields;
  readonly personal: Fields;
  readonly provenance: Provenance;
}

/**
 * What a conversion puts into a new record, or into the blanks of an existing one: mapped values of the lead, then
 * defaults for blank picklists; never an empty value. Refused `over-long` with the field's name unless truncation
 * is allowed (invariant 18).
 */
export function mapFields(
  lead: Lead,
  { map, fields, defaults, ownerDefaults }: MapRules,
  options: { readonly isBlank: (field: string) => boolean; readonly truncate: boolean },
): Mapped | Refusal {
  const mapped = {
    fields: {} as Record<string, FieldValue>,
    personal: {} as Record<string, FieldValue>,
    provenance: {} as Provenance,
  };
  const put = (field: string, value: FieldValue, isPersonal: boolean, origin: Provenance[string]) => {
    (isPersonal ? mapped.personal : mapped.fields)[field] = value;
    mapped.provenance[field] = origin;
  };
  for (const [field, from] of Object.entries(map)) {
    const value = fieldOf(lead, from);
    if (value === undefined || isBlank(value) || !options.isBlank(field)) continue;
    const fitting = fitted(value, ownValue(fields, field), options.truncate);
    if (fitting === null) return refuse('over-long', { field });
    const isPersonal =
      Object.hasOwn(lead.personal.fields, from) || ownValue(fields, field)?.personal !== false;
    put(field, fitting, isPersonal, { from: 'lead', field: from });
  }
  const putDefaults = (values: Readonly<Record<string, string>>, from: 'default' | 'owner-default') => {
    for (const [field, value] of Object.entries(values)) {
      const isSet = Object.hasOwn(mapped.provenance, field);
      if (isSet || !options.isBlank(field)) continue;
      put(field, value, ownValue(fields, field)?.personal !== false, { from });
    }
  };
  putDefaults(ownerDefaults, 'owner-default');
  putDefaults(defaults, 'default');
  return mapped;
}

/** A value as its field takes it; `null` when it is too long and may not be cut. */
export function fitted<T extends FieldValue>(
  value: T,
  field: Field | undefined,
  truncate: boolean,
): T | string | null {
  const longest = field && maxLengthOf(field);
  if (!longest || typeof value !== 'string' || value.length <= longest) return value;
  return truncate ? value.slice(0, longest) : null;
}

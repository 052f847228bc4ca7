import * as z from 'zod';
import { type Field, isBlank, maxLengthOf } from '../criteria/fields.ts';
import type { Fields, FieldValue } from '../lead/events/capture.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Provenance } from '../records/record.ts';

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
  map: FieldMap,
  defaults: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, Field>>,
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
  for (const [field, value] of Object.entries(defaults)) {
    const isSet = Object.hasOwn(mapped.provenance, field);
    if (!isSet && options.isBlank(field)) {
      put(field, value, ownValue(fields, field)?.personal !== false, { from: 'default' });
    }
  }
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

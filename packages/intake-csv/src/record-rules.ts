import * as z from 'zod';

const values = z.record(z.string(), z.string()).optional();
const yes = z.literal(true);
const texts = z.array(z.string().min(1)).default([]);

/** What a column is for in a file of accounts, contacts, opportunities, products or sellers, and of converted leads. */
export const recordRules = {
  /** The id that the same source gave an account, a contact or an opportunity of another file. */
  account: z.strictObject({ account: yes, values }),
  contact: z.strictObject({ contact: yes, values }),
  convertedAt: z.strictObject({
    convertedAt: yes,
    format: z.string().min(1).max(40).optional(),
    zone: z.string().min(1).max(60).optional(),
    values,
  }),
  /** The name of a product or a seller. */
  name: z.strictObject({ name: yes, values }),
  active: z.strictObject({ active: yes, values }),
  /** A product's family, and its price by a price list, which is `standard` for `true`. */
  family: z.strictObject({ family: yes, values }),
  price: z.strictObject({ price: z.union([yes, z.string().min(1).max(200)]), values }),
  /** Who leads a seller, and the team and territory that it is in. */
  manager: z.strictObject({ manager: yes, values }),
  team: z.strictObject({ team: yes, values }),
  territory: z.strictObject({ territory: yes, values }),
  /** The one product line of an opportunity: prices in units of the currency, discounts in percent. */
  product: z.strictObject({ product: yes, values }),
  quantity: z.strictObject({ quantity: yes, values }),
  listPrice: z.strictObject({ listPrice: yes, values }),
  discountAsked: z.strictObject({ discountAsked: yes, values }),
  discountGranted: z.strictObject({ discountGranted: yes, values }),
  amount: z.strictObject({ amount: yes, values }),
  /** How far an opportunity is, and which of these texts mean that it was won or lost. */
  stage: z.strictObject({ stage: yes, won: texts, lost: texts, values }),
  /** When it should close, or did. */
  closeDate: z.strictObject({
    closeDate: yes,
    format: z.string().min(1).max(40).optional(),
    zone: z.string().min(1).max(60).optional(),
    values,
  }),
  /** What it was won at, in units of the currency; else its amount counts. */
  value: z.strictObject({ value: yes, values }),
  outcomeReason: z.strictObject({ outcomeReason: yes, values }),
} as const;

/** What each kind of record may say; `lead` is a row of the command `record`. */
export const rulesOf: { readonly [record: string]: readonly string[] } = {
  lead: [
    'field',
    'source',
    'status',
    'reason',
    'owner',
    'engagement',
    'consent',
    'account',
    'contact',
    'convertedAt',
  ],
  account: ['field', 'owner'],
  contact: ['field', 'owner', 'account', 'consent'],
  opportunity: [
    'field',
    'owner',
    'account',
    'contact',
    'product',
    'quantity',
    'listPrice',
    'discountAsked',
    'discountGranted',
    'amount',
    'stage',
    'closeDate',
    'value',
    'outcomeReason',
  ],
  product: ['name', 'family', 'price', 'active'],
  seller: ['name', 'manager', 'team', 'territory', 'active'],
};

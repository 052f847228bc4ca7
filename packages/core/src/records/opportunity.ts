import * as z from 'zod';
import { Fields } from '../lead/events/capture.ts';
import { Day, type EventOf, eventType, Id, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { thawed } from '../lead/frozen-state.ts';
import { idOf } from '../lead/lead.ts';
import {
  fill,
  open,
  opening,
  Provenance,
  type RecordState,
  type recordWithdrawn,
  unopened,
} from './record.ts';
import { type SyncEvent, syncRecipes } from './sync.ts';

/** A product line: prices in minor units, discounts in basis points; only what was granted counts (Ours 8.5). */
export const Line = z.object({
  product: Id,
  quantity: z.number().positive(),
  listPrice: z.int().min(0),
  discountAsked: z.int().min(0).max(10_000),
  discountGranted: z.int().min(0).max(10_000),
  /** The actor who granted it; absent where nothing was. */
  by: Id.optional(),
});
export type Line = z.infer<typeof Line>;

/** A sale or a service is in sight. */
export const opportunityOpened = eventType(
  'opportunity-opened',
  1,
  z.object({
    ...opening,
    account: Id.optional(),
    contact: Id.optional(),
    kind: z.enum(['sale', 'service']),
    /** How far it is, in the words of those who sell. */
    stage: Id.optional(),
    lines: z.array(Line),
    amount: z.int().min(0).optional(),
    currency: z.string().length(3),
    closeDate: Day,
    /** Nobody named the close date: it is the end of the quarter, and no forecast counts on it. */
    closeDateAssumed: z.boolean(),
    /** The campaign that brought it: the one that the lead responded to last, else heard of last. */
    campaign: Id.optional(),
  }),
);
/** Something of it is otherwise from now on: only what changed is said. */
export const opportunityChanged = eventType(
  'opportunity-changed',
  1,
  z.object({
    fields: Fields,
    provenance: Provenance,
    cleared: z.array(z.string()).optional(),
    owner: Id.optional(),
    account: Id.optional(),
    contact: Id.optional(),
    kind: z.enum(['sale', 'service']).optional(),
    stage: Id.optional(),
    /** All lines as they are now. */
    lines: z.array(Line).optional(),
    amount: z.int().min(0).optional(),
    currency: z.string().length(3).optional(),
    closeDate: Day.optional(),
    import: Id.optional(),
  }),
);
/** It was won or lost, with the value it was closed at. */
export const outcomeRecorded = eventType(
  'outcome-recorded',
  1,
  z.object({
    outcome: z.enum(['won', 'lost']),
    value: z.int().min(0).optional(),
    reason: z.string().max(200).optional(),
  }),
);
export type OpportunityEvent =
  | EventOf<typeof opportunityOpened>
  | EventOf<typeof opportunityChanged>
  | EventOf<typeof outcomeRecorded>
  | EventOf<typeof recordWithdrawn>
  | SyncEvent;

export interface Opportunity extends RecordState {
  /** `null` where nobody said whose it is. */
  readonly account: string | null;
  readonly contact: string | null;
  readonly kind: 'sale' | 'service';
  readonly stage: string | null;
  readonly lines: readonly Line[];
  readonly amount: number | null;
  readonly currency: string;
  readonly closeDate: string;
  readonly closeDateAssumed: boolean;
  readonly campaign: string | null;
  readonly outcome: {
    readonly at: number;
    readonly result: 'won' | 'lost';
    readonly value: number | null;
    readonly reason: string | null;
  } | null;
}

export const opportunityStream = (id: string): string => `opportunity/${id}`;

const unseen = {
  account: null,
  contact: null,
  kind: 'sale',
  stage: null,
  lines: [],
  amount: null,
  currency: '',
  closeDate: '',
} as const;

export const opportunityEvolver = evolver<Opportunity, OpportunityEvent>(
  (first) => ({
    ...unopened(idOf(first.stream)),
    ...unseen,
    lines: [],
    closeDateAssumed: false,
    campaign: null,
    outcome: null,
  }),
  {
    'opportunity-opened'(opportunity, event) {
      const { data } = event;
      open(opportunity, event);
      opportunity.account = data.account ?? null;
      opportunity.contact = data.contact ?? null;
      opportunity.kind = data.kind;
      opportunity.stage = data.stage ?? null;
      opportunity.lines = data.lines.map(thawed);
      opportunity.amount = data.amount ?? null;
      opportunity.currency = data.currency;
      opportunity.closeDate = data.closeDate;
      opportunity.closeDateAssumed = data.closeDateAssumed;
      opportunity.campaign = data.campaign ?? null;
    },
    'opportunity-changed'(opportunity, { data, personal }) {
      fill(opportunity, data, personal);
      const { account, contact, kind, stage, lines, amount, currency, closeDate } = data;
      if (account !== undefined) opportunity.account = account;
      if (contact !== undefined) opportunity.contact = contact;
      if (kind !== undefined) opportunity.kind = kind;
      if (stage !== undefined) opportunity.stage = stage;
      if (lines) opportunity.lines = lines.map(thawed);
      if (amount !== undefined) opportunity.amount = amount;
      if (currency !== undefined) opportunity.currency = currency;
      if (closeDate === undefined) return;
      opportunity.closeDate = closeDate;
      opportunity.closeDateAssumed = false;
    },
    'outcome-recorded'(opportunity, { data, occurredAt }) {
      opportunity.outcome = {
        at: millis(occurredAt),
        result: data.outcome,
        value: data.value ?? null,
        reason: data.reason ?? null,
      };
    },
    ...syncRecipes,
    'record-withdrawn'(opportunity, { occurredAt }) {
      opportunity.withdrawnAt = millis(occurredAt);
    },
  },
);

/**
 * The amount of product lines in minor units: what was granted counts, what was only asked does not; each line is
 * rounded half to even.
 *
 * @example
 * amountOf([{ product: 'tv-55', quantity: 1, listPrice: 89_900, discountAsked: 500, discountGranted: 500 }]) // => 85_405
 */
export const amountOf = (lines: readonly Line[]): number =>
  Number(lines.reduce((sum, line) => sum + amountOfLine(line), 0n));

/** Reckoned in whole numbers: a quantity such as 0.1 is no exact binary fraction. */
function amountOfLine({ quantity, listPrice, discountGranted }: Line): bigint {
  const [digits = '0', exponent = '0'] = quantity.toExponential().split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const shift = BigInt(exponent) - BigInt(fraction.length);
  const units = BigInt(whole + fraction) * BigInt(listPrice) * BigInt(10_000 - discountGranted);
  return shift < 0n ? halfEven(units, 10_000n * 10n ** -shift) : halfEven(units * 10n ** shift, 10_000n);
}

function halfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

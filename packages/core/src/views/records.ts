import { type Event, millis } from '../lead/events/event.ts';
import { idOf } from '../lead/lead.ts';
import type { OpportunityEvent } from '../records/opportunity.ts';
import { defineView } from './view.ts';
import { never } from './work-list.ts';

/** What lists and figures need of an opportunity. */
export interface OpportunityRow {
  readonly id: string;
  readonly externalId: string | null;
  readonly owner: string;
  readonly account: string | null;
  readonly contact: string | null;
  /** The lead that it came of. */
  readonly lead: string | null;
  readonly kind: 'sale' | 'service';
  readonly stage: string | null;
  readonly products: readonly string[];
  /** Minor units of the currency: what was granted. */
  readonly amount: number | null;
  readonly currency: string;
  readonly openedAt: number;
  readonly closeDate: string;
  readonly closeDateAssumed: boolean;
  readonly outcome: 'open' | 'won' | 'lost';
  /** When it was won or lost; 0 while it is open. */
  readonly closedAt: number;
  /** What it was won or lost at. */
  readonly value: number | null;
  readonly reason: string | null;
}

/** Every opportunity that stands, those that close first at the top. */
export const opportunityList = defineView<OpportunityRow>({
  shape: {
    name: 'opportunities',
    version: 1,
    columns: {
      owner: 'text',
      account: 'text',
      lead: 'text',
      externalId: 'text',
      stage: 'text',
      outcome: 'text',
      currency: 'text',
      closeDate: 'text',
      openedAt: 'integer',
      closedAt: 'integer',
    },
    indexes: {
      close: [{ column: 'closeDate' }],
      opened: [{ column: 'openedAt' }],
      external: [{ column: 'externalId' }],
    },
  },
  keys: (event) =>
    event.stream.startsWith('opportunity/') && Object.hasOwn(changes, event.type) ? [idOf(event.stream)] : [],
  apply(event, rows) {
    const id = idOf(event.stream);
    const row = rows.get(id);
    if (event.type === 'opportunity-opened') rows.put(id, openedRow(id, event as Of<'opportunity-opened'>));
    else if (event.type === 'record-withdrawn') rows.remove(id);
    else if (row) rows.put(id, { ...row, ...changes[event.type]?.(event) });
  },
  columns: (row) => ({
    owner: row.owner,
    account: row.account ?? '',
    lead: row.lead ?? '',
    externalId: row.externalId ?? '',
    stage: row.stage ?? '',
    outcome: row.outcome,
    currency: row.currency,
    closeDate: row.closeDate,
    openedAt: row.openedAt,
    closedAt: row.closedAt || never,
  }),
});

type Of<T extends OpportunityEvent['type']> = Extract<OpportunityEvent, { type: T }>;
type Change = (event: Event) => Partial<OpportunityRow>;

/** What each type of event changes of a row; other types do not touch it. */
const changes: { readonly [type: string]: Change } = {
  'opportunity-opened': () => ({}),
  'record-withdrawn': () => ({}),
  'opportunity-changed'(event) {
    const { data } = event as Of<'opportunity-changed'>;
    const named = plainParts.flatMap((part) => (data[part] === undefined ? [] : [[part, data[part]]]));
    return {
      ...Object.fromEntries(named),
      ...(data.lines ? { products: productsOf(data.lines) } : {}),
      ...(data.closeDate === undefined ? {} : { closeDateAssumed: false }),
    };
  },
  'outcome-recorded'(event) {
    const { data, occurredAt } = event as Of<'outcome-recorded'>;
    const { outcome, value = null, reason = null } = data;
    return { outcome, value, reason, closedAt: millis(occurredAt) };
  },
};

const plainParts = [
  'owner',
  'account',
  'contact',
  'kind',
  'stage',
  'amount',
  'currency',
  'closeDate',
] as const;

const productsOf = (lines: readonly { readonly product: string }[]): string[] => [
  ...new Set(lines.map(({ product }) => product)),
];

function openedRow(id: string, { data, occurredAt }: Of<'opportunity-opened'>): OpportunityRow {
  return {
    id,
    externalId: data.externalId?.id ?? null,
    owner: data.owner,
    account: data.account ?? null,
    contact: data.contact ?? null,
    lead: data.lead ?? null,
    kind: data.kind,
    stage: data.stage ?? null,
    products: productsOf(data.lines),
    amount: data.amount ?? null,
    currency: data.currency,
    openedAt: millis(occurredAt),
    closeDate: data.closeDate,
    closeDateAssumed: data.closeDateAssumed,
    outcome: 'open',
    closedAt: 0,
    value: null,
    reason: null,
  };
}

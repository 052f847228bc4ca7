import { alertsKept } from '../lead/alert-state.ts';
import { changeDeadlines, type Deadlines, deadlineTypes } from '../lead/deadline-state.ts';
import { type Event, millis } from '../lead/events/event.ts';
import type { LeadEvent } from '../lead/evolve.ts';
import type { Grade } from '../lead/grades.ts';
import { idOf } from '../lead/lead.ts';
import { defineView, type Rows } from './view.ts';
import { never, placeText, workPlaceOf } from './work-list.ts';

/** What lists and figures need of a lead. */
export interface LeadRow {
  readonly id: string;
  readonly externalId: string | null;
  readonly status: string;
  readonly statusKind: string;
  readonly source: string | null;
  readonly owner: string;
  /** 1/1000 point. */
  readonly score: number;
  /** Empty while nothing scored the lead: it is in the lowest band then. */
  readonly band: string;
  /** Where the band begins, in points; `unscored` while nothing scored the lead. */
  readonly bandFrom: number;
  /** `null` while the grade is hidden. */
  readonly grade: Grade | null;
  readonly converted: boolean;
  readonly capturedAt: number;
  readonly convertedAt: number;
  readonly followUpDueAt: number;
  readonly hideUntil: number;
  readonly lastTouchedAt: number;
  /** Alerts that nobody acknowledged, oldest first. */
  readonly alerts: readonly RowAlert[];
  /** What is due: the first response, leaving the status. */
  readonly deadlines: Deadlines;
  readonly erased: boolean;
  /** The lead that took it over; empty while none did. */
  readonly absorbedBy: string;
}

interface RowAlert {
  readonly id: string;
  readonly at: number;
  /** 0 = no deadline. */
  readonly dueAt: number;
}

/** Lower than any band begins. */
const unscored = -9_999_999;

/** Every lead. Its `work` order is that of Ours 5.5, as one text (work-list.ts), then by id. */
export const leadList = defineView<LeadRow>({
  shape: {
    name: 'leads',
    version: 6,
    columns: {
      section: 'text',
      status: 'text',
      source: 'text',
      owner: 'text',
      externalId: 'text',
      converted: 'integer',
      hideUntil: 'integer',
      place: 'text',
      grade: 'text',
      score: 'integer',
      capturedAt: 'integer',
    },
    indexes: {
      work: [{ column: 'place' }],
      score: [{ column: 'score', descending: true }],
      captured: [{ column: 'capturedAt' }],
      external: [{ column: 'externalId' }],
    },
  },
  keys: (event) =>
    event.stream.startsWith('lead/') &&
    (Object.hasOwn(changes, event.type) || deadlineTypes.includes(event.type))
      ? [idOf(event.stream)]
      : [],
  apply(event, rows) {
    const id = idOf(event.stream);
    const row = rows.get(id);
    if (event.type === 'captured') rows.put(id, capturedRow(id, event as Of<'captured'>));
    else if (row) change(event as LeadEvent, row, rows);
  },
  columns: (row) => ({
    section: sectionOf(row),
    status: row.status,
    source: row.source ?? '',
    owner: row.owner,
    externalId: row.externalId ?? '',
    converted: row.converted ? 1 : 0,
    hideUntil: row.hideUntil,
    place: placeText(workPlaceOf(row)),
    grade: row.grade ?? '',
    score: row.score,
    capturedAt: row.capturedAt,
  }),
});

/** Which part of the list a lead stands in; a snoozed one is `work` until it is looked at before `hideUntil`. */
export const sections = ['work', 'disqualified', 'converted', 'absorbed', 'erased'] as const;

function sectionOf(row: LeadRow): (typeof sections)[number] {
  if (row.erased) return 'erased';
  if (row.absorbedBy !== '') return 'absorbed';
  if (row.converted) return 'converted';
  return row.statusKind === 'disqualified' ? 'disqualified' : 'work';
}

type Of<T extends LeadEvent['type']> = Extract<LeadEvent, { type: T }>;
type Change = (row: LeadRow, event: Event) => Partial<LeadRow>;

function standing(_: LeadRow, event: Event): Partial<LeadRow> {
  const { score, band, bandFrom = unscored, fit } = (event as Of<'scored'>).data;
  return { score, band, bandFrom, grade: fit?.grade ?? null };
}

/** What each type of event changes of a row; other types do not touch it. */
const changes: Record<string, Change> = {
  captured: () => ({}),
  corrected: (_, event) => {
    const { source } = (event as Of<'corrected'>).data;
    return source === undefined ? {} : { source };
  },
  'status-changed': (_, event) => {
    const { data } = event as Of<'status-changed'>;
    return { status: data.to, statusKind: data.kind };
  },
  assigned: (_, event) => ({ owner: (event as Of<'assigned'>).data.owner }),
  scored: standing,
  rescored: standing,
  'activity-logged': (row, event) => ({
    lastTouchedAt: Math.max(row.lastTouchedAt, millis(event.occurredAt)),
  }),
  'follow-up-set': (_, event) => {
    const { data } = event as Of<'follow-up-set'>;
    return { followUpDueAt: millis(data.dueAt), hideUntil: data.hideUntil ? millis(data.hideUntil) : 0 };
  },
  'alert-raised'({ alerts }, event) {
    const { data, occurredAt } = event as Of<'alert-raised'>;
    const dueAt = data.dueAt ? millis(data.dueAt) : 0;
    const alert: RowAlert = { id: data.alert, at: millis(occurredAt), dueAt };
    return { alerts: [...alerts, alert].slice(-alertsKept) };
  },
  'alert-acknowledged': ({ alerts }, event) => ({
    alerts: alerts.filter(({ id }) => id !== (event as Of<'alert-acknowledged'>).data.alert),
  }),
  'follow-up-done': () => ({ followUpDueAt: never, hideUntil: 0 }),
  converted: (_, event) => {
    const { data, occurredAt } = event as Of<'converted'>;
    return {
      status: data.status,
      statusKind: 'converted',
      owner: data.owner,
      converted: true,
      convertedAt: millis(occurredAt),
      ...(data.followUp ? {} : { followUpDueAt: never, hideUntil: 0 }),
      alerts: [],
    };
  },
  'conversion-reverted': (_, event) => {
    const { status, statusKind, owner } = (event as Of<'conversion-reverted'>).data;
    return { status, statusKind, owner, converted: false, convertedAt: 0 };
  },
  absorbed: (_, event) => ({
    absorbedBy: (event as Of<'absorbed'>).data.into,
    followUpDueAt: never,
    hideUntil: 0,
    alerts: [],
  }),
  'merge-reverted': ({ id }, event) =>
    (event as Of<'merge-reverted'>).data.absorbed === id ? { absorbedBy: '' } : {},
  erased: () => ({ erased: true, followUpDueAt: never, hideUntil: 0, alerts: [] }),
};

function change(event: LeadEvent, row: LeadRow, rows: Rows<LeadRow>): void {
  const changed = { ...changes[event.type]?.(row, event), ...dueAfter(row, event) };
  if (Object.keys(changed).length > 0) rows.put(row.id, { ...row, ...changed });
}

/** What is due of a lead after an event. */
function dueAfter({ deadlines: before }: LeadRow, event: Event): Partial<LeadRow> {
  if (!deadlineTypes.includes(event.type)) return {};
  const deadlines = structuredClone(before);
  changeDeadlines(deadlines, event);
  return { deadlines };
}

function capturedRow(id: string, { data, occurredAt }: Of<'captured'>): LeadRow {
  return {
    id,
    externalId: data.externalId?.id ?? null,
    status: data.status,
    statusKind: data.statusKind,
    source: data.source ?? null,
    owner: data.owner,
    score: 0,
    band: '',
    bandFrom: unscored,
    grade: null,
    converted: false,
    capturedAt: millis(occurredAt),
    convertedAt: 0,
    followUpDueAt: never,
    hideUntil: 0,
    lastTouchedAt: 0,
    alerts: [],
    deadlines: {},
    erased: false,
    absorbedBy: '',
  };
}

import type { PassedEntry } from '../lead/events/assignment.ts';
import type { Event } from '../lead/events/event.ts';

/** Something that a rule asked for and that was not done. */
export interface Withheld {
  /** The event that says so; `null` where nothing was written, which only a trial can tell. */
  readonly event: string | null;
  readonly at: string;
  /** What was asked for: a mail, an assignment, what a threshold does, such as `status`, or a step of a program. */
  readonly what: string;
  readonly rule: string | null;
  readonly entry: string | null;
  readonly reason: string;
  /** Of an assignment: how many sellers the entry passed over, by reason. */
  readonly skipped?: { readonly [reason: string]: number };
}

/** What rules asked for and did not get, as the events say it. */
export function withheldIn(history: readonly Event[]): Withheld[] {
  return history.flatMap((event): Withheld[] => withheldBy[event.type]?.(event) ?? []);
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const said = ({ id: event, occurredAt: at, data }: Event) => ({
  event,
  at,
  rule: textOf(data['rule']),
  entry: textOf(data['entry']),
});

/** What each kind of event says was withheld. */
const withheldBy: { readonly [type: string]: (event: Event) => Withheld[] } = {
  'email-suppressed': (event) => [
    { ...said(event), what: 'mail', reason: textOf(event.data['reason']) ?? 'unknown' },
  ],
  'threshold-reached'(event) {
    const actions = event.data['then'] as readonly { do: string; outcome: string; reason?: string }[];
    return actions
      .filter(({ outcome }) => outcome === 'withheld')
      .map((action) => ({ ...said(event), what: action.do, reason: action.reason ?? 'unknown' }));
  },
  /** The lead has an owner all the same: another entry's, or the default one. */
  assigned: passedOver,
  /** Nobody was there; of a breach also where nobody was left to ask, or an entry keeps the owner. */
  'not-assigned'(event) {
    const passed = passedOver(event);
    if (passed.length > 0) return passed;
    return [{ ...said(event), what: 'assignment', reason: 'nobody-else' }];
  },
  'program-advanced'(event) {
    const { outcome, program, step, reason } = event.data;
    if (outcome !== 'withheld') return [];
    const place = { rule: textOf(program), entry: textOf(step) };
    return [{ ...said(event), ...place, what: 'step', reason: textOf(reason) ?? 'unknown' }];
  },
};

/** The entries of the assignment rules that matched and had nobody there. */
function passedOver(event: Event): Withheld[] {
  const passed = (event.data['passed'] ?? []) as readonly PassedEntry[];
  return passed.map(({ entry, reason, skipped }) => ({
    ...said(event),
    what: 'assignment',
    entry,
    reason,
    skipped,
  }));
}

import type { AlertTo } from '../lead/alert-to.ts';
import { type AlertCause, alertRaised } from '../lead/events/alerts.ts';
import { happened, iso } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import type { Within } from '../lead/within.ts';
import { alerted } from './alerted.ts';
import type { Draft } from './decision.ts';
import { tell } from './tell-owner.ts';

/** An alert as a rule asks for it. */
export interface WantedAlert {
  readonly rule: string;
  readonly cause: AlertCause;
  /** Default: the owner. */
  readonly to?: AlertTo | undefined;
  /** Time to act; the calendar of the process makes an instant of it. */
  readonly within?: Within | undefined;
  readonly late?: boolean | undefined;
  readonly batch?: string | undefined;
  readonly because: number | undefined;
}

/** Facts older than this when they are recorded alert nobody (Ours 0.2). */
const freshMs = 86_400_000;
export const isTooOld = (draft: Draft, at: number): boolean => draft.world.now - at > freshMs;

/** Adds an alert about a lead to a draft, and the mail that tells of it where the process has a template for that. */
export function raiseAlert(draft: Draft, lead: Lead, wanted: WantedAlert): void {
  const { now, process } = draft.world;
  const { rule, cause, within, late, batch } = wanted;
  const to = alerted(draft, lead, wanted.to ?? 'owner');
  const alert = draft.add(
    leadStream(lead.id),
    happened(
      alertRaised,
      now,
      {
        alert: draft.newId(),
        rule,
        cause,
        to,
        ...(within ? { dueAt: iso(process.businessTime.due(now, within)) } : {}),
        ...(late ? { late } : {}),
        ...(batch ? { batch } : {}),
      },
      { because: wanted.because },
    ),
  );
  const template = process.definition.mail?.alertTemplate;
  if (template !== undefined) tell(draft, lead, { to, template, purpose: 'alert', asked: true }, alert);
}

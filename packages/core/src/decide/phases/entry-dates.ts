import { dayOf, startOfDay } from '../../calendar/days.ts';
import { happened, iso } from '../../lead/events/event.ts';
import { entryAwaited } from '../../lead/events/nurture.ts';
import { isOpenLead, type Lead, leadStream } from '../../lead/lead.ts';
import { ownValue } from '../../lead/own-value.ts';
import { entryDateFrom } from '../../nurture/entry-date.ts';
import { zoneOf } from '../../nurture/mail-times.ts';
import type { Program } from '../../nurture/program.ts';
import type { Draft } from '../decision.ts';
import type { Trigger } from '../trigger.ts';

/** Says when a date next lets a lead into a program, where that is another time than was said before (Ours 9.2). */
export function entryDates(draft: Draft, lead: Lead, { by, because }: Trigger): void {
  if (draft.issued.mode === 'history') return;
  const { now, process } = draft.world;
  const zone = zoneOf(lead, process.zone);
  // Once the day was looked at, the next one counts; before, a lead that comes in today is in time.
  const from = by === 'tick' ? now + 1 : startOfDay(dayOf(now, zone), zone);
  const dates = (process.definition.programs ?? []).flatMap((program) => {
    const unused = Math.max(from, enrolledAt(program, lead) + 1);
    const at =
      isOpenLead(lead) && mayComeIn(program, lead) ? entryDateFrom(program, lead, zone, unused) : null;
    return at === null ? [] : [at];
  });
  const next = dates.length > 0 ? Math.min(...dates) : 0;
  if (next === lead.entryDueAt) return;
  const data = next > 0 ? { dueAt: iso(next) } : {};
  draft.add(leadStream(lead.id), happened(entryAwaited, now, data, { because }));
}

/** Whether a date that was waited for, or lies in today, lets a lead in now: late is better than not at all. */
export function isEntryDate(draft: Draft, program: Program, lead: Lead): boolean {
  const { now, process } = draft.world;
  const zone = zoneOf(lead, process.zone);
  const today = startOfDay(dayOf(now, zone), zone);
  const from = lead.entryDueAt > 0 ? Math.min(lead.entryDueAt, today) : today;
  const at = entryDateFrom(program, lead, zone, Math.max(from, enrolledAt(program, lead) + 1));
  return at !== null && at <= now;
}

/** A date before that let the lead in already. */
const enrolledAt = ({ id }: Program, lead: Lead): number => ownValue(lead.enrolments, id)?.enrolledAt ?? 0;

const mayComeIn = ({ id, closed, kind, reentry }: Program, lead: Lead): boolean =>
  !closed &&
  !(kind === 'journey' && lead.kind === 'company') &&
  !(reentry === 'never' && ownValue(lead.enrolments, id));

import { dayOf } from '../calendar/days.ts';
import { assigned } from '../lead/events/assignment.ts';
import { followUpSet } from '../lead/events/engagement.ts';
import { happened, iso } from '../lead/events/event.ts';
import { type Enrolment, type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { isRefusal } from '../lead/refusals.ts';
import { afterQuiet, withinCap, zoneOf } from '../nurture/mail-times.ts';
import { type Program, type Step, stepAfter } from '../nurture/program.ts';
import { joinCampaign } from './campaign.ts';
import { correctLead } from './correction.ts';
import type { Draft } from './decision.ts';
import { givePoints } from './give-points.ts';
import { mailBar, requestMail } from './mail.ts';
import { ownerRefusal } from './owner.ts';
import { raiseAlert } from './raise-alert.ts';
import { changeStatus } from './status-change.ts';

/** Where a program stands with a lead, in the middle of a decision. */
export interface Standing {
  readonly draft: Draft;
  readonly lead: Lead;
  readonly program: Program;
  readonly step: Step;
  readonly enrolment: Enrolment;
  readonly because: number | undefined;
}

/** What came of a step, and where it leads; `dueAt` only where that is not what the next step says. */
export interface Done {
  readonly outcome: 'done' | 'suppressed' | 'withheld' | 'yes' | 'no' | 'postponed' | 'paused';
  readonly next: Step | null;
  readonly reason?: string | undefined;
  readonly dueAt?: number | undefined;
}

/** Carries out a step that does something, by the same functions as a command would; what they refuse is withheld. */
export function doStep(at: Standing): Done {
  const { draft, lead, program, step, because } = at;
  const { now } = draft.world;
  const next = stepAfter(program, step, 'next' in step ? step.next : undefined);
  const ended = (answer: unknown): Done =>
    isRefusal(answer) ? { outcome: 'withheld', next, reason: answer.code } : { outcome: 'done', next };
  switch (step.do) {
    case 'send':
      return send(at, step, next);
    case 'set-field':
      return ended(
        correctLead(draft, lead, {
          fields: { [step.field]: step.value },
          clear: [],
          at: now,
          follows: because,
        }),
      );
    case 'status':
      return ended(changeStatus(draft, lead, { to: step.to, reopen: false, at: now, follows: because }));
    case 'assign': {
      const refusal = ownerRefusal(draft, step.to);
      if (refusal || step.to === lead.owner) return ended(refusal);
      const data = { owner: step.to, previous: lead.owner, how: 'rule', entry: step.id } as const;
      draft.add(leadStream(lead.id), happened(assigned, now, data, { because }));
      return ended(null);
    }
    case 'alert': {
      const { to, within } = step;
      raiseAlert(draft, lead, { rule: program.id, cause: 'program', to, within, because });
      return ended(null);
    }
    case 'points':
      givePoints(draft, lead, step.kind, because);
      return ended(null);
    case 'campaign':
      return ended(joinCampaign(draft, lead, { ...step, at: now }, because));
    case 'follow-up': {
      const dueAt = iso(draft.world.process.businessTime.due(now, step.in));
      draft.add(leadStream(lead.id), happened(followUpSet, now, { kind: step.kind, dueAt }, { because }));
      return ended(null);
    }
    default:
      return { outcome: 'done', next: null };
  }
}

/**
 * Requests a mail once per enrolment, step and visit: the step is left in the same commit. Marketing waits for quiet
 * hours and caps; whom the mail law protects goes on without it (P7).
 */
function send(at: Standing, step: Extract<Step, { do: 'send' }>, next: Step | null): Done {
  const { draft, lead, program, enrolment, because } = at;
  const { now, process } = draft.world;
  if (step.on !== undefined && dayOf(enrolment.arrivedAt, process.zone) > step.on)
    return { outcome: 'withheld', next, reason: 'date-passed' };
  const bar = mailBar(process, lead, step.template);
  if (!bar && process.template(step.template)?.class === 'marketing') {
    const allowed = withinCap(program.cap, lead, now);
    const dueAt = afterQuiet(program.quiet, allowed, zoneOf(lead, process.zone));
    const reason = allowed > now ? 'cap' : 'quiet-hours';
    if (dueAt > now) return { outcome: 'postponed', next: step, reason, dueAt };
  }
  const isSent = requestMail(
    draft,
    lead,
    {
      template: step.template,
      purpose: 'program',
      program: program.id,
      step: step.id,
      enrolment: enrolment.id,
      visit: ownValue(enrolment.visits, step.id) ?? 1,
    },
    { at: now, because },
  );
  return { outcome: isSent ? 'done' : 'suppressed', next };
}

import { type AssignmentExplanation, explainAssignment } from '../assignment/explain.ts';
import { type Compared, explainCriteria } from '../criteria/explain.ts';
import { explainThreshold, type ThresholdExplanation } from '../engagement/explain-threshold.ts';
import type { Event } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import { lowestBand } from '../scoring/bands.ts';
import { explainScore, type ScoreExplanation } from '../scoring/explain.ts';
import { explainFit, type FitExplanation } from '../scoring/fit.ts';
import { onBreach } from './breach.ts';
import type { Draft, Watched } from './decision.ts';
import { explainResponse, type ResponseExplanation } from './explain-response.ts';
import { type AlertOutcome, explainAlerts } from './phases/alerts.ts';
import { whyNotAsked } from './phases/assignment.ts';
import { type NotIn, whyNotIn } from './phases/programs.ts';
import { whyNoAnswer } from './phases/response.ts';
import { rosterOf } from './roster.ts';
import { standingOf } from './standing.ts';
import type { Outcome } from './threshold-actions.ts';
import type { Trigger } from './trigger.ts';

/** Why a phase did what it did, by the name of what explains it. */
export interface PhaseExplanation {
  readonly score?: ScoreExplanation;
  readonly fit?: FitExplanation;
  readonly assignment?: AssignmentOutcome;
  readonly response?: ResponseOutcome;
  readonly thresholds?: readonly ThresholdOutcome[];
  readonly alerts?: readonly AlertOutcome[];
  readonly programs?: readonly ProgramOutcome[];
}

/** Why a lead keeps the owner it has. */
export type Stay =
  /** The way in, or the command, does not ask the rules. */
  | 'not-asked'
  | 'converted'
  /** It was given to others often enough after a missed deadline. */
  | 'reassigned-enough'
  | 'no-active-rule'
  | 'no-match'
  /** The entry that matched says so. */
  | 'keep'
  | 'owner-already'
  | 'no-eligible-owner';

/** What the assignment rules make of a lead, entry by entry; `rules` is `null` where they were not asked. */
export interface AssignmentOutcome {
  readonly rules: AssignmentExplanation | null;
  /** Why the owner stays; `null` where the lead gets another. */
  readonly stays: Stay | null;
}

/** Which mail answers a lead, and why; or why no rule is asked for one. */
export interface ResponseOutcome extends ResponseExplanation {
  readonly notAsked: 'history' | 'no-web-form' | null;
}

/** Where a lead stands with a threshold, and what its rule does each time that it is reached now. */
export interface ThresholdOutcome extends ThresholdExplanation {
  readonly reached: readonly { readonly key: string; readonly then: readonly Outcome[] }[];
}

/** Whether a program takes a lead in, and by which comparisons. */
export interface ProgramOutcome {
  readonly program: string;
  /** `null` where it does. */
  readonly reason: NotIn | null;
  readonly compared: readonly Compared[];
}

/** Explains a phase from the lead's events, the phase's own included, once it has run. */
export type Explain = (history: readonly Event[], added: readonly Event[]) => PhaseExplanation;

/** What explains a phase, asked for before it runs, since afterwards a turn is taken and a mail requested. */
export function explainPhase({ phase, lead, trigger, draft }: Watched): Explain {
  const { process, now } = draft.world;
  switch (phase) {
    case 'thresholds':
      return explainThresholds(draft, lead, trigger);
    case 'score': {
      const { fit } = standingOf(process, lead, Math.max(now, lead.score.at));
      return (history) => ({
        score: explainScore(process.scoring, lead, now, history),
        fit: explainFit(fit),
      });
    }
    case 'assignment':
      return explainRules(draft, lead, trigger);
    case 'response': {
      const response = { ...explainResponse(process, lead), notAsked: whyNoAnswer(draft, lead) };
      return () => ({ response });
    }
    case 'alerts': {
      const alerts = explainAlerts(draft, lead, trigger);
      return () => ({ alerts });
    }
    case 'programs': {
      const programs = explainPrograms(draft, lead, trigger);
      return () => ({ programs });
    }
    default:
      return () => ({});
  }
}

function explainThresholds(draft: Draft, lead: Lead, { at }: Trigger): Explain {
  const { process } = draft.world;
  const around = { rules: process.definition.engagement, zone: process.zone };
  const standing = process.thresholds.map((ready) => explainThreshold(ready, lead, at, around));
  return (_, added) => ({
    thresholds: standing.map((one) => ({
      ...one,
      reached: added
        .filter(({ type, data }) => type === 'threshold-reached' && data['rule'] === one.rule)
        .map(({ data }) => ({ key: String(data['key']), then: data['then'] as readonly Outcome[] })),
    })),
  });
}

function explainRules(draft: Draft, lead: Lead, given: Trigger): Explain {
  const trigger = onBreach(draft, lead, given) ?? given;
  const { not = [], isSpent = false } = trigger.routing ?? {};
  const why = whyNotAsked(lead, trigger) ?? (isSpent ? 'reassigned-enough' : null);
  const rules =
    why === null ? explainAssignment(draft.world.process.routing, lead, rosterOf(draft, lead, not)) : null;
  return (_, added) => {
    const isGiven = added.some(({ type }) => type === 'assigned');
    return { assignment: { rules, stays: isGiven ? null : (why ?? stayOf(rules)) } };
  };
}

/** Why rules that were asked leave the owner. */
function stayOf(rules: AssignmentExplanation | null): Stay {
  if (!rules || rules.rule === null) return 'no-active-rule';
  const outcomes = rules.entries.map(({ outcome }) => outcome);
  if (outcomes.includes('keep')) return 'keep';
  if (outcomes.includes('given')) return 'owner-already';
  return outcomes.includes('no-eligible-owner') ? 'no-eligible-owner' : 'no-match';
}

function explainPrograms(draft: Draft, lead: Lead, trigger: Trigger): ProgramOutcome[] {
  const { definition } = draft.world.process;
  return (definition.programs ?? []).map((program) => ({
    program: program.id,
    reason: whyNotIn(draft, lead, trigger, program),
    compared: explainCriteria(program.entry.when, lead, lowestBand(definition.scoring)),
  }));
}

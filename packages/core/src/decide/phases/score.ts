import { happened } from '../../lead/events/event.ts';
import { scored } from '../../lead/events/scoring.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import type { Draft } from '../decision.ts';
import { differs, standingData, standingOf } from '../standing.ts';
import type { Trigger } from '../trigger.ts';
import { timeOf } from './phase.ts';

const causes = {
  capture: 'capture',
  engage: 'engagement',
  activity: 'engagement',
  correct: 'profile',
  status: 'status',
  tick: 'fading',
  'go-live': 'fading',
  assign: 'engagement',
  enrol: 'status',
  convert: 'status',
  revert: 'status',
  merge: 'engagement',
} as const;

/** Scores a lead once, after its facts; `scored` is added only when where the lead stands is news. */
export function score(draft: Draft, lead: Lead, trigger: Trigger): void {
  const { process } = draft.world;
  const at = Math.max(timeOf(draft, trigger), lead.score.at);
  const next = standingOf(process, lead, at);
  // What has faded since is no news by itself: only what somebody did writes a new value within a band (Ours 7.6).
  const isActive = ['capture', 'engage', 'status', 'revert', 'merge'].includes(trigger.by);
  if (!differs(lead, process, next) && (next.score === lead.score.value || !isActive)) return;
  const data = { ...standingData(process, lead, next), cause: causes[trigger.by] };
  draft.add(leadStream(lead.id), happened(scored, at, data, { because: trigger.because }));
}

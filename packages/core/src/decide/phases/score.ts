import { happened, iso } from '../../lead/events/event.ts';
import { scored } from '../../lead/events/scoring.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import { lowestBand, standingAt } from '../../scoring/score.ts';
import type { Draft } from '../decision.ts';
import { type Trigger, timeOf } from './phase.ts';

const causes = {
  capture: 'capture',
  engage: 'engagement',
  activity: 'engagement',
  correct: 'engagement',
  status: 'status',
  tick: 'fading',
  assign: 'engagement',
  convert: 'status',
} as const;

/** Scores a lead once, after its facts; `scored` is added only when score, band or the next crossing is news. */
export function score(draft: Draft, lead: Lead, trigger: Trigger): void {
  const { scoring, zone } = draft.world.process.definition;
  const at = Math.max(timeOf(draft, trigger), lead.score.at);
  const next = standingAt(scoring, lead.engagement, at, zone);
  const previousBand = lead.score.band || lowestBand(scoring);
  const isSameBand = next.band === previousBand && next.nextBandAt === lead.score.nextBandAt;
  // What has faded since is no news by itself: only what somebody did writes a new value within a band (Ours 7.6).
  const isNews = trigger.by === 'capture' || trigger.by === 'engage';
  if (isSameBand && (next.score === lead.score.value || !isNews)) return;
  draft.add(
    leadStream(lead.id),
    happened(
      scored,
      at,
      {
        score: next.score,
        behaviour: next.behaviour,
        band: next.band,
        bandFrom: scoring.bands.find(({ id }) => id === next.band)?.from ?? scoring.floor,
        ...(next.band === previousBand ? {} : { previousBand }),
        day: next.day,
        ...(next.nextBandAt ? { nextBandAt: iso(next.nextBandAt) } : {}),
        cause: causes[trigger.by],
      },
      { because: trigger.because },
    ),
  );
}

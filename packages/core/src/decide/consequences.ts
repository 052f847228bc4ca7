import { assigned } from '../lead/events/assignment.ts';
import { happened, iso } from '../lead/events/event.ts';
import { scored } from '../lead/events/scoring.ts';
import { idOf, type Lead, leadStream } from '../lead/lead.ts';
import { nextMember, poolStream, turnTaken } from '../pool/pool.ts';
import { lowestBand, standingAt } from '../scoring/score.ts';
import type { Draft } from './decision.ts';

/** What made consequences due: when it happened, which event of the commit it was, and what was asked for. */
export interface Trigger {
  readonly by: 'capture' | 'engage' | 'correct' | 'status' | 'tick' | 'assign';
  readonly at: number;
  readonly because: number | undefined;
  /** Whether the assignment rules run. */
  readonly assign: boolean;
}

type Phase = (draft: Draft, lead: Lead, trigger: Trigger) => void;

/**
 * The phases that follow each kind of command, in this order, each at most once (Ours 0.1). A rule that would need
 * another round waits for the next command.
 */
const phases: Record<Trigger['by'], readonly Phase[]> = {
  capture: [score, assignment],
  engage: [score],
  correct: [score, assignment],
  status: [score],
  tick: [score],
  assign: [assignment],
};

/** A fact that a decision added: which event of the commit it is, and when it happened. */
export interface Fact {
  readonly event: number;
  readonly at: number;
}

/** Decides what follows from the facts of a command, at the time of the latest; from no fact nothing follows. */
export function decideConsequencesOf(
  draft: Draft,
  leadId: string,
  facts: readonly Fact[],
  { by, assign = false }: { readonly by: Trigger['by']; readonly assign?: boolean },
): void {
  const latest = facts.reduce<Fact | null>((last, fact) => (last && last.at > fact.at ? last : fact), null);
  if (latest) decideConsequences(draft, leadId, { by, at: latest.at, because: latest.event, assign });
}

/** Decides what follows from the facts of a command, in the same commit. Each phase sees what those before it did. */
export function decideConsequences(draft: Draft, leadId: string, trigger: Trigger): void {
  for (const phase of phases[trigger.by]) {
    const lead = draft.sight.lead(leadId);
    if (lead) phase(draft, lead, trigger);
  }
}

/** Consequences happen when they are decided; in history mode, when the fact happened (DESIGN 2). */
const timeOf = (draft: Draft, trigger: Trigger): number =>
  draft.issued.mode === 'history' ? trigger.at : draft.world.now;

const scoreCauses = {
  capture: 'capture',
  engage: 'engagement',
  correct: 'engagement',
  status: 'status',
  tick: 'fading',
  assign: 'engagement',
} as const;

function score(draft: Draft, lead: Lead, trigger: Trigger): void {
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
        cause: scoreCauses[trigger.by],
      },
      { because: trigger.because },
    ),
  );
}

function assignment(draft: Draft, lead: Lead, trigger: Trigger): void {
  if (!trigger.assign) return;
  const entry = draft.world.process.matchingEntry(lead);
  if (!entry || entry.to === 'keep') return;
  if (entry.to === lead.owner && trigger.by === 'assign') return;
  const at = timeOf(draft, trigger);
  const { because } = trigger;
  const rule = { previous: lead.owner, how: 'rule', entry: entry.id } as const;
  const isThere = (seller: string) => draft.sight.seller(seller)?.active ?? true;
  if (!entry.to.startsWith('pool/')) {
    if (entry.to.startsWith('seller/') && !isThere(idOf(entry.to))) return;
    draft.add(leadStream(lead.id), happened(assigned, at, { owner: entry.to, ...rule }, { because }));
    return;
  }
  const pool = draft.sight.pool(idOf(entry.to));
  const seller = pool && nextMember(pool, isThere);
  if (!pool || !seller) return;
  const turn = pool.turns + 1;
  const given = draft.add(
    leadStream(lead.id),
    happened(assigned, at, { owner: `seller/${seller}`, ...rule, pool: pool.id, turn }, { because }),
  );
  draft.add(
    poolStream(pool.id),
    happened(turnTaken, at, { seller, lead: lead.id, turn }, { because: given }),
  );
}

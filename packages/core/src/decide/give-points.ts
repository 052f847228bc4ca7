import { dayOf } from '../calendar/days.ts';
import { bucketOf } from '../engagement/facets.ts';
import { engaged } from '../lead/events/engagement.ts';
import { happened } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import type { Draft } from './decision.ts';

/** Adds an engagement that a rule asks for: scoring rules give points for it as for any other. */
export function givePoints(draft: Draft, lead: Lead, kind: string, because: number | undefined): void {
  const { now, process } = draft.world;
  const data = {
    kind,
    count: 1,
    day: dayOf(now, process.zone),
    facet: bucketOf(process.definition.engagement, kind, {}),
    timed: true,
    confidence: 'human',
    facets: {},
  } as const;
  draft.add(leadStream(lead.id), happened(engaged, now, data, { because }));
}

import { type Given, type Route, routeLead } from '../../assignment/route.ts';
import { assigned, notAssigned, type PassedEntry } from '../../lead/events/assignment.ts';
import { happened, iso } from '../../lead/events/event.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import { poolStream, turnTaken } from '../../pool/pool.ts';
import type { Draft } from '../decision.ts';
import { ageDueAt } from '../owner.ts';
import { rosterOf } from '../roster.ts';
import { type Trigger, timeOf } from './phase.ts';

/** Gives a lead to whom the active assignment rule says, where the rules were asked. */
export function assignment(draft: Draft, lead: Lead, trigger: Trigger): void {
  if (!trigger.assign || lead.conversion) return;
  const { how = 'rule', not = [] } = trigger.routing ?? {};
  const route = routeLead(draft.world.process.routing, lead, rosterOf(draft, lead, not));
  if (route.to === 'keep') return;
  const passed = passedIn(route);
  if (route.to) give(draft, lead, trigger, { how, given: route.to, passed });
  else if (passed.length > 0 || how === 'reject' || not.length > 0) fallBack(draft, lead, trigger, passed);
}

interface Gift {
  readonly how: 'rule' | 'reject' | 'breach';
  readonly given: Given;
  readonly passed: readonly PassedEntry[];
}

function give(draft: Draft, lead: Lead, trigger: Trigger, { how, given, passed }: Gift): void {
  const { entry, owner, pool, turn, standsInFor } = given;
  if (owner === lead.owner && trigger.by !== 'capture' && !turn) return;
  const at = timeOf(draft, trigger);
  const event = draft.add(
    leadStream(lead.id),
    happened(
      assigned,
      at,
      {
        owner,
        previous: lead.owner,
        how,
        entry: entry.id,
        ...(pool && turn ? { pool, turn: turn.turn } : {}),
        ...(standsInFor ? { standsInFor } : {}),
        ...(entry.notify ? { notify: entry.notify } : {}),
        ...extrasOf(draft, trigger, owner, passed),
      },
      { because: trigger.because, personal: reasonOf(lead, trigger) },
    ),
  );
  if (!pool || !turn) return;
  draft.add(poolStream(pool), happened(turnTaken, at, { ...turn, lead: lead.id }, { because: event }));
}

/** Nobody was there: the default owner gets the lead, where there is one; else it is noted that nobody was. */
function fallBack(draft: Draft, lead: Lead, trigger: Trigger, passed: readonly PassedEntry[]): void {
  const { defaultOwner } = draft.world.process.definition;
  const at = timeOf(draft, trigger);
  const { because } = trigger;
  if (defaultOwner && defaultOwner !== lead.owner && !isExcluded(defaultOwner, trigger)) {
    const how = trigger.routing?.how ?? 'default';
    const data = { owner: defaultOwner, previous: lead.owner, how } as const;
    const more = extrasOf(draft, trigger, defaultOwner, passed);
    const personal = reasonOf(lead, trigger);
    draft.add(leadStream(lead.id), happened(assigned, at, { ...data, ...more }, { because, personal }));
  } else if (passed.length > 0) {
    draft.add(
      leadStream(lead.id),
      happened(notAssigned, at, { owner: lead.owner, passed: [...passed] }, { because }),
    );
  }
}

const isExcluded = (owner: string, { routing }: Trigger): boolean =>
  (routing?.not ?? []).some((seller) => owner === `seller/${seller}`);

const reasonOf = (lead: Lead, { routing }: Trigger) =>
  routing?.reason ? { subject: lead.subject, data: { reason: routing.reason } } : undefined;

function extrasOf(draft: Draft, { routing }: Trigger, owner: string, passed: readonly PassedEntry[]) {
  const dueAt = ageDueAt(draft, owner);
  return {
    ...(passed.length > 0 ? { passed: [...passed] } : {}),
    ...(routing?.batch ? { batch: routing.batch } : {}),
    ...(routing?.rejected ? { rejected: true } : {}),
    ...(dueAt === null ? {} : { ageDueAt: iso(dueAt) }),
  };
}

/** The entries that matched and had nobody there; how many were passed over for which reason. */
function passedIn({ asked }: Route): readonly PassedEntry[] {
  return asked
    .filter(({ outcome }) => outcome === 'no-eligible-owner')
    .map(({ entry, skipped }) => {
      const counts: Record<string, number> = {};
      for (const { why } of skipped) counts[why] = (counts[why] ?? 0) + 1;
      return { entry, reason: 'no-eligible-owner', skipped: counts };
    });
}

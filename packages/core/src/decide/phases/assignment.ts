import { type Given, type Route, routeLead } from '../../assignment/route.ts';
import { assigned, notAssigned, type PassedEntry } from '../../lead/events/assignment.ts';
import { happened, iso } from '../../lead/events/event.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import { poolStream, turnTaken } from '../../pool/pool.ts';
import { onBreach, ownerAfterBreach } from '../breach.ts';
import type { Draft } from '../decision.ts';
import { ageDueAt } from '../owner.ts';
import { rosterOf } from '../roster.ts';
import type { Trigger } from '../trigger.ts';
import { timeOf } from './phase.ts';

const nobodyAsked: Route = { asked: [], to: null };

/**
 * Gives a lead to whom the active assignment rule says, where the rules were asked, or where its response fell due and
 * the process gives it to somebody else then.
 */
export function assignment(draft: Draft, lead: Lead, given: Trigger): void {
  const trigger = onBreach(draft, lead, given) ?? given;
  if (whyNotAsked(lead, trigger)) return;
  const { how = 'rule', not = [], isSpent = false } = trigger.routing ?? {};
  const { routing } = draft.world.process;
  const route = isSpent ? nobodyAsked : routeLead(routing, lead, rosterOf(draft, lead, not));
  const passed = passedIn(route);
  if (route.to === 'keep') {
    if (how === 'breach') noteNobody(draft, lead, trigger, passed);
    return;
  }
  if (route.to) give(draft, lead, trigger, { how, given: route.to, passed });
  else if (passed.length > 0 || how === 'reject' || not.length > 0) fallBack(draft, lead, trigger, passed);
}

/** Why the rules are not asked; `null` where they are. */
export function whyNotAsked(lead: Lead, { assign }: Trigger): 'not-asked' | 'converted' | null {
  if (!assign) return 'not-asked';
  return lead.conversion ? 'converted' : null;
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
  const { how } = trigger.routing ?? {};
  const owner = how === 'breach' ? ownerAfterBreach(draft, lead) : defaultOwnerFor(draft, lead, trigger);
  if (owner) {
    const at = timeOf(draft, trigger);
    const data = { owner, previous: lead.owner, how: how ?? 'default' } as const;
    const more = extrasOf(draft, trigger, owner, passed);
    const { because } = trigger;
    const personal = reasonOf(lead, trigger);
    draft.add(leadStream(lead.id), happened(assigned, at, { ...data, ...more }, { because, personal }));
  } else if (passed.length > 0 || how === 'breach') noteNobody(draft, lead, trigger, passed);
}

function defaultOwnerFor(draft: Draft, lead: Lead, { routing }: Trigger): string | null {
  const { defaultOwner } = draft.world.process.definition;
  if (!defaultOwner || defaultOwner === lead.owner) return null;
  return (routing?.not ?? []).some((seller) => defaultOwner === `seller/${seller}`) ? null : defaultOwner;
}

function noteNobody(draft: Draft, lead: Lead, trigger: Trigger, passed: readonly PassedEntry[]): void {
  const why = trigger.routing?.how === 'breach' ? { how: 'breach' as const } : {};
  const data = { owner: lead.owner, passed: [...passed], ...why };
  const { because } = trigger;
  draft.add(leadStream(lead.id), happened(notAssigned, timeOf(draft, trigger), data, { because }));
}

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

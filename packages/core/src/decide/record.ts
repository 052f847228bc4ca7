import { isSameValue } from '../criteria/same-value.ts';
import type { CommandOf } from '../lead/commands.ts';
import { assigned } from '../lead/events/assignment.ts';
import { happened, millis } from '../lead/events/event.ts';
import { idOf, type Lead, leadStream } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';
import { captureLead } from './capture.ts';
import { externalIdClaim } from './claims.ts';
import { decideConsequences } from './consequences.ts';
import { convertLead } from './convert.ts';
import { changeConsent, changesOf, correctLead } from './correct.ts';
import type { Decision, Draft } from './decision.ts';
import { engagedFact, engagementRefusal, newCount } from './engagement.ts';
import { ownerOfActor } from './owner.ts';
import { changeStatus } from './status.ts';

type Row = CommandOf<'record'>;

/**
 * Records one row of a file in one commit (Ours 1.9): capture or correction, counts, status, consent, then score
 * and assignment, then conversion. A row that changes nothing writes nothing.
 */
export function decideRecord(draft: Draft, row: Row): Decision | Refusal {
  const holder = draft.holders(externalIdClaim(row.externalId))[0];
  const present = holder ? draft.sight.lead(idOf(holder)) : null;
  if ((present?.version ?? 0) !== row.comparedWith) return refuse('version-changed');
  const unknown = engagementRefusal(draft.world.process, row.engagements ?? []);
  if (unknown) return unknown;
  const recorded = present ? updateLead(draft, present, row) : addLead(draft, row);
  if (isRefusal(recorded)) return recorded;
  const { lead, at } = recorded;
  const because = recordEngagements(draft, lead, row) ?? recorded.event ?? undefined;
  const by = present ? 'engage' : 'capture';
  decideConsequences(draft, lead, { by, at, because, assign: row.assign === true && !present });
  const refusal = convertRow(draft, lead, row, at);
  return refusal ?? draft.finish(lead);
}

interface Recorded {
  readonly lead: string;
  readonly at: number;
  readonly event: number | null;
}

const timeOf = (draft: Draft, row: Row): number => (row.at ? millis(row.at) : draft.world.now);

const addLead = (draft: Draft, row: Row): Recorded | Refusal => captureLead(draft, row, 'shared');

function updateLead(draft: Draft, lead: Lead, row: Row): Recorded | Refusal {
  const at = timeOf(draft, row);
  const event = correctLead(draft, lead, { ...row, clear: row.clear ?? [], at });
  if (isRefusal(event)) return event;
  for (const [channel, choice] of Object.entries(row.consent ?? {})) {
    changeConsent(draft, lead, { channel: channel as 'email', choice, by: 'import' }, at);
  }
  if (row.status !== undefined && !lead.conversion) {
    const moved = changeStatus(draft, lead, {
      to: row.status,
      reason: row.reason,
      reopen: isReopening(draft, lead, row),
      at,
    });
    if (isRefusal(moved)) return moved;
  }
  return { lead: lead.id, at, event };
}

/** A file that says that a disqualified lead is open again reopens it. */
const isReopening = (draft: Draft, lead: Lead, row: Row): boolean =>
  lead.status.kind === 'disqualified' && draft.world.process.status(row.status ?? '')?.id !== lead.status.id;

function recordEngagements(draft: Draft, lead: string, row: Row): number | null {
  let last: number | null = null;
  for (const input of row.engagements ?? []) {
    const at = timeOf(draft, row);
    const fact = engagedFact(draft.world.process, draft.sight.lead(lead), input, at, row.import);
    if (fact) last = draft.add(leadStream(lead), fact);
  }
  return last;
}

/** Converts where the row says so; what a queue owns is taken by the importing actor first (Ours 8.3). */
function convertRow(draft: Draft, id: string, row: Row, rowAt: number): Refusal | null {
  const lead = draft.sight.lead(id);
  if (!row.convert || !lead || lead.conversion) return null;
  const { at: convertedAt, ...request } = row.convert;
  const at = convertedAt ? millis(convertedAt) : rowAt;
  if (lead.owner.startsWith('queue/') && !request.owner) {
    const data = { owner: ownerOfActor(draft.issued.actor), previous: lead.owner, how: 'take' } as const;
    draft.add(leadStream(id), happened(assigned, at, data));
  }
  return convertLead(draft, draft.sight.lead(id) ?? lead, { account: 'match', ...request }, at);
}

/** What a row would change of the lead it belongs to: compared before it is commanded (Ours 1.9). */
export interface RowChanges {
  readonly changed: boolean;
  /** Running totals that are lower than before: they record nothing, and are reported (Ours 1.8). */
  readonly fell: readonly string[];
}

/** Compares a row with the lead it belongs to; `null` = there is none yet. */
export function rowChanges(process: Process, lead: Lead | null, row: Row): RowChanges {
  if (!lead) return { changed: true, fell: [] };
  const { changed, cleared } = changesOf(lead, { fields: row.fields, clear: row.clear ?? [] });
  const engagements = row.engagements ?? [];
  const fell = engagements.flatMap(({ totalOf, count }) =>
    totalOf && (count ?? 1) < (lead.totals[totalOf] ?? 0) ? [totalOf] : [],
  );
  const differs =
    Object.keys(changed).length > 0 ||
    cleared.length > 0 ||
    (row.source !== undefined && process.source(row.source)?.id !== lead.source) ||
    (row.status !== undefined && !lead.conversion && process.status(row.status)?.id !== lead.status.id) ||
    Object.entries(row.consent ?? {}).some(([channel, choice]) => consentDiffers(lead, channel, choice)) ||
    engagements.some((input) => newCount(lead, input) > 0) ||
    (row.convert !== undefined && !lead.conversion);
  return { changed: differs, fell };
}

function consentDiffers(lead: Lead, channel: string, choice: 'granted' | 'denied'): boolean {
  const before = lead.consent[channel as 'email']?.choice;
  return before !== 'denied' && !isSameValue(before, choice);
}

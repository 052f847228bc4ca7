import type { CommandOf } from '../lead/commands.ts';
import { assigned } from '../lead/events/assignment.ts';
import type { ConsentChannel } from '../lead/events/capture.ts';
import { happened, millis } from '../lead/events/event.ts';
import { idOf, type Lead, leadStream } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';
import type { Opportunity } from '../records/opportunity.ts';
import { captureLead } from './capture.ts';
import { externalIdClaim } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import { convertLead } from './convert.ts';
import { changeConsent, consentCounts } from './correct.ts';
import { changesOf, correctLead } from './correction.ts';
import type { Decision, Draft } from './decision.ts';
import { looksFirst, whoIsThere } from './duplicate-policy.ts';
import { addEngagements, engagementRefusal, newCount, totalBefore } from './engagement.ts';
import { customerOf } from './known-person.ts';
import { takeOver } from './merge.ts';
import { closeOpportunity } from './outcome.ts';
import { ownerOfActor } from './owner.ts';
import { changeStatus } from './status-change.ts';
import type { Fact } from './trigger.ts';

type Row = CommandOf<'record'>;

/**
 * Records one row of a file in one commit (Ours 1.9): capture or correction, counts, status, consent, then score
 * and assignment, then conversion and outcome. A row that changes nothing writes nothing.
 */
export function decideRecord(draft: Draft, row: Row): Decision | Refusal {
  const holder = draft.holders(externalIdClaim(row.externalId))[0];
  const present = holder ? draft.sight.lead(idOf(holder)) : null;
  if ((present?.version ?? 0) !== row.comparedWith) return refuse('version-changed');
  const unknown = engagementRefusal(draft.world.process, row.engagements ?? []);
  if (unknown) return unknown;
  const at = row.at ? millis(row.at) : draft.world.now;
  const recorded = present ? updateLead(draft, present, row, at) : addLead(draft, row);
  if (isRefusal(recorded)) return recorded;
  const counted = addEngagements(draft, recorded.lead, row.engagements ?? [], { at, import: row.import });
  const lead = recorded.into?.id ?? recorded.lead;
  if (recorded.into) {
    decideConsequencesOf(draft, lead, [takeOver(draft, recorded.into, madeOf(recorded))], { by: 'merge' });
  } else {
    const by = present ? (counted.length > 0 ? 'engage' : 'correct') : 'capture';
    const assign = row.assign === true && !present;
    decideConsequencesOf(draft, lead, [...recorded.facts, ...counted], { by, assign });
  }
  return convertRow(draft, lead, row, at) ?? closeRow(draft, lead, row, at) ?? draft.finish(lead);
}

interface Recorded {
  readonly lead: string;
  readonly facts: readonly Fact[];
  /** The lead that takes it over, where the way in merges. */
  readonly into?: Lead | null;
}

function addLead(draft: Draft, row: Row): Recorded | Refusal {
  const policy = draft.world.process.duplicatePolicy(row.channel);
  const known = whoIsThere(draft, row.keys ?? {}, policy);
  if (isRefusal(known)) return known;
  const into = known?.conversion ? null : known;
  const body = { ...customerOf(draft, known), ...row };
  const made = captureLead(draft, body, into ? { into } : looksFirst(policy) ? 'exact' : 'shared');
  return isRefusal(made) ? made : { lead: made.lead, facts: [made.fact], into };
}

const madeOf = ({ lead, facts }: Recorded) => ({ lead, fact: facts[0] as Fact });

function updateLead(draft: Draft, lead: Lead, row: Row, at: number): Recorded | Refusal {
  const corrected = correctLead(draft, lead, { ...row, clear: row.clear ?? [], at });
  if (isRefusal(corrected)) return corrected;
  const chosen = Object.entries(row.consent ?? {}).map(([channel, choice]) =>
    changeConsent(draft, lead, { channel: channel as ConsentChannel, choice, by: 'import' }, at),
  );
  const moved = moveLead(draft, lead, row, at);
  if (isRefusal(moved)) return moved;
  return { lead: lead.id, facts: [corrected, ...chosen, moved].filter((fact) => fact !== null) };
}

/** Moves the lead to the status of its row. A file that says that a disqualified lead is open again reopens it. */
function moveLead(draft: Draft, lead: Lead, row: Row, at: number): Fact | null | Refusal {
  const { status: to, reason, comment } = row;
  if (to === undefined || lead.conversion) return null;
  return changeStatus(draft, lead, { to, reason, comment, reopen: lead.status.kind === 'disqualified', at });
}

/** Converts where the row says so; what a queue owns is taken by the importing actor first (Ours 8.3). */
function convertRow(draft: Draft, id: string, row: Row, rowAt: number): Refusal | null {
  const lead = draft.sight.lead(id);
  if (!row.convert || !lead || !mayConvert(lead)) return null;
  const { at: convertedAt, ...request } = row.convert;
  const at = convertedAt ? millis(convertedAt) : rowAt;
  if (lead.owner.startsWith('queue/') && !request.owner) {
    const data = { owner: ownerOfActor(draft.issued.actor), previous: lead.owner, how: 'take' } as const;
    draft.add(leadStream(id), happened(assigned, at, data));
  }
  const account = request.account ?? 'match';
  // Where the way in lets people in beside those who are there, it does so here too.
  const bypass = !looksFirst(draft.world.process.duplicatePolicy(row.channel));
  const bypassDuplicates = request.bypassDuplicates ?? bypass;
  return convertLead(draft, draft.sight.lead(id) ?? lead, { ...request, account, bypassDuplicates }, at);
}

/** What somebody undid no file does again: the next night it would. */
const mayConvert = ({ conversion, revertedAt }: Lead): boolean => conversion === null && revertedAt === 0;

/** Records how the lead's opportunity ended, once. */
function closeRow(draft: Draft, id: string, row: Row, at: number): Refusal | null {
  if (!row.outcome) return null;
  const opportunity = draft.sight.lead(id)?.conversion?.opportunity;
  const open = opportunity ? draft.sight.opportunity(opportunity) : null;
  if (!open) return refuse('opportunity-not-found', { field: 'outcome' });
  if (!open.outcome) closeOpportunity(draft, open, row.outcome, at);
  return null;
}

/** What a row would change of the lead it belongs to: compared before it is commanded (Ours 1.9). */
export interface RowChanges {
  readonly changed: boolean;
  /** Running totals that are lower than before: they record nothing, and are reported (Ours 1.8). */
  readonly fell: readonly string[];
}

/**
 * Compares a row with the lead it belongs to; `null` = there is none yet.
 *
 * @param opportunity the lead's opportunity, for rows that say how it ended
 */
export function rowChanges(
  process: Process,
  lead: Lead | null,
  row: Row,
  opportunity: Opportunity | null = null,
): RowChanges {
  if (!lead) return { changed: true, fell: [] };
  const { changed, cleared } = changesOf(lead, { fields: row.fields, clear: row.clear ?? [] });
  const engagements = row.engagements ?? [];
  const fell = engagements.flatMap(({ totalOf, count }) =>
    totalOf && (count ?? 1) < totalBefore(lead, totalOf) ? [totalOf] : [],
  );
  const differs =
    Object.keys(changed).length > 0 ||
    cleared.length > 0 ||
    (row.source !== undefined && process.source(row.source)?.id !== lead.source) ||
    (row.status !== undefined && !lead.conversion && process.status(row.status)?.id !== lead.status.id) ||
    consentDiffers(lead, row) ||
    engagements.some((input) => newCount(lead, input) > 0) ||
    (row.convert !== undefined && mayConvert(lead)) ||
    (row.outcome !== undefined && opportunity !== null && !opportunity.outcome);
  return { changed: differs, fell };
}

/** Without a time of its own a row is recorded now, which is after all that was chosen before. */
function consentDiffers(lead: Lead, row: Row): boolean {
  const at = row.at ? millis(row.at) : Number.POSITIVE_INFINITY;
  return Object.entries(row.consent ?? {}).some(([channel, choice]) =>
    consentCounts(lead, { channel: channel as ConsentChannel, choice, by: 'import', at }),
  );
}

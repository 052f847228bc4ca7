import type { CommandOf } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import { type Refusal, type RefusalCode, refuse } from '../lead/refusals.ts';
import type { RecordState } from '../records/record.ts';
import { externalIdIn, recordParked, recordSynced, syncRequested } from '../records/sync.ts';
import { recordIdClaim } from './claims.ts';
import type { Decision, Draft } from './decision.ts';

type Kind = CommandOf<'note-sync'>['record'];

/**
 * Asks that the host's CRM has what a draft opened, unless it is there already: nothing without a directory, and
 * nothing of history (Ours 8.4, 0.2). Effects are asked for by events, so a replay creates nothing.
 */
export function requestSyncs(draft: Draft, because?: number): void {
  const { directory } = draft.world;
  if (directory === undefined || draft.issued.mode === 'history') return;
  for (const stream of draft.opened().filter(isRecord)) {
    const record = draft.sight.any(stream) as RecordState;
    if (externalIdIn(record, directory) !== null) continue;
    draft.add(stream, happened(syncRequested, draft.world.now, { source: directory }, { because }));
  }
}

const isRecord = (stream: string): boolean => /^(account|contact|opportunity)\//.test(stream);

/** Notes the id of a record in the host's CRM, once. Codes: `external-id-taken`, and that there is no such record. */
export function decideNoteSync(draft: Draft, body: CommandOf<'note-sync'>): Decision | Refusal {
  const { record: kind, id, source, externalId, how } = body;
  const record = draft.sight[kind](id);
  if (!record) return unknown(kind);
  if (externalIdIn(record, source) !== null) return draft.finish(id);
  const stream = `${kind}/${id}`;
  const claim = recordIdClaim(kind, { source, id: externalId });
  if (draft.holders(claim).some((holder) => holder !== stream)) {
    return refuse('external-id-taken', { field: 'externalId' });
  }
  draft.add(stream, happened(recordSynced, draft.world.now, { source, externalId, how }));
  draft.take(claim, stream, 'alone');
  return draft.finish(id);
}

/** Gives up on a record that waits for the host's CRM. */
export function decideParkSync(draft: Draft, body: CommandOf<'park-sync'>): Decision | Refusal {
  const { record: kind, id, source, code, attempts } = body;
  const record = draft.sight[kind](id);
  if (!record) return unknown(kind);
  if (record.sync?.standing !== 'waiting' || record.sync.source !== source) return draft.finish(id);
  draft.add(`${kind}/${id}`, happened(recordParked, draft.world.now, { source, code, attempts }));
  return draft.finish(id);
}

/** Tries again what was parked; nothing where nothing was. */
export function decideRetrySync(draft: Draft, body: CommandOf<'retry-sync'>): Decision | Refusal {
  const { record: kind, id } = body;
  const record = draft.sight[kind](id);
  if (!record) return unknown(kind);
  const { sync, withdrawnAt } = record;
  if (withdrawnAt > 0) return refuse('record-withdrawn', { field: 'id' });
  if (sync?.standing !== 'parked') return draft.finish(id);
  draft.add(`${kind}/${id}`, happened(syncRequested, draft.world.now, { source: sync.source }));
  return draft.finish(id);
}

const notFound = {
  account: 'account-not-found',
  contact: 'contact-not-found',
  opportunity: 'opportunity-not-found',
} as const satisfies { readonly [K in Kind]: RefusalCode };

const unknown = (kind: Kind): Refusal => refuse(notFound[kind], { field: 'id' });

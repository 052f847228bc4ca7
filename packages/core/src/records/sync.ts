import type { Draft } from 'immer';
import * as z from 'zod';
import { type EventOf, eventType, Id } from '../lead/events/event.ts';

/** Why a record is not in the host's CRM: a word of the directory's, or ours. Never personal. */
export const SyncCode = z.string().min(1).max(100);

/** A conversion made the record, and the host's CRM is to have it too (Ours 8.4); again, when somebody asks for that. */
export const syncRequested = eventType('sync-requested', 1, z.object({ source: Id }));
/** The host's CRM has it, under this id: it was created there, or found. */
export const recordSynced = eventType(
  'record-synced',
  1,
  z.object({ source: Id, externalId: Id, how: z.enum(['created', 'found']) }),
);
/** The host's CRM does not take it: nobody tries again unless asked to. */
export const recordParked = eventType(
  'record-parked',
  1,
  z.object({
    source: Id,
    code: SyncCode,
    /** How often it was tried since it was asked for; 0 where there is nothing to be tried. */
    attempts: z.int().min(0),
  }),
);
export type SyncEvent =
  | EventOf<typeof syncRequested>
  | EventOf<typeof recordSynced>
  | EventOf<typeof recordParked>;

/** How a record stands with the host's CRM. */
export interface Sync {
  readonly source: string;
  readonly standing: 'waiting' | 'synced' | 'parked';
  /** Why it is parked. */
  readonly code: string | null;
  /** Events that only tell of the CRM: nobody used the record by them. */
  readonly facts: number;
}

interface Synced {
  readonly sync: Sync | null;
  readonly externalIds: readonly { readonly source: string; readonly id: string }[];
}

/** What the three facts change of a record: accounts, contacts and opportunities have this in common. */
export const syncRecipes = {
  'sync-requested'(record: Draft<Synced>, { data }: EventOf<typeof syncRequested>) {
    note(record, data.source, 'waiting');
  },
  'record-synced'(record: Draft<Synced>, { data }: EventOf<typeof recordSynced>) {
    note(record, data.source, 'synced');
    record.externalIds.push({ source: data.source, id: data.externalId });
  },
  'record-parked'(record: Draft<Synced>, { data }: EventOf<typeof recordParked>) {
    note(record, data.source, 'parked', data.code);
  },
} as const;

function note(
  record: Draft<Synced>,
  source: string,
  standing: Sync['standing'],
  code: string | null = null,
): void {
  record.sync = { source, standing, code, facts: (record.sync?.facts ?? 0) + 1 };
}

/** Whether nobody changed a record since it was opened: what was said of the host's CRM is no change. */
export const isAsOpened = ({
  version,
  sync,
}: {
  readonly version: number;
  readonly sync: Sync | null;
}): boolean => version - (sync?.facts ?? 0) <= 1;

/** The id of a record in the host's CRM; `null` where it has none there. */
export const externalIdIn = ({ externalIds }: Pick<Synced, 'externalIds'>, source: string): string | null =>
  externalIds.find((one) => one.source === source)?.id ?? null;

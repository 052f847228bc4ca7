import { type Comparable, findDuplicates, type Pair } from '@leadstream/core';
import { comparableOf } from './comparable.ts';
import type { Desk } from './desk.ts';
import { leadPages } from './lead-pages.ts';
import type { LeadReads } from './lead-reads.ts';
import { type Suspicions, suspicionsOf } from './suspicions.ts';

export interface DuplicatesOptions {
  /** Told how many leads were compared with others. */
  readonly onProgress?: ((leads: number) => void) | undefined;
}

/** Pairs of leads that may be one. */
export interface StoreDuplicates {
  /** The most alike first; of each lead its id. */
  readonly pairs: readonly Pair[];
  /** Leads that were looked at. */
  readonly leads: number;
  /** How many pairs were compared. */
  readonly compared: number;
  /** The position of the log that the leads were read at, at least: what came later was perhaps not seen (Ours 10.2). */
  readonly asOf: number;
}

export interface FindingDuplicates extends Suspicions {
  /** Finds leads that may be one by the rules of the process in force. Whom the actor may not see is left out. */
  duplicates(options?: DuplicatesOptions): Promise<StoreDuplicates>;
}

export function findingDuplicatesOf(desk: Desk, reads: LeadReads): FindingDuplicates {
  const { shell, tenant, checkOpen } = desk;
  return {
    ...suspicionsOf(desk),
    async duplicates({ onProgress } = {}) {
      checkOpen();
      const asOf = await shell.storage.log.head(tenant.name);
      const { duplicateRules, definition } = await tenant.process();
      const leads: Comparable[] = [];
      for await (const page of leadPages(desk, { atLeast: asOf })) {
        for (const lead of await reads.leads(page.map(({ id }) => id))) {
          if (!lead || lead.erasedAt > 0 || lead.absorbedBy !== '') continue;
          const fields = { ...lead.fields, ...lead.personal.fields };
          leads.push(comparableOf(lead.id, fields, duplicateRules, { country: definition.country }));
        }
      }
      return { ...findDuplicates(leads, duplicateRules, onProgress), leads: leads.length, asOf };
    },
  };
}

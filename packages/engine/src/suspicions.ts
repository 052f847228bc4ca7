import {
  type Lead,
  leadStream,
  type SuspectedLead,
  type SuspicionRow,
  suspicionList,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import { readStates } from './event-reader.ts';
import type { Freshness } from './freshness.ts';
import type { Paging } from './paging.ts';
import { type Seeing, seeingOf } from './seeing.ts';

/** Two leads that may be one, for people to confirm by merging them, or to dismiss. */
export interface SuspectedPair {
  /** The lead that was held against the other. */
  readonly lead: string;
  readonly other: string;
  readonly rule: string;
  /** Up to 1, which is equal in all that the rule compares. */
  readonly score: number;
  /** When it was found. */
  readonly at: number;
}

export interface SuspectedPage {
  readonly pairs: readonly SuspectedPair[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

export interface SuspectedOptions extends Paging, Freshness {
  /** Only the pairs of one lead, whichever of the two it is. */
  readonly lead?: string | undefined;
}

export interface Suspicions {
  /**
   * Pairs of leads that may be one, found by whoever makes passes (Ours 10.2): the likeliest first, by the likeliest of
   * each lead. Pairs of which the actor may not see both are left out, so a page may have fewer than asked for. Page
   * size 1 to 1000, default 50.
   */
  suspected(options?: SuspectedOptions): Promise<SuspectedPage>;
}

const LIMIT_MAX = 1000;

export function suspicionsOf(desk: Desk): Suspicions {
  const { shell, tenant, views, checkOpen } = desk;
  const store = shell.storage.views;
  return {
    async suspected({ lead, limit = 50, after, atLeast } = {}) {
      checkOpen();
      if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
        throw new TypeError(`limit is a whole number from 1 to ${LIMIT_MAX}.`);
      await views.wait(tenant.name, suspicionList, atLeast ?? (await shell.storage.log.head(tenant.name)));
      if (lead !== undefined) {
        const rows = await store.rows(tenant.name, suspicionList.shape, [lead]);
        const row = rows.get(lead)?.data as unknown as SuspicionRow | undefined;
        return { pairs: row ? await seenPairs(desk, [row], () => true) : [] };
      }
      const page = await store.query(tenant.name, suspicionList.shape, { index: 'score', limit, after });
      const rows = page.rows.map(({ data }) => data as unknown as SuspicionRow);
      const pairs = await seenPairs(desk, rows, ({ own }) => own);
      return page.next === undefined ? { pairs } : { pairs, next: page.next };
    },
  };
}

/** The pairs of some rows whose leads are both there, and are both seen. */
async function seenPairs(
  desk: Desk,
  rows: readonly SuspicionRow[],
  isMeant: (other: SuspectedLead) => boolean,
): Promise<readonly SuspectedPair[]> {
  const seeing = await seeingOf(desk);
  const ids = rows.flatMap(({ lead, others }) => [lead, ...others.map((other) => other.lead)]);
  const states = await readStates(desk.shell, desk.tenant.name, [...new Set(ids)].map(leadStream));
  const isThere = (id: string): boolean => stands(seeing, states.get(leadStream(id)) as Lead | null);
  return rows.flatMap(({ lead, others }) =>
    others
      .filter((other) => isMeant(other) && isThere(lead) && isThere(other.lead))
      .sort((a, b) => b.score - a.score)
      .map(({ lead: other, rule, score, at, own }) => ({
        lead: own ? lead : other,
        other: own ? other : lead,
        rule,
        score: score / 10_000,
        at,
      })),
  );
}

function stands(seeing: Seeing, state: Lead | null): boolean {
  const lead = seeing.lead(state);
  return lead !== null && lead.erasedAt === 0 && lead.absorbedBy === '';
}

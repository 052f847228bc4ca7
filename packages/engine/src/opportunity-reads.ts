import { type OpportunityRow, opportunityList, type SellerFigures, sellerFigures } from '@leadstream/core';
import type { Desk } from './desk.ts';
import type { Freshness } from './freshness.ts';
import { checkLimit, PAGE_MAX, type Paging } from './paging.ts';
import { type Owners, seeingOf } from './seeing.ts';
import { seenLeads } from './seen-events.ts';

/** Which opportunities. */
export interface OpportunityFilter {
  readonly owner?: string | undefined;
  readonly account?: string | undefined;
  readonly lead?: string | undefined;
  readonly stage?: string | undefined;
  readonly outcome?: OpportunityRow['outcome'] | undefined;
  readonly externalId?: string | undefined;
}

export interface OpportunityPage {
  readonly rows: readonly OpportunityRow[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

export interface OpportunityReads {
  /** Opportunities that stand, those that close first at the top. */
  opportunities(options?: OpportunityFilter & Freshness & Paging): Promise<OpportunityPage>;
}

export const opportunityReadsOf = (desk: Desk): OpportunityReads => ({
  async opportunities(options = {}) {
    await fresh(desk, options);
    const seeing = await seeingOf(desk);
    if (options.lead !== undefined && !(await seenLeads(desk, seeing, [options.lead])).has(options.lead))
      return { rows: [] };
    const page = await pageOf(desk, options, seeing.open);
    const named = page.rows.flatMap(({ lead }) => lead ?? []);
    const seen = await seenLeads(desk, seeing, named);
    // Of the lead that it came of nothing is told to whoever may not see that.
    const rows = page.rows.map((row) =>
      row.lead === null || seen.has(row.lead) ? row : { ...row, lead: null },
    );
    return { ...page, rows };
  },
});

/** Won count and value of each seller whose figures may be seen. */
export async function figuresOfSellers(desk: Desk, options: Freshness): Promise<readonly SellerFigures[]> {
  await fresh(desk, options);
  const { totals } = await seeingOf(desk);
  const figures = sellerFigures();
  for (let after: string | undefined; ; ) {
    const page = await pageOf(desk, { after, limit: PAGE_MAX }, totals);
    for (const row of page.rows) figures.add(row);
    if (page.next === undefined) return figures.lines();
    after = page.next;
  }
}

async function fresh({ shell, tenant, views, checkOpen }: Desk, { atLeast }: Freshness): Promise<void> {
  checkOpen();
  await views.wait(tenant.name, opportunityList, atLeast ?? (await shell.storage.log.head(tenant.name)));
}

async function pageOf(
  { shell, tenant }: Desk,
  { limit = 50, after, ...filter }: OpportunityFilter & Paging,
  owners: Owners,
): Promise<OpportunityPage> {
  checkLimit(limit, 'rows');
  const { owner, account, lead, stage, outcome, externalId } = filter;
  if (owners !== 'all' && (owners.length === 0 || (owner !== undefined && !owners.includes(owner)))) {
    return { rows: [] };
  }
  const wanted = {
    account,
    lead,
    stage,
    outcome,
    externalId,
    owner: owner ?? (owners === 'all' ? undefined : owners),
  };
  const page = await shell.storage.views.query(tenant.name, opportunityList.shape, {
    index: 'close',
    where: Object.fromEntries(
      Object.entries(wanted).filter(
        (each): each is [string, string | readonly string[]] => each[1] !== undefined,
      ),
    ),
    after,
    limit,
  });
  const rows = page.rows.map(({ data }) => data as unknown as OpportunityRow);
  return page.next === undefined ? { rows } : { rows, next: page.next };
}

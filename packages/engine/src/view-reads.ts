import {
  FaultError,
  type Funnel,
  funnelOf,
  type LeadRow,
  leadList,
  type SellerFigures,
  type Where,
  type WhyHere,
  whyHere,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import type { Freshness } from './freshness.ts';
import { figuresOfSellers } from './opportunity-reads.ts';
import { checkLimit, type Paging } from './paging.ts';
import { type Owners, type Seeing, seeingOf } from './seeing.ts';

/** What leads are listed by. */
export interface LeadFilter {
  readonly owner?: string | undefined;
  readonly status?: string | undefined;
  readonly source?: string | undefined;
  /** An external id, whichever system gave it. */
  readonly externalId?: string | undefined;
}

export interface PageOptions extends Freshness, LeadFilter, Paging {}

/** The parts of the list of all leads, in their order. */
export const listSections = ['work', 'snoozed', 'disqualified', 'converted', 'absorbed', 'erased'] as const;
export type ListSection = (typeof listSections)[number];

export interface LeadPage {
  readonly rows: readonly LeadRow[];
  /** Where to go on; absent on the last page. It keeps its place when leads come and go. */
  readonly next?: string | undefined;
}

/** A lead to be worked on, and why it stands where it does. */
export interface WorkRow extends LeadRow {
  readonly why: WhyHere;
}

export interface WorkPage extends LeadPage {
  readonly rows: readonly WorkRow[];
}

export interface Reports {
  readonly funnel: Funnel;
  /** Won count and value of each seller, by currency. */
  readonly sellers: readonly SellerFigures[];
}

/**
 * Reads from views. Each brings the view up to the position asked for, and waits at most two seconds for it, then
 * throws `view-behind`. Rows hold nothing personal: names are read with `leads`.
 */
export interface ViewReads {
  /** What to do next, best first: neither snoozed, disqualified, converted nor erased (Ours 5.5). */
  workList(options?: PageOptions): Promise<WorkPage>;
  /** Every lead: the work list first, then those snoozed, disqualified, converted and erased, each by score. */
  allLeads(options?: PageOptions & { readonly section?: ListSection | undefined }): Promise<LeadPage>;
  count(options?: LeadFilter & Freshness): Promise<number>;
  report<N extends keyof Reports>(name: N, options?: Freshness): Promise<Reports[N]>;
}

const reports: { readonly [N in keyof Reports]: (desk: Desk, options: Freshness) => Promise<Reports[N]> } = {
  async funnel(desk, { atLeast }) {
    const { shell, tenant, views, checkOpen } = desk;
    checkOpen();
    await views.wait(tenant.name, leadList, atLeast ?? (await shell.storage.log.head(tenant.name)));
    const where = ownedBy((await seeingOf(desk)).totals, {});
    if (!where) return funnelOf([]);
    const by = ['status', 'converted'];
    const groups = await shell.storage.views.count(tenant.name, leadList.shape, { where, by });
    return funnelOf(
      groups.map(({ group: [status, converted], count }) => ({
        status: String(status),
        converted: converted === 1,
        count,
      })),
    );
  },
  sellers: figuresOfSellers,
};

export function viewReadsOf(desk: Desk): ViewReads {
  const { shell, tenant, views, checkOpen } = desk;
  const { storage } = shell;
  const fresh = async ({ atLeast }: Freshness): Promise<Seeing> => {
    checkOpen();
    await views.wait(tenant.name, leadList, atLeast ?? (await storage.log.head(tenant.name)));
    return seeingOf(desk);
  };
  const list = async (options: PageOptions, sections: readonly ListSection[]): Promise<LeadPage> =>
    listLeads(desk, await fresh(options), options, sections);
  const counted = async (where: Where | null): Promise<number> => {
    if (!where) return 0;
    const [all] = await storage.views.count(tenant.name, leadList.shape, { where });
    return all?.count ?? 0;
  };
  return {
    async workList(options = {}) {
      const page = await list(options, ['work']);
      return { ...page, rows: page.rows.map((row) => ({ ...row, why: whyHere(row) })) };
    },
    allLeads: (options = {}) => list(options, options.section ? [options.section] : listSections),
    async count(options = {}) {
      const { asker, open, converted, totals } = await fresh(options);
      const where = filterOf(options);
      // What is searched for is counted as far as it is seen, all leads together as a total (invariant 28).
      if (asker.all || Object.keys(where).length === 0) return counted(ownedBy(totals, where));
      const seen = ownedBy(open, { ...where, converted: 0 });
      return (await counted(seen)) + (await counted(ownedBy(converted, { ...where, converted: 1 })));
    },
    report: (name, options = {}) => reports[name](desk, options),
  };
}

/** The same filter for the leads of some owners only; `null` where that leaves none. */
function ownedBy(owners: Owners, where: Where): Where | null {
  if (owners === 'all') return where;
  const { owner } = where;
  if (typeof owner === 'string') return owners.includes(owner) ? where : null;
  return owners.length === 0 ? null : { ...where, owner: owners };
}

function filterOf({ owner, status, source, externalId }: LeadFilter): Where {
  const wanted = Object.entries({ owner, status, source, externalId });
  return Object.fromEntries(wanted.filter((each): each is [string, string] => each[1] !== undefined));
}

/** Where a list goes on: in which section, at which place of it, with the `now` that snoozing was reckoned by. */
interface Mark {
  readonly section: ListSection;
  readonly now: number;
  readonly after?: string | undefined;
}

async function listLeads(
  { shell, tenant }: Desk,
  seeing: Seeing,
  options: PageOptions,
  asked: readonly ListSection[],
): Promise<LeadPage> {
  // A section of which nothing may be seen is not there: no page ends before it, and no cursor leads into it.
  const sections = asked.filter((section) => whereIn(section, 0, seeing) !== null);
  const limit = options.limit ?? 50;
  checkLimit(limit, 'rows');
  let mark = options.after === undefined ? undefined : markOf(options.after, sections);
  const now = mark?.now ?? shell.clock.now();
  const rows: LeadRow[] = [];
  const first = mark ? sections.indexOf(mark.section) : 0;
  for (const section of sections.slice(first)) {
    const where = whereIn(section, now, seeing, filterOf(options));
    if (!where) continue;
    const page = await shell.storage.views.query(tenant.name, leadList.shape, {
      index: section === 'work' ? 'work' : 'score',
      where,
      after: mark?.after,
      limit: limit - rows.length,
    });
    mark = undefined;
    rows.push(...page.rows.map(({ data }) => data as unknown as LeadRow));
    if (page.next) return { rows, next: textOf({ section, now, after: page.next }) };
    const following = sections[sections.indexOf(section) + 1];
    if (rows.length === limit && following) return { rows, next: textOf({ section: following, now }) };
  }
  return { rows };
}

/** What is listed in a section for somebody; `null` where that is nothing. */
function whereIn(
  section: ListSection,
  now: number,
  { open, converted }: Seeing,
  filter: Where = {},
): Where | null {
  const where = { ...filter, ...whereOf(section, now) };
  if (section === 'converted') return ownedBy(converted, where);
  // Of those erased the converted ones are listed for whoever sees the converted ones of all that they see.
  const isMixed = section === 'erased' && String(converted) !== String(open);
  return ownedBy(open, isMixed ? { ...where, converted: 0 } : where);
}

function whereOf(section: ListSection, now: number): Where {
  if (section === 'work') return { section, hideUntil: { atMost: now } };
  return section === 'snoozed' ? { section: 'work', hideUntil: { above: now } } : { section };
}

const textOf = ({ section, now, after = '' }: Mark): string => `${section}.${now}.${after}`;

/** Cursors come from outside: one that does not fit the list is the fault `cursor-invalid`. */
function markOf(cursor: string, sections: readonly ListSection[]): Mark {
  const [name, now, after, ...rest] = cursor.split('.');
  const section = sections.find((each) => each === name);
  if (!section || !/^\d{1,15}$/.test(now ?? '') || after === undefined || rest.length > 0) {
    throw new FaultError('cursor-invalid', 'This cursor does not belong to this list of leads.');
  }
  return { section, now: Number(now), after: after === '' ? undefined : after };
}

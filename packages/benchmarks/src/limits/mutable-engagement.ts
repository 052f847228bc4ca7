import { dayOf } from './instant.ts';
import type { MutableLead, Of } from './mutable-lead.ts';

const DAYS_KEPT = 400;
const RECENT_KEPT = 256;
/** A list grows to twice its length before its older half is cut off: a cut for every 256 engagements. */
const RECENT_MAX = 2 * RECENT_KEPT;

type MutableKind = MutableLead['engagement'][string];
type One = MutableKind['recent'][number];

export function countByHand(lead: MutableLead, { data, id }: Of<'engaged'>, at: number): void {
  let kind = lead.engagement[data.kind];
  if (!kind) {
    kind = {
      total: 0,
      suspected: 0,
      firstAt: 0,
      lastAt: 0,
      days: {},
      untimed: {},
      facets: {},
      newest: '',
      oldest: '',
      recent: [],
    };
    lead.engagement[data.kind] = kind;
  }
  const { count, day, facet } = data;
  if (data.confidence === 'suspected-robot') {
    kind.suspected += count;
    return;
  }
  kind.total += count;
  const seen = kind.facets[facet];
  if (seen) {
    seen.count += count;
    if (day < seen.first) seen.first = day;
  } else kind.facets[facet] = { count, first: day };
  const counts = kind.days[day];
  if (counts) counts[facet] = (counts[facet] ?? 0) + count;
  else addDay(kind, day, { [facet]: count });
  if (!data.timed) return;
  if (kind.firstAt === 0 || at < kind.firstAt) kind.firstAt = at;
  if (at > kind.lastAt) kind.lastAt = at;
  remember(kind.recent, { at, id, count, facets: { ...data.facets } });
}

/** Only a new day can push old ones out. */
function addDay(kind: MutableKind, day: string, counts: { [facet: string]: number }): void {
  kind.days[day] = counts;
  if (day > kind.newest) kind.newest = day;
  if (kind.oldest === '' || day < kind.oldest) kind.oldest = day;
  const limit = dayOf(kind.newest) - DAYS_KEPT;
  let oldest = dayOf(kind.oldest);
  if (oldest > limit) return;
  // The workload leaves no long gaps, so walking from day to day beats looking through all of them.
  for (; oldest <= limit; oldest += 1) delete kind.days[textOf(oldest)];
  while (!kind.days[textOf(oldest)]) oldest += 1;
  kind.oldest = textOf(oldest);
}

const textOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

function remember(recent: One[], one: One): void {
  recent.push(one);
  for (let place = recent.length - 1; place > 0; place -= 1) {
    const before = recent[place - 1] as One;
    if (before.at < one.at || (before.at === one.at && before.id <= one.id)) break;
    recent[place] = before;
    recent[place - 1] = one;
  }
  if (recent.length === RECENT_MAX) recent.splice(0, RECENT_KEPT);
}

/** Lists of single engagements, at their final length. */
export function trimRecent(lead: MutableLead): void {
  for (const kind in lead.engagement) {
    const { recent } = lead.engagement[kind] as MutableKind;
    if (recent.length > RECENT_KEPT) recent.splice(0, recent.length - RECENT_KEPT);
  }
}

import { daysKept, neverEngaged, recentKept } from './engagement-state.ts';
import { dayNumber } from './events/instant.ts';
import { thawed } from './frozen-state.ts';
import { marketingKept } from './mail-state.ts';
import { ownValue } from './own-value.ts';
import type { Consent, Engagement, MailState, Side } from './side.ts';

/** A side of a lead's state, as a copy. */
export const sideOf = ({ engagement, totals, consent, mail }: Side): Side =>
  thawed({ engagement, totals, consent, mail });

/**
 * What several leads come to that are one: as if all that was done had been counted in one stream, with the most
 * restrictive consent, and suppressed where any was. Neither order nor grouping matters (Ours 10.1).
 */
export function united(sides: readonly Side[]): Side {
  const [first, ...others] = sides;
  if (!first) throw new Error('Invariant broken: nothing to unite.');
  return others.reduce<Side>(
    (one, other) => ({
      engagement: byName(one.engagement, other.engagement, unitedEngagement),
      totals: byName(one.totals, other.totals, Math.max),
      consent: byName(one.consent as Consents, other.consent as Consents, stricter),
      mail: unitedMail(one.mail, other.mail),
    }),
    sideOf(first),
  );
}

type Consents = { readonly [channel: string]: Consent };
type Named<T> = { readonly [name: string]: T };

/** Both sets of things; those that both have are joined. */
function byName<T>(one: Named<T>, other: Named<T>, join: (a: T, b: T) => T): { [name: string]: T } {
  const all = thawed(one) as { [name: string]: T };
  for (const [name, value] of Object.entries(other)) {
    const there = ownValue(all, name);
    all[name] = there === undefined ? thawed(value) : join(there, value);
  }
  return all;
}

/** A no before a yes; of two alike what the person said, then the later one. */
function stricter(a: Consent, b: Consent): Consent {
  if (a.choice !== b.choice) return thawed(a.choice === 'denied' ? a : b);
  if ((a.by === 'person') !== (b.by === 'person')) return thawed(a.by === 'person' ? a : b);
  const isFirst = a.at > b.at || (a.at === b.at && a.by <= b.by);
  return thawed(isFirst ? a : b);
}

const sum = (a: number, b: number): number => a + b;
const sumByName = (a: Named<number>, b: Named<number>) => byName(a, b, sum);

function unitedEngagement(a: Engagement, b: Engagement): Engagement {
  const newest = a.newest > b.newest ? a.newest : b.newest;
  const limit = newest === '' ? 0 : dayNumber(newest) - daysKept;
  const kept = (days: Engagement['days']): Engagement['days'] =>
    Object.fromEntries(Object.entries(days).filter(([day]) => dayNumber(day) > limit));
  const days = kept(byName(a.days, b.days, sumByName));
  const recent = [...a.recent, ...b.recent].sort(
    (one, other) => one.at - other.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0),
  );
  return {
    ...neverEngaged(),
    total: a.total + b.total,
    suspected: a.suspected + b.suspected,
    firstAt: earliest(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    days,
    untimed: kept(byName(a.untimed, b.untimed, sumByName)),
    facets: byName(a.facets, b.facets, (one, other) => ({
      count: one.count + other.count,
      first: one.first < other.first ? one.first : other.first,
    })),
    newest,
    oldest: Object.keys(days).sort()[0] ?? '',
    recent: thawed(recent.slice(-recentKept)),
  };
}

/** The earlier of two instants that may never have been. */
const earliest = (a: number, b: number): number => (a === 0 || b === 0 ? a + b : Math.min(a, b));

const unitedMail = (a: MailState, b: MailState): MailState => ({
  hardBounced: a.hardBounced || b.hardBounced,
  complained: a.complained || b.complained,
  hardBouncedAt: Math.max(a.hardBouncedAt, b.hardBouncedAt),
  addressSince: Math.min(a.addressSince, b.addressSince),
  requested: a.requested + b.requested,
  marketing: [...a.marketing, ...b.marketing].sort((x, y) => x - y).slice(-marketingKept),
});

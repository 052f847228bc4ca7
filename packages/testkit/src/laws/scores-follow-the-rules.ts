import { bandOf, type Event, type Lead, type Process, type Scoring, velocityOn } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { areTooLate } from './lateness.ts';
import { demandSame, type HistoryLaw, named } from './law.ts';

/**
 * Each score that was recorded is what the rules give for the engagements before it, reckoned here event by event
 * and apart from the counters of the core (Ours 7.2, 7.5).
 */
export const scoresFollowTheRules: HistoryLaw = {
  name: 'a recorded score is what the rules give for the engagements before it',
  rules: ['DOMAIN 7.2', 'DOMAIN 7.5'],
  holds({ process, events }) {
    const { scoring } = process.definition;
    const folds = foldsOf(events);
    for (const own of folds.streams.values()) {
      // What a lead took over is in another stream: `mergesCountOnce` looks at those.
      if (areTooLate(own) || own.some(({ type }) => type === 'merged')) continue;
      for (const [i, event] of own.entries()) {
        if (event.type !== 'scored' && event.type !== 'rescored') continue;
        const { day, score, band, profile } = event.data as unknown as Recorded;
        const seen = own
          .slice(0, i)
          .filter(({ type, data }) => type === 'engaged' && data['confidence'] === 'human');
        const pace = paceOf(process, folds.evolved(event.stream)[i - 1] as Lead, day);
        const who = (profile?.points ?? 0) + pace;
        const expected = reckoned(scoring, seen as unknown as readonly Engaged[], { today: day, who });
        demandSame({ score, band }, { score: expected, band: bandOf(scoring, expected) }, named(event));
      }
    }
  },
};

type Engaged = Event & {
  readonly data: {
    readonly kind: string;
    readonly facet: string;
    readonly day: string;
    readonly count: number;
  };
};
/** What an event says of a score. */
interface Recorded {
  readonly day: string;
  readonly score: number;
  readonly band: string;
  readonly profile?: { readonly points: number };
}
type Rule = Scoring['rules'][number];

const dayMs = 86_400_000;
const age = (day: string, today: string): number => Math.round((Date.parse(today) - Date.parse(day)) / dayMs);

/** What the steps before give: reckoned by the core, whose own tests say how. */
const paceOf = ({ definition, scoring }: Process, lead: Lead, day: string): number => {
  const { velocity } = definition.scoring;
  return velocity ? 1000 * velocityOn(velocity, scoring.paces(lead), day) : 0;
};

function reckoned(
  scoring: Scoring,
  seen: readonly Engaged[],
  { today, who }: { readonly today: string; readonly who: number },
): number {
  const takes =
    ({ data }: Engaged) =>
    (rule: Rule) =>
      rule.kind === data.kind && (!rule.facets || rule.facets.includes(data.facet));
  const sum = scoring.rules.reduce((total, rule) => {
    const mine = seen.filter((event) => scoring.rules.find(takes(event)) === rule);
    return total + pointsOf(rule, mine, { today, fadeDays: scoring.fadeDays });
  }, who);
  return Math.min(scoring.ceiling * 1000, Math.max(scoring.floor * 1000, sum));
}

function pointsOf(
  rule: Rule,
  mine: readonly Engaged[],
  time: { readonly today: string; readonly fadeDays: number },
): number {
  const left = (day: string): number => {
    const days = age(day, time.today);
    if (days < 0) return 0;
    if (!rule.fades) return 1000;
    return days >= time.fadeDays ? 0 : Math.round((1000 * (time.fadeDays - days)) / time.fadeDays);
  };
  const days = [...new Set(mine.map(({ data }) => data.day))].sort();
  if (rule.once) return days[0] === undefined ? 0 : rule.points * left(days[0]);
  const count = (day?: string) =>
    mine
      .filter(({ data }) => day === undefined || data.day === day)
      .reduce((sum, { data }) => sum + data.count, 0);
  if (!rule.fades) return rule.points * count() * 1000;
  const granted = new Map<string, number>();
  for (const day of days) {
    const { cap } = rule;
    const recent = [...granted].filter(([before]) => cap && age(before, day) < cap.days);
    const room = cap ? cap.points - recent.reduce((sum, [, points]) => sum + Math.abs(points), 0) : Infinity;
    const points = count(day) * rule.points;
    granted.set(day, Math.sign(points) * Math.min(Math.abs(points), room));
  }
  return [...granted].reduce((sum, [day, points]) => sum + points * left(day), 0);
}

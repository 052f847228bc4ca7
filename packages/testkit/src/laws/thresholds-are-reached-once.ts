import { type Event, type Lead, stretchesOf, tallyOf } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw, named } from './law.ts';

/**
 * A threshold is reached where enough people's doing lies in its window, and each time that is so it is noted at most
 * once; robots reach nothing (Ours 6.1, 6.3). Looked at as the lead stood when it was decided.
 */
export const thresholdsAreReachedOnce: HistoryLaw = {
  name: 'a threshold is noted only where it is reached, and once each time',
  rules: ['DOMAIN 6.1', 'DOMAIN 6.3'],
  holds(history) {
    for (const own of foldsOf(history.events).streams.values()) {
      own.forEach((event, i) => {
        if (event.type === 'threshold-reached') check(history, event, own.slice(0, i));
      });
    }
  },
};

interface Noted {
  readonly rule: string;
  readonly key: string;
  readonly at: string;
}
const notedBy = (event: Event): Noted => event.data as unknown as Noted;

function check({ process, events }: History, event: Event, before: readonly Event[]): void {
  const { rule: id, key, at } = notedBy(event);
  const rule = process.thresholds.find((one) => one.rule.id === id)?.rule;
  demand(rule !== undefined, () => `${named(event)}: there is no rule "${id}"`);
  const earlier = before
    .filter(({ type, data }) => type === 'threshold-reached' && data['rule'] === id && data['key'] === key)
    .map((one) => Date.parse(notedBy(one).at));
  if (rule.repeat === 'once') demand(earlier.length === 0, () => `${named(event)}: "${id}" once more`);
  const lead = foldsOf(events).evolved(event.stream)[before.length - 1] as Lead;
  const around = { rules: process.definition.engagement, zone: process.zone };
  const tally = tallyOf(rule, key, lead.engagement, around);
  const now = Date.parse(at);
  if (rule.absent) {
    demand(tally.levelAt(now) < rule.count, () => `${named(event)}: "${id}" misses what is there`);
    demand(!earlier.includes(now), () => `${named(event)}: "${id}" is missed twice`);
    return;
  }
  const stretch = stretchesOf(rule, tally).find(({ from, to }) => from <= now && (now <= to || !rule.window));
  demand(stretch !== undefined, () => `${named(event)}: "${id}" is not reached then`);
  const twice = earlier.some((one) => one >= stretch.from && one <= stretch.to);
  demand(!twice, () => `${named(event)}: "${id}" was noted before`);
}

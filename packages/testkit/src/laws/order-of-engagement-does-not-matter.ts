import { type Event, type Lead, standingAt, stateOf } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { foldsOf } from './folds.ts';
import { areTooLate } from './lateness.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/** Counts, touches, score and band are the same however engagements up to 400 days late come in (Ours 6.6). */
export const orderOfEngagementDoesNotMatter: HistoryLaw = {
  name: 'counts, touches and score are the same in whatever order engagements come in',
  rules: ['DOMAIN 6.6'],
  holds(history) {
    for (const [stream, own] of foldsOf(history.events).streams) {
      const engaged = own.filter(({ type }) => type === 'engaged');
      if (!stream.startsWith('lead/') || engaged.length < 2 || areTooLate(engaged)) continue;
      const found = standing(history, stream, own);
      for (const order of [[...engaged].reverse(), shuffled(engaged)]) {
        demandSame(
          standing(history, stream, inOrder(own, order)),
          found,
          `${stream}, delivered in another order`,
        );
      }
    }
  },
};

/** The same events with engagements in another order, each at the place of another. */
function inOrder(own: readonly Event[], order: readonly Event[]): Event[] {
  let next = 0;
  return own.map((event) => {
    if (event.type !== 'engaged') return event;
    const other = order[next++] as Event;
    return { ...other, version: event.version, position: event.position };
  });
}

function standing({ process, steps }: History, stream: string, events: readonly Event[]): unknown {
  const lead = stateOf(stream, events) as Lead;
  const { engagement, touches, totals } = lead;
  const now = steps.at(-1)?.at ?? 0;
  return {
    engagement,
    touches,
    totals,
    score: standingAt(process.scoring, lead, now),
    fit: process.scoring.fit(lead),
  };
}

/** Every other one first: an order unlike the one they came in, and unlike its reverse. */
const shuffled = (events: readonly Event[]): Event[] => [
  ...events.filter((_, i) => i % 2 === 1),
  ...events.filter((_, i) => i % 2 === 0),
];

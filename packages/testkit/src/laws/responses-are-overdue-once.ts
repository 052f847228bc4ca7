import { millis } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw, named } from './law.ts';

/** A first response is overdue at most once for each assignment, never before it was due (Ours 5.6, 0.1). */
export const responsesAreOverdueOnce: HistoryLaw = {
  name: 'a first response is overdue once for each assignment, and not before it is due',
  rules: ['DOMAIN 5.6', 'DOMAIN 0.1'],
  holds({ events }) {
    for (const own of foldsOf(events).streams.values()) {
      let due: unknown = null;
      for (const event of own) {
        const { type, data } = event;
        if (type === 'assigned' || type === 'converted' || type === 'erased') due = null;
        if (type === 'deadline-set' && data['deadline'] === 'response') due = data['dueAt'];
        if (type !== 'response-overdue') continue;
        demand(
          due === data['dueAt'],
          () => `${named(event)}: nothing was due by then, or it was missed before`,
        );
        demand(millis(event.occurredAt) >= millis(String(due)), () => `${named(event)}: it was not due yet`);
        due = null;
      }
    }
  },
};

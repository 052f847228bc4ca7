import { millis } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw, named } from './law.ts';

/** What a stay in a queue begins or ends with; one whose conversion is undone comes back to its queue. */
const stays = new Set(['captured', 'assigned', 'conversion-reverted']);

/** A lead alerts about its queue once for each stay there, and not before it waited too long (Ours 5.4). */
export const queuesAlertOnceAStay: HistoryLaw = {
  name: 'a lead that waits too long in a queue alerts once for each stay, and not before',
  rules: ['DOMAIN 5.4'],
  holds({ events }) {
    for (const own of foldsOf(events).streams.values()) {
      let dueAt: string | undefined;
      for (const event of own) {
        const { type, data } = event;
        if (stays.has(type)) dueAt = data['ageDueAt'] as string | undefined;
        if (type === 'went-live') dueAt = (data['ageDueAt'] as string | undefined) ?? dueAt;
        if (type !== 'alert-raised' || data['cause'] !== 'queue-age') continue;
        demand(dueAt !== undefined, () => `${named(event)}: it waits in no queue, or the manager was told`);
        demand(millis(event.occurredAt) >= millis(dueAt), () => `${named(event)}: it is too early`);
        dueAt = undefined;
      }
    }
  },
};

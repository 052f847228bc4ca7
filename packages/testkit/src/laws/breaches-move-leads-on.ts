import type { Event } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw, named } from './law.ts';

/**
 * A lead whose response was overdue goes to somebody else, by the rules so often at most, then to whom the process
 * says; never back to who let it fall due, unless a person gives it to them (Ours 5.1).
 */
export const breachesMoveLeadsOn: HistoryLaw = {
  name: 'a lead whose response is overdue moves on so often at most, never back to who let it be overdue',
  rules: ['DOMAIN 5.1'],
  holds({ events, process }) {
    for (const own of foldsOf(events).streams.values())
      checkLead(own, process.definition.assignment.onBreach?.max);
  },
};

function checkLead(own: readonly Event[], max = 0): void {
  const late = new Set<string>();
  let missed: string | null = null;
  let times = 0;
  for (const event of own) {
    const { type, data } = event;
    if (type === 'response-overdue') missed = String(data['owner']);
    if (type !== 'assigned') continue;
    const owner = String(data['owner']);
    const isMoved = data['how'] === 'breach';
    if (isMoved) {
      demand(
        missed === data['previous'],
        () => `${named(event)}: its owner did not let the response fall due`,
      );
      late.add(String(missed));
      if (data['entry'] !== undefined) times += 1;
      demand(times <= max, () => `${named(event)}: the rules may move it ${max} times`);
    }
    const isByRule = isMoved || data['entry'] !== undefined;
    demand(
      !(isByRule && late.has(owner)),
      () => `${named(event)} gives it back to ${owner}, who let it be overdue`,
    );
    missed = null;
  }
}

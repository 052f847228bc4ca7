import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw, named } from './law.ts';

/** Nobody is moved on in a program that was left or never entered, nor left twice; who is in one has a next time (Ours 9.1). */
export const enrolmentsEnd: HistoryLaw = {
  name: 'an enrolment begins, goes on while it lasts, and ends once',
  rules: ['DOMAIN 9.1'],
  holds({ events }) {
    for (const own of foldsOf(events).streams.values()) {
      const open = new Set<unknown>();
      for (const event of own) {
        const { enrolment } = event.data;
        if (event.type === 'enrolled') {
          demand(!open.has(enrolment), () => `${named(event)} enters where it is already`);
          open.add(enrolment);
        }
        if (event.type === 'program-advanced' || event.type === 'left-program') {
          demand(open.has(enrolment), () => `${named(event)} is of an enrolment that is not open`);
        }
        if (event.type === 'program-advanced') {
          const goesOn = (event.data['next'] === undefined) === (event.data['dueAt'] === undefined);
          demand(goesOn, () => `${named(event)} goes on without a time, or the other way round`);
        }
        if (event.type === 'left-program') open.delete(enrolment);
        if (event.type === 'converted' || event.type === 'erased') {
          demand(
            event.type === 'converted' || open.size === 0,
            () => `${named(event)} leaves an enrolment open`,
          );
        }
      }
    }
  },
};

import { conversionsIn } from './conversions-in.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** Whoever is converted leaves every program, and the log says so (invariant 31). */
export const conversionsEndPrograms: HistoryLaw = {
  name: 'a conversion ends every program that the lead is in, by an event each',
  rules: ['DOMAIN 8, invariant 31'],
  holds(history) {
    for (const { step, event, lead, where } of conversionsIn(history)) {
      const inside = Object.entries(lead.before.enrolments).filter(([, { left }]) => left === null);
      const left = step.events.filter(
        ({ type, stream, data }) =>
          type === 'left-program' && stream === event.stream && data['why'] === 'converted',
      );
      demandSame(
        left.map(({ data }) => String(data['program'])).sort(),
        inside.map(([program]) => program).sort(),
        `the programs that end with ${where}`,
      );
      const still = Object.values(lead.after.enrolments).filter((one) => one.left === null);
      demand(still.length === 0, () => `the lead is in ${still.length} programs after ${where}`);
    }
  },
};

import { weekMs } from '../calendar/business.ts';
import { isZone } from '../calendar/days.ts';
import type { ProcessDefinition } from './definition.ts';
import type { ProcessFault } from './process-fault.ts';

/** What is wrong with the business hours of a process. */
export function calendarFaults({ calendar }: ProcessDefinition): ProcessFault[] {
  if (!calendar) return [];
  const faults: ProcessFault[] = [];
  if (calendar.zone !== undefined && !isZone(calendar.zone)) {
    faults.push({ path: 'calendar.zone', problem: 'no such time zone' });
  }
  if (weekMs(calendar) === 0) {
    faults.push({ path: 'calendar.hours', problem: 'needs at least one weekday with opening hours' });
  }
  return faults;
}

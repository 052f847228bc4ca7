import { demand, type HistoryLaw, named } from './law.ts';

/** A program sends one mail at most per enrolment, step and visit, suppressed ones counted (Ours 9.1). */
export const programsSendOnce: HistoryLaw = {
  name: 'a program sends at most once per enrolment, step and visit',
  rules: ['DOMAIN 9.1'],
  holds({ events }) {
    const seen = new Set<string>();
    for (const event of events) {
      if (!event.type.startsWith('email-') || event.data['purpose'] !== 'program') continue;
      const { enrolment, step, visit } = event.data;
      const place = JSON.stringify([enrolment, step, visit]);
      demand(!seen.has(place), () => `${named(event)} is sent once more for ${place}`);
      seen.add(place);
    }
  },
};

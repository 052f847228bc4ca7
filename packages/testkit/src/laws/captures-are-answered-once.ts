import { demand, type HistoryLaw, named } from './law.ts';

/** One auto-response per lead and capture, asked for or suppressed, and only for what came in by a web form (Ours 4.1). */
export const capturesAreAnsweredOnce: HistoryLaw = {
  name: 'a web form is answered once, and nothing else is',
  rules: ['DOMAIN 4.1'],
  holds({ events }) {
    const answered = new Set<unknown>();
    for (const event of events) {
      if (!event.type.startsWith('email-') || event.data['purpose'] !== 'auto-response') continue;
      const { capture } = event.data;
      demand(!answered.has(capture), () => `${named(event)} answers ${String(capture)} once more`);
      answered.add(capture);
      const cause = events.find(({ id, stream }) => id === capture && stream === event.stream);
      demand(cause?.data['channel'] === 'web', () => `${named(event)} answers what is no web form`);
    }
  },
};

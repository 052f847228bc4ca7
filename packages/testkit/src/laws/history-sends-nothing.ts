import { demand, type HistoryLaw, named } from './law.ts';

/** Kinds of effect that history mode must not ask for. */
const effects = ['email-requested', 'email-suppressed', 'enrolled', 'program-advanced'];

/** What is recorded as history asks for no mail and begins no program (Ours 0.2). */
export const historySendsNothing: HistoryLaw = {
  name: 'what is recorded as history sends nothing and enrols nobody',
  rules: ['DOMAIN 0.2'],
  holds({ events }) {
    for (const event of events) {
      demand(event.mode === 'live' || !effects.includes(event.type), () => `${named(event)} in history mode`);
    }
  },
};

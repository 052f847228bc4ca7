import { inWords } from '../telling.ts';
import { demand, type HistoryLaw } from './law.ts';

/** A wish is granted by events or refused by a value; whoever throws instead answers nobody (DESIGN 0, invariant 20). */
export const commandsAreAnswered: HistoryLaw = {
  name: 'a command is answered by events or by a refusal, never by an exception',
  rules: ['DESIGN 0', 'DOMAIN 8, invariant 20'],
  holds({ fault }) {
    demand(!fault, () => `"${fault && inWords(fault.command)}" was answered by: ${String(fault?.error)}`);
  },
};

import { isWaiting, type Submission } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, demandSame, type HistoryLaw, named } from './law.ts';

/**
 * Nothing that was submitted is lost (Ours 1.4): each submission has one outcome at any time, leaves it only while it
 * waits, and names a lead exactly when it came in; what waits has kept its form, what a lead has is kept there only.
 */
export const submissionsHaveOneOutcome: HistoryLaw = {
  name: 'each submission has exactly one outcome, and a lead exactly when it came in',
  rules: ['DOMAIN 1.4'],
  holds({ events, state, steps }) {
    for (const [stream, facts] of foldsOf(events).streams) {
      if (!stream.startsWith('submission/')) continue;
      const [received, ...settled] = facts;
      demand(received?.type === 'submission-received', () => `${stream} does not begin with being received`);
      demand(settled.length <= 1, () => `${stream} was settled ${settled.length} times`);
      if (settled[0]) {
        const { outcome, reason } = received.data as unknown as Submission;
        demand(isWaiting({ outcome, reason }), () => `${named(settled[0]!)}: it had its final outcome`);
      }
      const now = state(stream) as Submission;
      const isIn = now.outcome === 'accepted' || now.outcome === 'duplicate';
      demandSame(now.lead !== null, isIn, `${stream} is ${now.outcome}; it names a lead`);
      if (now.lead !== null)
        demand(state(`lead/${now.lead}`) !== null, () => `${stream} names a lead that is not there`);
    }
    const submitted = steps.filter(
      ({ issued, events: facts }) => issued.body.type === 'submit' && facts.length > 0,
    );
    for (const { events: facts } of submitted) {
      const received = facts.filter(({ type }) => type === 'submission-received');
      demandSame(received.length, 1, 'outcomes of an accepted submission');
    }
  },
};

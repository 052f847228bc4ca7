import { type Contact, isDecision } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/** Converting into an existing contact never allows what was denied, and denies what the lead denied (invariant 11). */
export const consentOnlyGetsStricter: HistoryLaw = {
  name: 'converting into an existing contact never loosens a consent',
  rules: ['DOMAIN 8, invariant 11'],
  holds(history) {
    const { steps } = history;
    for (const { lead, contact, where } of conversionsIn(history)) {
      for (const [channel, { choice }] of Object.entries(lead.before.consent)) {
        if (choice === 'denied')
          demandSame(contact.after.consent[channel], 'denied', `${channel} of the contact after ${where}`);
      }
    }
    for (const { issued, world, answer } of steps) {
      if (!isDecision(answer)) continue;
      for (const [stream, state] of answer.states) {
        const before = world.streams.get(stream) as Contact | null | undefined;
        if (!before || !stream.startsWith('contact/')) continue;
        const after = (state as Contact).consent;
        for (const [channel, choice] of Object.entries(before.consent)) {
          const isStricter = choice === 'granted' && after[channel] === 'denied';
          if (!isStricter) demandSame(after[channel], choice, `${channel} of ${stream} after ${issued.id}`);
        }
      }
    }
  },
};

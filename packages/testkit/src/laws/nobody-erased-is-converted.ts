import { isDecision, type Lead } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** Who was erased is not converted, nor anybody into its records; what a person becomes is sealed as its own (invariant 42). */
export const nobodyErasedIsConverted: HistoryLaw = {
  name: 'nobody erased is converted, and what a person becomes is erased with it',
  rules: ['DOMAIN 8, invariant 42'],
  holds(history) {
    for (const { step, lead, account, contact, opportunity, where } of conversionsIn(history)) {
      demand(lead.before.erasedAt === 0, () => `${where} converts somebody who was erased`);
      for (const record of [account.before, contact.before]) {
        const subject = record?.subject.startsWith('lead/') ? record.subject : null;
        const person = subject && (step.world.streams.get(subject) as Lead | null | undefined);
        demand(!person || person.erasedAt === 0, () => `${where} is into records of somebody who was erased`);
      }
      const wanted = contact.before?.subject ?? lead.before.subject;
      demandSame(contact.after.subject, wanted, `whose data the contact is after ${where}`);
      if (opportunity)
        demandSame(opportunity.subject, wanted, `whose data the opportunity is after ${where}`);
    }
    for (const { issued, world, answer } of history.steps) {
      const { body } = issued;
      if (body.type !== 'convert' && body.type !== 'revert-conversion') continue;
      const lead = world.streams.get(`lead/${body.lead}`) as Lead | null | undefined;
      const isGranted = isDecision(answer) && (lead?.erasedAt ?? 0) > 0;
      demand(!isGranted, () => `"${body.type}" ${issued.id} was granted for somebody who was erased`);
    }
  },
};

import { isDecision, recordField } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** The source of an existing contact stays, unless the command asks for the lead's; without a contact it may not ask (invariant 9). */
export const sourcesChangeOnlyWhereAsked: HistoryLaw = {
  name: 'the source of an existing contact changes only where the command asks for that',
  rules: ['DOMAIN 8, invariant 9'],
  holds(history) {
    for (const { lead, contact, request, where } of conversionsIn(history)) {
      const now = recordField(contact.after, 'leadSource');
      const before = contact.before ? recordField(contact.before, 'leadSource') : undefined;
      const isTaken = before === undefined || request.overwriteLeadSource === true;
      const wanted = isTaken && lead.before.source !== null ? lead.before.source : before;
      if (!('leadSource' in history.process.definition.conversion.map.contact))
        demandSame(now, wanted, `the source of the contact after ${where}`);
      demand(
        !request.overwriteLeadSource || contact.before !== null,
        () => `${where} overwrites the source of a contact that was not there`,
      );
    }
    for (const { issued, answer } of history.steps) {
      const { body } = issued;
      if (body.type !== 'convert' || !body.overwriteLeadSource) continue;
      const isNew = body.account === 'new' || body.account === 'person';
      demand(!isNew || !isDecision(answer), () => `"convert" ${issued.id} overwrites what is not there yet`);
    }
  },
};

import { fieldOf, recordField } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demand, type HistoryLaw } from './law.ts';

/** A default fills a list that stays blank, the one of the owner's record type first; what the lead says always stands (invariant 15). */
export const defaultsFillBlanksOnly: HistoryLaw = {
  name: 'a default fills what stays blank and never replaces a value',
  rules: ['DOMAIN 8, invariant 15'],
  holds(history) {
    const { conversion } = history.process.definition;
    for (const { lead, account, contact, where } of conversionsIn(history)) {
      for (const [kind, { before, after }] of Object.entries({ account, contact })) {
        const record = kind as 'account' | 'contact';
        const isPerson = kind === 'account' && before === null && account.after.kind === 'person';
        const type = conversion.recordTypes?.[record]?.types.find(({ id }) => id === after.recordType);
        const own = before ? {} : (type?.defaults ?? {});
        for (const [field, value] of Object.entries({ ...conversion.defaults[record], ...own })) {
          const source = isPerson ? undefined : conversion.map[record][field];
          const said = source === undefined ? undefined : fieldOf(lead.before, source);
          const isSaid = said !== undefined && !(typeof said === 'string' && said.trim() === '');
          const stood = before ? recordField(before, field) : undefined;
          const found = recordField(after, field);
          const wanted = stood ?? (isSaid ? said : value);
          demand(found === wanted, () => `${field} of the ${kind} is not what it should be after ${where}`);
        }
      }
    }
  },
};

import { type Account, faultOf } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demand, type HistoryLaw } from './law.ts';

/** A map is checked when the rules are made, so no value ever comes to a field of another type or length (invariant 16). */
export const valuesFitTheirFields: HistoryLaw = {
  name: 'every value that a conversion gives a record fits its field',
  rules: ['DOMAIN 8, invariant 16'],
  holds(history) {
    const { records } = history.process.definition;
    for (const { account, contact, opportunity, where } of conversionsIn(history)) {
      const all = { account: account.after, contact: contact.after, opportunity };
      for (const [kind, record] of Object.entries(all) as [keyof typeof records, Account | null][]) {
        if (!record) continue;
        for (const [name, value] of Object.entries({ ...record.fields, ...record.personal.fields })) {
          const field = Object.hasOwn(records[kind], name) ? records[kind][name] : undefined;
          const fault = field ? faultOf(field, value) : null;
          demand(fault === null, () => `${name} of the ${kind} is ${fault} after ${where}`);
        }
      }
    }
  },
};

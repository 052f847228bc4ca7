import { recordField } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demand, type HistoryLaw } from './law.ts';

/** Whatever a process requires of records and of leads that become them holds after every conversion (invariants 5, 22). */
export const requiredFieldsAreThere: HistoryLaw = {
  name: 'after a conversion the records have what the process requires, and the lead met its conditions',
  rules: ['DOMAIN 8, invariant 5', 'DOMAIN 8, invariant 22'],
  holds(history) {
    const { required = {}, opportunity: wanted } = history.process.definition.conversion;
    for (const { lead, account, contact, opportunity, where } of conversionsIn(history)) {
      const all = { account: account.after, contact: contact.after, opportunity };
      for (const kind of ['account', 'contact', 'opportunity'] as const) {
        const record = all[kind];
        for (const field of record ? (required[kind] ?? []) : [])
          demand(
            record !== null && recordField(record, field) !== undefined,
            () => `the ${kind} lacks ${field} after ${where}`,
          );
      }
      const unmet = history.process.unmetCondition(lead.before);
      demand(unmet === null, () => `the lead does not meet "${unmet}" before ${where}`);
      demand(wanted !== 'required' || opportunity !== null, () => `${where} has no opportunity`);
      demand(wanted !== 'never' || opportunity === null, () => `${where} has an opportunity`);
    }
  },
};

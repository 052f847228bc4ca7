import { ownValue } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

const ranks = { sent: 0, responded: 1, attended: 2 };

/** The contact is in all campaigns that it or the lead was in, in each once, with the better status (invariant 26). */
export const campaignsComeAlongOnce: HistoryLaw = {
  name: 'the campaigns of a lead are those of its contact, each once and none lost',
  rules: ['DOMAIN 8, invariant 26'],
  holds(history) {
    for (const { lead, contact, where } of conversionsIn(history)) {
      const [own, had] = [lead.before.campaigns, contact.before?.campaigns ?? {}];
      const all = [...new Set([...Object.keys(own), ...Object.keys(had)])].sort();
      demandSame(
        Object.keys(contact.after.campaigns).sort(),
        all,
        `the campaigns of the contact after ${where}`,
      );
      for (const id of all) {
        const now = ownValue(contact.after.campaigns, id);
        for (const before of [ownValue(own, id), ownValue(had, id)]) {
          if (!before || !now) continue;
          demand(
            ranks[now.status] >= ranks[before.status] &&
              now.at >= before.at &&
              now.respondedAt >= before.respondedAt,
            () => `the contact knows less of campaign "${id}" than before ${where}`,
          );
        }
      }
      demandSame(lead.after.campaigns, own, `the campaigns of the lead after ${where}`);
    }
  },
};

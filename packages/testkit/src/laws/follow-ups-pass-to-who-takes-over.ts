import { ownerOfActor } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/** An open follow-up stays open; that of who converts passes to the owner of the records, others keep theirs (invariant 24). */
export const followUpsPassToWhoTakesOver: HistoryLaw = {
  name: 'a conversion loses no follow-up, and passes on only those of who converts',
  rules: ['DOMAIN 8, invariant 24'],
  holds(history) {
    for (const { step, lead, account, contact, event, where } of conversionsIn(history)) {
      const { followUp } = lead.before;
      const owner = contact.before === null ? contact.after.owner : String(event.data['owner']);
      const isOwn = followUp?.owner === ownerOfActor(step.issued.actor);
      const wanted = followUp && { ...followUp, owner: isOwn ? owner : followUp.owner };
      demandSame(lead.after.followUp, wanted, `the follow-up after ${where}`);
      demandSame(account.after.withdrawnAt, 0, `the account after ${where}`);
    }
  },
};

import { isDecision, type Permission } from '@leadstream/core';
import { type Converting, conversionsIn } from './conversions-in.ts';
import { allBut, decidedWith, isHeldBack, outcomeOf } from './deciding-for-somebody.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** Who lacks a permission on any of the records of a conversion is refused before anything is changed. */
export const conversionsWantEveryPermission: HistoryLaw = {
  name: 'a conversion is refused where its actor lacks a permission on any of its records, and granted with all of them',
  rules: ['DOMAIN 8, invariant 40', 'DOMAIN 12.2'],
  holds(history) {
    for (const converting of conversionsIn(history)) {
      const { step, where, answer } = converting;
      if (step.issued.body.type !== 'convert' || !isHeldBack(step)) continue;
      demandSame(
        outcomeOf(decidedWith(step, allBut())),
        outcomeOf(answer),
        `${where}, with every permission`,
      );
      for (const lacking of lacks(converting)) {
        demand(
          !isDecision(decidedWith(step, allBut(...lacking))),
          () => `${where}: granted without ${lacking[0]}`,
        );
      }
    }
  },
};

/** The permissions of which each is needed; for a record that was there and is somebody else's also to see it. */
function lacks({ step, account, contact, opportunity }: Converting): readonly (readonly Permission[])[] {
  const own = `seller/${step.issued.actor.slice('user:'.length)}`;
  const isOthers = [account.before, contact.before].some((record) => record && record.owner !== own);
  return [
    ['convert'],
    ['edit'],
    ['accounts'],
    ['contacts'],
    ...(opportunity ? [['opportunities'] as const] : []),
    ...(isOthers ? [['see-all'] as const] : []),
  ];
}

import { isDecision } from '@leadstream/core';
import { type Converting, conversionsIn } from './conversions-in.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/**
 * A conversion gives exactly one account and one contact. A given one is used and none is opened; where none is given
 * one is, but for the person of a person account, who is its only contact (invariants 4, 6, 7).
 */
export const recordsAreOpenedWhereNoneIsGiven: HistoryLaw = {
  name: 'a conversion opens an account and a contact exactly where none is given or found',
  rules: ['DOMAIN 8, invariant 4', 'DOMAIN 8, invariant 6', 'DOMAIN 8, invariant 7'],
  holds(history) {
    for (const converting of conversionsIn(history)) countsOpened(converting);
    for (const { issued, answer } of history.steps) {
      const { body } = issued;
      if (body.type !== 'convert' || !body.contact || typeof body.account === 'object') continue;
      demand(!isDecision(answer), () => `"convert" ${issued.id} names a contact without an account`);
    }
  },
};

function countsOpened({ step, event, request, account, contact, where }: Converting): void {
  const { account: asked } = request;
  const opened = (type: string) => step.events.filter((one) => one.type === `${type}-opened`).length;
  const told = (kind: string) => event.data[kind] as { readonly id: string; readonly created: boolean };
  const isOpened = { account: opened('account') === 1, contact: opened('contact') === 1 };
  demand(
    opened('account') <= 1 && opened('contact') <= 1,
    () => `${where} opens more than one record of a kind`,
  );
  demandSame(told('account').created, isOpened.account, `the account opened by ${where}`);
  demandSame(told('contact').created, isOpened.contact, `the contact opened by ${where}`);
  if (typeof asked === 'object') demandSame(told('account').id, asked.id, `the account of ${where}`);
  if (asked === 'new' || asked === 'person') demand(isOpened.account, () => `${where} opens no account`);
  if (typeof asked === 'object')
    demand(!isOpened.account, () => `${where} opens an account beside the given one`);
  if (request.contact) demandSame(told('contact').id, request.contact.id, `the contact of ${where}`);
  else if (account.before?.contact)
    demandSame(contact.after.id, account.before.contact, `the person of ${where}`);
  else demand(isOpened.contact, () => `${where} opens no contact`);
}

import { claimName, idOf } from '@leadstream/core';
import { type Converting, conversionsIn } from './conversions-in.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/**
 * Where nobody chose, a conversion takes the one account that number or domain point to, else a new one; a name alone
 * chooses nothing (Ours 8.2).
 */
export const accountsAreMatchedByNumberOrDomain: HistoryLaw = {
  name: 'an account that nobody chose is the only one of that number or domain, else a new one',
  rules: ['DOMAIN 8.2'],
  holds(history) {
    for (const converting of conversionsIn(history)) {
      const { request, account, where } = converting;
      if (request.account !== undefined && request.account !== 'match') continue;
      const byNumber = holdersOf(converting, ['account-registration', 'account-domain']);
      const byName = holdersOf(converting, ['account-name']);
      if (account.before) demandSame(byNumber, [account.before.id], `the accounts that ${where} could mean`);
      else
        demand(
          byNumber.length + byName.length === 0,
          () => `${where} opens an account though others may be it`,
        );
      if (request.account === undefined)
        demand(account.before === null, () => `${where} chose an account that nobody was asked about`);
    }
  },
};

function holdersOf({ step, lead }: Converting, scopes: readonly string[]): readonly string[] {
  const { registration, domain, company } = lead.before.personal.keys;
  const values: Record<string, string | undefined> = {
    'account-registration': registration,
    'account-domain': domain,
    'account-name': company,
  };
  const found = scopes.flatMap((scope) => {
    const value = values[scope];
    return value === undefined ? [] : (step.world.claims.get(claimName({ scope, value })) ?? []);
  });
  return [...new Set(found.map(idOf))];
}

import type { Account, Contact, Lead, Opportunity } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw } from './law.ts';

/**
 * What was done, said and reckoned of a lead stays with it and is reached from account, contact and opportunity by the
 * leads that these remember: nothing is copied, so nothing counts twice. An undone conversion leaves no such way
 * (invariants 23, 25, 38).
 */
export const recordsReachTheirLeads: HistoryLaw = {
  name: 'account, contact and opportunity reach the leads that became them, and no others',
  rules: ['DOMAIN 8, invariant 23', 'DOMAIN 8, invariant 25', 'DOMAIN 8, invariant 38'],
  holds({ events, state }) {
    const streams = foldsOf(events).streams;
    for (const stream of streams.keys()) {
      const [kind, id] = stream.split('/') as [string, string];
      if (kind === 'lead') reached(state(stream) as Lead, state);
      if (kind !== 'account' && kind !== 'contact') continue;
      const { leads, withdrawnAt } = state(stream) as Account | Contact;
      if (withdrawnAt > 0) continue;
      for (const lead of leads) {
        const { conversion } = state(`lead/${lead}`) as Lead;
        demand(conversion?.[kind] === id, () => `${stream} reaches lead/${lead}, which is none of its`);
      }
      demand(new Set(leads).size === leads.length, () => `${stream} reaches a lead twice`);
    }
    const strays = events.filter(
      ({ type, stream }) => type === 'activity-logged' && !stream.startsWith('lead/'),
    );
    demand(strays.length === 0, () => 'an activity was copied to a record');
  },
};

function reached({ id, conversion }: Lead, state: (stream: string) => unknown): void {
  if (!conversion) return;
  const account = state(`account/${conversion.account}`) as Account;
  const contact = state(`contact/${conversion.contact}`) as Contact;
  demand(
    account.leads.includes(id) || account.leads.length >= 1000,
    () => `account/${account.id} does not reach lead/${id}`,
  );
  demand(contact.leads.includes(id), () => `contact/${contact.id} does not reach lead/${id}`);
  if (!conversion.opportunity) return;
  const opportunity = state(`opportunity/${conversion.opportunity}`) as Opportunity;
  demand(opportunity.lead === id, () => `opportunity/${opportunity.id} does not reach lead/${id}`);
}

import type { Contact, Event, Lead, Opportunity } from '@leadstream/core';
import { demand, demandSame, type HistoryLaw, named } from './law.ts';

interface Result {
  readonly id: string;
  readonly created: boolean;
}
interface Results {
  readonly account: Result;
  readonly contact: Result;
  readonly opportunity?: Result;
}

/** A conversion gives one account, one contact of it and at most one opportunity of both, new ones in its commit (invariants 4, 6, 32). */
export const conversionsNameTheirRecords: HistoryLaw = {
  name: 'a conversion names an account, a contact and perhaps an opportunity that are there',
  rules: ['DOMAIN 8, invariant 4', 'DOMAIN 8, invariant 6', 'DOMAIN 8, invariant 32'],
  holds({ events, state }) {
    for (const event of events) {
      if (event.type !== 'converted') continue;
      const results = event.data as unknown as Results;
      for (const [kind, result] of Object.entries(results)) {
        if (kind === 'account' || kind === 'contact' || kind === 'opportunity')
          isThere(events, event, kind, result);
      }
      const contact = state(`contact/${results.contact.id}`) as Contact;
      demandSame(contact.account, results.account.id, `the contact's account after ${named(event)}`);
      const opportunity =
        results.opportunity && (state(`opportunity/${results.opportunity.id}`) as Opportunity);
      if (opportunity) {
        const both = { account: opportunity.account, contact: opportunity.contact };
        const asked = { account: results.account.id, contact: results.contact.id };
        demandSame(both, asked, `the opportunity's account and contact after ${named(event)}`);
      }
      if (!isLatest(events, event)) continue;
      const { conversion } = state(event.stream) as Lead;
      const kept = {
        account: conversion?.account,
        contact: conversion?.contact,
        opportunity: conversion?.opportunity,
      };
      const told = { ...ids(results), opportunity: results.opportunity?.id ?? null };
      demandSame(kept, told, `the results kept by ${event.stream}`);
    }
  },
};

/** Whether it is the one that its lead knows of: none came after it, nor was it undone. */
const isLatest = (events: readonly Event[], converted: Event): boolean =>
  !events.some(
    ({ type, stream, position }) =>
      stream === converted.stream &&
      position > converted.position &&
      (type === 'converted' || type === 'conversion-reverted'),
  );

const ids = ({ account, contact }: Results) => ({ account: account.id, contact: contact.id });

function isThere(events: readonly Event[], converted: Event, kind: string, result: Result): void {
  const stream = `${kind}/${result.id}`;
  const opened = events.find((event) => event.stream === stream);
  demand(opened !== undefined, () => `${named(converted)} names ${stream}, which is not there`);
  demandSame(
    opened.commandId === converted.commandId,
    result.created,
    `whether ${named(converted)} created ${stream}`,
  );
}

import {
  type Access,
  type Contact,
  evolverOf,
  fieldOf,
  type Lead,
  type Process,
  type Refusal,
  recordField,
} from '@leadstream/core';
import type { Step } from '../arbitraries/histories.ts';
import { type Converting, conversionsIn } from './conversions-in.ts';
import { demand, type HistoryLaw } from './law.ts';

/**
 * Nobody becomes two contacts by mistake (invariant 33): where a contact with the e-mail address of a lead stands, or one
 * with its phone number and last name, a conversion makes another one only if told so, and else names those there are.
 */
export const conversionsStopAtDuplicates: HistoryLaw = {
  name: 'a conversion makes no second contact of a person unless it is told to, and names the first',
  rules: ['DOMAIN 8, invariant 33'],
  holds(history) {
    const contacts = new Map<string, Contact>();
    const erased = new Set<unknown>();
    const stands = ({ withdrawnAt, subject }: Contact): boolean => withdrawnAt === 0 && !erased.has(subject);
    const conversions = new Map(conversionsIn(history).map((one) => [one.step, one]));
    for (const step of history.steps) {
      const { answer, events } = step;
      if ('code' in answer && answer.code === 'possible-duplicate' && answer.field === 'contact')
        checkRefusal(answer, contacts, stands);
      const converting = conversions.get(step);
      if (converting && asks(converting, history.process)) {
        const twin = [...contacts.values()].find(
          (contact) => stands(contact) && isSamePerson(converting.lead.before, contact),
        );
        demand(!twin, () => `${converting.where} makes a second contact beside ${twin?.id}`);
      }
      for (const event of events) {
        if (event.type === 'erased') for (const one of event.data['subjects'] as string[]) erased.add(one);
        if (!event.stream.startsWith('contact/')) continue;
        const before = contacts.get(event.stream) ?? null;
        const evolver = evolverOf(event.stream);
        const after = before ? evolver?.evolve(before, event) : evolver?.replay([event], null);
        contacts.set(event.stream, after as Contact);
      }
    }
  },
};

function checkRefusal(
  { candidates = [] }: Refusal,
  contacts: ReadonlyMap<string, Contact>,
  stands: (contact: Contact) => boolean,
): void {
  demand(candidates.length > 0, () => 'a conversion is refused as a duplicate of nobody');
  for (const { id } of candidates) {
    const contact = contacts.get(`contact/${id}`);
    demand(contact !== undefined && stands(contact), () => `contact/${id} is named, and is not there`);
  }
}

/** Whether a conversion makes a contact and was not told that the person is another one. */
function asks({ step, contact, request }: Converting, { duplicatePolicy }: Process): boolean {
  if (contact.before || request.bypassDuplicates) return false;
  const { body } = step.issued;
  if (body.type === 'record' && request.bypassDuplicates === undefined) {
    const policy = duplicatePolicy(body.channel);
    if (policy === 'report' || policy === 'ignore') return false;
  }
  return !mayBeBlind(step);
}

/** Whom somebody may not see is not there for them. */
const mayBeBlind = ({ issued, world }: Step): boolean =>
  issued.actor.startsWith('user:') &&
  ((world.streams.get('access/main') ?? null) as Access | null)?.inForce === true;

function isSamePerson(lead: Lead, contact: Contact): boolean {
  const { keys } = lead.personal;
  if (keys.email !== undefined && keys.email === contact.keys.email) return true;
  const plain = (name: unknown): string => (typeof name === 'string' ? name.trim().toLowerCase() : '');
  const name = plain(fieldOf(lead, 'lastName'));
  const isNamed = name !== '' && name === plain(recordField(contact, 'lastName'));
  return isNamed && keys.phone !== undefined && keys.phone === contact.keys.phone;
}

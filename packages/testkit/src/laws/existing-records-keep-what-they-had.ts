import { type Account, type Contact, type FieldValue, isDecision } from '@leadstream/core';
import type { Step } from '../arbitraries/histories.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/**
 * A conversion into existing records fills blanks only: what was there stays byte for byte, also who owns them and
 * since when (invariants 8, 10, 12). The one exception is the source of a contact, where the command asks (9).
 */
export const existingRecordsKeepWhatTheyHad: HistoryLaw = {
  name: 'converting into an existing record changes none of the values it had',
  rules: ['DOMAIN 8, invariant 8', 'DOMAIN 8, invariant 10', 'DOMAIN 8, invariant 12'],
  holds({ steps }) {
    for (const step of steps) {
      const { body } = step.issued;
      if (!isDecision(step.answer) || (body.type !== 'convert' && body.type !== 'record')) continue;
      const request = body.type === 'convert' ? body : body.convert;
      for (const [stream, after] of step.answer.states) {
        const before = step.world.streams.get(stream);
        if (!before || !/^(account|contact)\//.test(stream)) continue;
        const except = stream.startsWith('contact/') && request?.overwriteLeadSource ? ['leadSource'] : [];
        keeps(before as Account, after as Account, except, `${stream} after ${said(step)}`);
      }
    }
  },
};

const said = ({ issued }: Step): string => `"${issued.body.type}" ${issued.id}`;

function keeps(
  before: Account | Contact,
  after: Account | Contact,
  except: readonly string[],
  where: string,
): void {
  const fields = { ...before.fields, ...before.personal.fields };
  const now: Record<string, FieldValue> = { ...after.fields, ...after.personal.fields };
  for (const [field, value] of Object.entries(fields)) {
    if (except.includes(field)) continue;
    demandSame(now[field], value, `${field} of ${where}`);
  }
  const { id, openedAt, owner, subject, lead } = before;
  const same = {
    id: after.id,
    openedAt: after.openedAt,
    owner: after.owner,
    subject: after.subject,
    lead: after.lead,
  };
  demandSame(same, { id, openedAt, owner, subject, lead }, where);
}

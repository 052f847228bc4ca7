import { type Account, type FieldValue, fieldOf, recordField } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { type Converting, conversionsIn } from './conversions-in.ts';
import { demand, type HistoryLaw } from './law.ts';

type Kind = 'account' | 'contact' | 'opportunity';
type Record = Pick<Account, 'fields' | 'personal' | 'provenance'>;

/**
 * What the map names and the lead has comes to a record that lacks it, whole unless the command lets it be cut, the
 * same by command and by row; what is blank never does (invariants 10, 18, 35).
 */
export const whatIsMappedComesAlong: HistoryLaw = {
  name: 'what the field map names and the lead has comes whole to a record that lacks it',
  rules: ['DOMAIN 8, invariant 10', 'DOMAIN 8, invariant 18', 'DOMAIN 8, invariant 35'],
  holds(history) {
    for (const converting of conversionsIn(history)) {
      const { account, contact, opportunity } = converting;
      const isPerson = account.before === null && account.after.kind === 'person';
      if (!isPerson) comesAlong(history, converting, 'account', account);
      comesAlong(history, converting, 'contact', contact);
      if (opportunity) comesAlong(history, converting, 'opportunity', { before: null, after: opportunity });
    }
  },
};

function comesAlong(
  { process }: History,
  { lead, request, where }: Converting,
  kind: Kind,
  { before, after }: { readonly before: Record | null; readonly after: Record },
): void {
  for (const [target, source] of Object.entries(process.definition.conversion.map[kind])) {
    const found = recordField(after as Account, target);
    demand(found === undefined || !isBlank(found), () => `${target} of the ${kind} is blank after ${where}`);
    const value = fieldOf(lead.before, source);
    const isFilled = before !== null && recordField(before as Account, target) !== undefined;
    const origin = Object.hasOwn(after.provenance, target) ? after.provenance[target] : undefined;
    const isNamed = origin?.from === 'command' || origin?.from === 'external-id' || isOwnRule(kind, target);
    if (value === undefined || isBlank(value) || isFilled || isNamed) continue;
    demand(
      isSame(found, value) || (request.allowTruncation === true && isCut(found, value)),
      () => `${target} of the ${kind} is not what the lead has in ${source} after ${where}`,
    );
  }
}

/** Names and sources have rules of their own. */
const isOwnRule = (kind: Kind, field: string): boolean =>
  (kind === 'opportunity' && field === 'name') || (kind !== 'account' && field === 'leadSource');

const isBlank = (value: FieldValue): boolean =>
  typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const isCut = (found: FieldValue | undefined, value: FieldValue): boolean =>
  typeof found === 'string' && typeof value === 'string' && found !== '' && value.startsWith(found);

import type { Process, RefusalCode } from '@leadstream/core';

/** Why a process may never give a refusal; a code that is absent here is given by every process. */
const wants: { readonly [code in RefusalCode]?: (process: Process) => boolean } = {
  'reason-required': (process) => hasKind(process, 'disqualified'),
  'comment-required': (process) =>
    hasKind(process, 'disqualified') && process.definition.reasons.some(({ comment }) => comment),
  'attempts-required': (process) =>
    hasKind(process, 'disqualified') &&
    process.definition.reasons.some(({ attempts, comment }) => attempts && !comment),
  'not-convertible': (process) => {
    const { convertNurtured, convertDisqualified } = process.definition.conversion;
    return (
      (!convertNurtured && hasKind(process, 'nurture')) ||
      (!convertDisqualified && hasKind(process, 'disqualified'))
    );
  },
  'source-retired': ({ definition }) => definition.sources.some(({ active }) => !active),
  'company-missing': ({ definition }) => !definition.conversion.personAccounts,
  'contact-name-missing': ({ definition }) =>
    ['company', 'email', 'phone'].some((field) => Object.hasOwn(definition.fields, field)),
  'opportunity-needs-product': ({ definition }) => definition.conversion.opportunityNeeds === 'product',
  'opportunity-needs-amount': ({ definition }) =>
    definition.conversion.opportunityNeeds === 'product-or-amount',
  'discount-above-limit': ({ definition }) => (definition.discounts?.seller ?? 10_000) < 5000,
  'over-long': hasShortNames,
  'opportunity-missing': ({ definition }) => definition.conversion.opportunity === 'required',
  'opportunity-not-wanted': ({ definition }) => definition.conversion.opportunity === 'never',
  'condition-not-met': ({ definition }) => (definition.conversion.conditions ?? []).length > 0,
  'required-missing': ({ definition }) => Object.keys(definition.conversion.required ?? {}).length > 0,
  'contact-of-person-account': ({ definition }) => definition.conversion.personAccounts,
  'program-closed': ({ definition }) => (definition.programs ?? []).some(({ closed }) => closed),
  'program-not-for-it': ({ definition }) => (definition.programs ?? []).length > 0,
  'already-enrolled': ({ definition }) =>
    (definition.programs ?? []).some(({ reentry, steps }) => reentry !== 'anytime' && steps.length > 1),
  'reentry-not-allowed': ({ definition }) =>
    (definition.programs ?? []).some(({ reentry }) => reentry === 'never'),
  // Given by the engine, by permissions and by imports: never on paper.
  'no-eligible-owner': ({ definition }) => definition.defaultOwner === undefined,
  'not-a-member': hasQueue,
  'not-with-a-seller': hasQueue,
  'no-room': ({ definition }) => definition.queues.some(({ takeLimit }) => takeLimit !== undefined),
  'command-id-reused': () => false,
  forbidden: () => false,
  // Given to the tasks that send mail: stories request mail and send none.
  'mail-unknown': () => false,
  'mail-under-way': () => false,
  'permission-set-unknown': () => false,
  'role-unknown': () => false,
  'total-fell': () => false,
};

/** Whether a process can refuse a command with a code. */
export const canRefuse = (process: Process, code: RefusalCode): boolean => wants[code]?.(process) ?? true;

const hasKind = ({ definition }: Process, kind: string): boolean =>
  definition.statuses.some((status) => status.kind === kind);

function hasQueue({ definition }: Process): boolean {
  return definition.queues.length > 0;
}

/**
 * A name that takes less than what is often put into it. Other values cannot be too long: a map is checked for that when
 * the rules are made, and stories keep the fields they began with.
 */
function hasShortNames({ definition: { records } }: Process): boolean {
  return (records.opportunity['name']?.maxLength ?? 255) < 20;
}

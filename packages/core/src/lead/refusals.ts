import type { Json } from './events/event.ts';

/** Why a command was not carried out: stable codes and what each means. Never personal data. */
export const refusalTexts = {
  invalid: 'The command is not well formed, or a value does not fit its field.',
  forbidden: 'The actor may not do this.',
  'not-found': 'There is no such thing, or the actor may not see it.',
  'already-exists': 'There is one with this id already.',
  'external-id-taken': 'Another lead has this external id.',
  'possible-duplicate':
    'Somebody with this e-mail address or phone number is there already: choose one that is named, or say that this is another.',
  'nothing-to-identify': 'A lead needs a last name, company, e-mail, phone or, from a file, an external id.',
  'command-id-reused': 'This command id was used for another command.',
  'version-changed': 'The lead changed since it was compared; compare again.',
  erased: 'The subject was erased.',
  moved: 'The lead was merged into another one, which is named: use that one.',
  'not-absorbed': 'The lead did not take this one over, or not by itself: undo the later merge first.',
  'status-unknown': 'The process has no such status.',
  'source-unknown': 'The process has no such source.',
  'source-retired': 'This source stays on old leads and is offered to new ones no more.',
  'owner-unknown': 'There is no such seller, queue or pool.',
  'transition-not-allowed': 'The status may not change this way.',
  'reason-required': 'This status needs a reason from the list.',
  'comment-required': 'This reason needs a comment.',
  'attempts-required': 'This reason needs more attempts to reach the person first.',
  'use-convert': 'This status is reached by converting only.',
  'not-convertible': 'A lead in this status cannot be converted.',
  'already-converted': 'The lead was converted already.',
  'not-a-converted-status': 'The status given for the converted lead is not of the kind converted.',
  'queue-owned': 'A queue owns the lead: take it, or name the owner of the new records.',
  'account-ambiguous':
    'Several accounts, or one by its name only, may be the one: choose one, or ask for a new one.',
  'account-not-found': 'There is no such account.',
  'contact-not-found': 'There is no such contact.',
  'contact-without-account': 'A contact may be named only together with its account.',
  'contact-not-of-account': 'The contact does not belong to the account.',
  'contact-name-missing': 'The contact needs a last name: give one with the command.',
  'contact-of-person-account': 'A person account is a contact itself: name none with it.',
  'opportunity-missing': 'The process wants an opportunity with each conversion.',
  'opportunity-not-wanted': 'The process wants no opportunity with a conversion.',
  'required-missing': 'A record would lack a field that the process requires.',
  'condition-not-met': 'The lead does not meet a condition that the process sets for converting.',
  'not-converted': 'The lead is not converted.',
  'record-withdrawn': 'The record was withdrawn, since its conversion was undone.',
  'records-used':
    'What the conversion made was used since: `detail` says what holds each record; ask to keep those, or leave it.',
  'company-missing': 'The lead has no company, and the process makes no person accounts.',
  'opportunity-not-found': 'There is no such opportunity.',
  'opportunity-needs-product': 'The process wants a product on each opportunity.',
  'opportunity-needs-amount': 'The process wants a product or an amount on each opportunity.',
  'opportunity-closed': 'The outcome of the opportunity was recorded already.',
  'product-unknown': 'There is no such product: define it, or say the price of the line.',
  'price-unknown': 'The product has no price in this price list and currency.',
  'discount-above-limit': 'Only somebody above the owner may grant this discount.',
  'over-long': 'A value is longer than its target field allows.',
  'total-fell': 'A column of totals is lower than it was before.',
  'version-not-higher': 'A process must be published with a higher version.',
  'unknown-member': 'A member of the pool is no defined seller.',
  'submission-settled': 'The submission has its final outcome already.',
  'already-taken': 'The lead is in no queue any more: somebody has it.',
  'not-a-member': 'Only members of the queue may take its leads.',
  'no-room': 'The seller has as many open leads as the limit allows.',
  'not-with-a-seller': 'The lead is with no seller.',
  'reject-too-late': 'A lead may be rejected within 24 hours of its assignment; return it instead.',
  'no-eligible-owner': 'The rules found nobody else for the lead, and there is no default owner.',
  'program-unknown': 'The process has no such program.',
  'program-closed': 'The program takes nobody in any more.',
  'program-not-for-it': 'The program is not for this lead, or not any more.',
  'already-enrolled': 'The lead is in the program.',
  'reentry-not-allowed': 'The lead was in the program, which may be entered only once.',
  'not-enrolled': 'The lead is not in the program.',
  'mail-unknown': 'The lead has no such mail on its way: it has ended, or there never was one.',
  'mail-under-way': 'The mail is being sent, was attempted meanwhile, or is not due yet.',
  'follow-up-none': 'There is no follow-up to be done.',
  'permission-set-unknown': 'There is no such permission set.',
  'role-unknown': 'There is no such role.',
} as const;

export type RefusalCode = keyof typeof refusalTexts;

/** A typed "no": the code is stable, the message is for people, the rest says where. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** The field or part of the command that is wrong. */
  readonly field?: string | undefined;
  /** Ids to choose from, best first. */
  readonly candidates?: readonly Candidate[] | undefined;
  readonly detail?: { readonly [key: string]: Json } | undefined;
}

/** Something that may be meant, and why. */
export interface Candidate {
  readonly id: string;
  /** The host's CRM, where only that has it: choose it by this source and id. */
  readonly source?: string | undefined;
  readonly reason: 'registration' | 'domain' | 'name' | 'email' | 'phone' | 'external-id' | 'merged';
}

/**
 * Makes a refusal.
 *
 * @example
 * refuse('status-unknown', { field: 'to' }).code // => 'status-unknown'
 */
export function refuse(code: RefusalCode, more: Omit<Refusal, 'code' | 'message'> = {}): Refusal {
  return { code, message: refusalTexts[code], ...more };
}

/** Tells a refusal from anything else a function may answer. */
export const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'code' in answer && 'message' in answer;

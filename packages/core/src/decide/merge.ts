import { isBlank } from '../criteria/fields.ts';
import { isSameValue } from '../criteria/same-value.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { Fields, FieldValue } from '../lead/events/capture.ts';
import { happened, type Json, millis } from '../lead/events/event.ts';
import { absorbed, merged } from '../lead/events/merging.ts';
import { fieldOf, type Lead, leadStream } from '../lead/lead.ts';
import { sideData } from '../lead/merge-state.ts';
import { ownValue } from '../lead/own-value.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { matchClaims } from './claims.ts';
import { decideConsequencesOf } from './consequences.ts';
import { keysAfter } from './correction.ts';
import type { Decision, Draft } from './decision.ts';
import { leaveAllPrograms } from './enrolment.ts';
import { splitFields } from './lead-fields.ts';
import { leadsBelow, moved } from './merged-leads.ts';
import type { Fact } from './trigger.ts';

type Choices = { readonly [field: string]: string };

/**
 * Makes one lead of several (Ours 10.1): the survivor takes over what the others counted, chose and suppressed, and
 * the values of fields that were chosen or that it lacks; from now on whoever asks for one of them is told its id.
 * Codes: `not-found`, `moved`, `erased`, `already-converted`, `invalid`.
 */
export function decideMerge(draft: Draft, body: CommandOf<'merge'>): Decision | Refusal {
  const { fieldChoices = {} } = body;
  const others = othersOf(draft, body);
  if (isRefusal(others)) return others;
  const wrong = Object.keys(fieldChoices).find(
    (field) => ![body.lead, ...body.absorb].includes(fieldChoices[field] ?? ''),
  );
  if (wrong !== undefined) return refuse('invalid', { field: `fieldChoices.${wrong}` });
  const at = body.at ? millis(body.at) : draft.world.now;
  const facts = others.map((other) => absorb(draft, body.lead, other, { choices: fieldChoices, at }));
  decideConsequencesOf(draft, body.lead, facts, { by: 'merge' });
  return draft.finish(body.lead);
}

/** A lead that was captured just now is taken over by the one that was there: by rule, and without choices. */
export function takeOver(
  draft: Draft,
  known: Lead,
  made: { readonly lead: string; readonly fact: Fact },
): Fact {
  const { at } = made.fact;
  return absorb(draft, known.id, draft.sight.lead(made.lead) as Lead, { choices: {}, at });
}

function othersOf(draft: Draft, { lead: id, absorb: ids }: CommandOf<'merge'>): readonly Lead[] | Refusal {
  const survivor = draft.sight.lead(id);
  if (!survivor) return refuse('not-found', { field: 'lead' });
  if (new Set([id, ...ids]).size <= ids.length) return refuse('invalid', { field: 'absorb' });
  const others: Lead[] = [];
  for (const [i, one] of ids.entries()) {
    const field = `absorb.${i}`;
    const other = draft.sight.lead(one);
    if (!other) return refuse('not-found', { field });
    if (other.erasedAt > 0) return refuse('erased', { field });
    if (other.absorbedBy !== '') return { ...moved(other), field };
    // A contact stands for it already: the converted one survives, and there is no merging two.
    if (other.conversion) return refuse('already-converted', { field });
    others.push(other);
  }
  return others;
}

function absorb(
  draft: Draft,
  id: string,
  other: Lead,
  { choices, at }: { readonly choices: Choices; readonly at: number },
): Fact {
  const survivor = draft.sight.lead(id) as Lead;
  const stream = leadStream(id);
  const { values, before, fieldChoices } = fieldsTaken(survivor, other, choices);
  const { process } = draft.world;
  const taken = splitFields(process, values);
  const former = { plain: own(before, survivor.fields), personal: own(before, survivor.personal.fields) };
  const keys = keysAfter(survivor, values, [], other.personal.keys);
  const event = draft.add(
    stream,
    happened(
      merged,
      at,
      {
        absorbed: other.id,
        below: leadsBelow(other, draft.sight).map((one) => one.id),
        fieldChoices,
        fields: taken.plain,
        before: former.plain,
        ...sideData(other),
      },
      {
        personal: {
          subject: survivor.subject,
          data: {
            fields: taken.personal,
            keys: keys as Json,
            before: { fields: former.personal, keys: survivor.personal.keys } as unknown as Json,
          },
        },
      },
    ),
  );
  leaveAllPrograms(draft, other.id, 'removed', event);
  for (const one of [other, ...leadsBelow(other, draft.sight)]) {
    moveClaims(draft, one, { from: leadStream(other.id), to: stream });
    draft.add(leadStream(one.id), { ...happened(absorbed, at, { into: id }), because: event });
  }
  return { event, at };
}

/** What one lead is found by, another is found by from now on. */
function moveClaims(
  draft: Draft,
  { personal }: Lead,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  for (const claim of matchClaims(personal.keys)) {
    draft.release(claim, from);
    if (!draft.holders(claim).includes(to)) draft.take(claim, to, 'shared');
  }
}

/** Values that are taken over, what stood there, and whose value stands wherever there was something to choose. */
function fieldsTaken(survivor: Lead, other: Lead, choices: Choices) {
  const values: Record<string, FieldValue> = {};
  const before: Record<string, FieldValue> = {};
  const fieldChoices: Record<string, string> = {};
  for (const [field, value] of Object.entries({ ...other.fields, ...other.personal.fields })) {
    const present = fieldOf(survivor, field);
    if (isBlank(value) || isSameValue(present, value)) continue;
    const isTaken = present === undefined || ownValue(choices, field) === other.id;
    fieldChoices[field] = isTaken ? other.id : survivor.id;
    if (!isTaken) continue;
    values[field] = value;
    if (present !== undefined) before[field] = present;
  }
  return { values, before, fieldChoices };
}

/** Those values that a compartment of the lead holds. */
const own = (values: Fields, held: Fields): Fields =>
  Object.fromEntries(Object.entries(values).filter(([field]) => ownValue(held, field) !== undefined));

import type { Permission } from '../lead/access-shapes.ts';
import type { Command, CommandOf } from '../lead/commands.ts';
import type { Lead } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { type Action, can, permitOf, type Thing } from '../permissions/can.ts';
import { hiddenFields } from '../permissions/visible-fields.ts';
import type { Draft } from './decision.ts';
import { ownerOfActor } from './owner.ts';
import { partsChanged } from './parts-changed.ts';
import { type Asking, leadThing, recordThing, tiesTo, wantedThing } from './ties.ts';

/**
 * Why somebody may not do what they wish: `forbidden`, with the part of the command. `null` where they may, and where
 * what the command names is not there for them: then the decision itself says so, as ever.
 */
export function forbiddenPart(
  draft: Draft,
  body: Command,
  lead: Lead | null,
  asking: Asking,
): Refusal | null {
  const { asker } = asking;
  if (asker.all) return null;
  switch (body.type) {
    case 'capture':
      return captureRefusal(body, asking);
    case 'publish-process':
      return publishRefusal(draft, body, asking);
    case 'set-absence': {
      const thing: Thing = { ties: tiesTo(`seller/${body.seller}`, asking), converted: false };
      return can(asker, 'set-absence', null) || can(asker, 'correct', thing) ? null : no('seller');
    }
    case 'correct-record': {
      const { record, id } = body;
      const found = record === 'account' ? draft.sight.account(id) : draft.sight.contact(id);
      return !found || can(asker, body.type, recordThing(found, asking)) ? null : no(record);
    }
    case 'change-opportunity':
    case 'record-outcome': {
      const found = draft.sight.opportunity(body.opportunity);
      return !found || can(asker, body.type, recordThing(found, asking)) ? null : no('opportunity');
    }
    case 'merge': {
      const others = body.absorb.flatMap((id) => draft.sight.lead(id) ?? []);
      return [...(lead ? [lead] : []), ...others].reduce<Refusal | null>(
        (refusal, one) => refusal ?? leadRefusal(body, one, asking),
        null,
      );
    }
    default:
      // First what one may do at all: a row that comes upon a lead must not tell that by another answer.
      if (!('lead' in body) && !can(asker, body.type, null)) return no('type');
      return lead && leadRefusal(body, lead, asking);
  }
}

const no = (field: string): Refusal => refuse('forbidden', { field });

function leadRefusal(body: Command, lead: Lead, asking: Asking): Refusal | null {
  const { asker } = asking;
  const thing = body.type === 'take-lead' ? wantedThing(lead, asking) : leadThing(lead, asking);
  const permit = permitOf(asker, body.type, thing);
  // Only a row of a file comes upon a lead that it does not name.
  if (permit === 'not-found') return refuse('not-found', { field: 'externalId' });
  if (permit === 'forbidden') return no('lead');
  if (body.type === 'convert' && body.opportunity && !can(asker, 'open-opportunity', thing)) {
    return no('opportunity');
  }
  return 'fields' in body && body.type !== 'change-opportunity' ? hiddenRefusal(body, thing, asking) : null;
}

function captureRefusal(body: CommandOf<'capture'>, asking: Asking): Refusal | null {
  const { asker, actor } = asking;
  const isForOther = body.owner !== undefined && body.owner !== ownerOfActor(actor);
  const wishes: readonly (readonly [string, boolean, Action])[] = [
    ['type', true, 'capture'],
    ['channel', body.channel !== 'hand', 'record'],
    // An id that another system gave is unique: whoever tries one learns whether it is taken.
    ['externalId', body.externalId !== undefined, 'record'],
    ['duplicates', body.duplicates === 'allow', 'override-duplicates'],
    ['owner', isForOther, 'give-on-capture'],
  ];
  const wrong = wishes.find(([, isWished, action]) => isWished && !can(asker, action, null));
  return wrong ? no(wrong[0]) : hiddenRefusal(body, { ties: ['own'], converted: false }, asking);
}

/** Fields that somebody does not see are not written either (Ours 12.1). */
function hiddenRefusal(
  { fields, ...body }: { readonly fields: object; readonly clear?: readonly string[] | undefined },
  thing: Thing,
  { asker }: Asking,
): Refusal | null {
  const hidden = hiddenFields(asker, thing);
  const field = [...Object.keys(fields), ...(body.clear ?? [])].find((one) => hidden.has(one));
  return field === undefined ? null : no(`fields.${field}`);
}

/** Parts of a process that may be changed without the permission to change all of it (Ours 12.2). */
const ownPermission: { readonly [part: string]: Permission } = {
  templates: 'templates',
  response: 'templates',
  programs: 'programs',
  campaigns: 'campaigns',
};

function publishRefusal(draft: Draft, body: CommandOf<'publish-process'>, { asker }: Asking): Refusal | null {
  if (can(asker, 'publish-process', null)) return null;
  const wrong = partsChanged(draft.sight.published()?.definition, body.process).find((part) => {
    const permission = Object.hasOwn(ownPermission, part) ? ownPermission[part] : undefined;
    return permission === undefined || !asker.permissions.has(permission);
  });
  return wrong === undefined ? null : no(`process.${wrong}`);
}

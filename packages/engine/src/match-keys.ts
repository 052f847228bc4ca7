import {
  claimName,
  externalIdClaim,
  type Fields,
  type Issued,
  idOf,
  type Lead,
  leadStream,
  type MatchKeys,
  type World,
} from '@leadstream/core';
import { keysOf } from '@leadstream/normalise';

/**
 * Makes the plain keys by which leads and accounts are found and matched: equal keys, the same person or company.
 *
 * @param options `country` is the two-letter code that phone numbers without a prefix belong to
 */
export type KeysOf = (fields: Fields, options: { readonly country?: string | undefined }) => MatchKeys;

/**
 * Fills in the match keys of a command that carries fields and names no keys. For a lead that is there they are
 * made of its fields as they will stand, because a key may need fields that the command does not touch.
 */
export function withKeys(issued: Issued, world: World, makeKeys: KeysOf): Issued {
  const { body } = issued;
  if (!('fields' in body) || body.keys !== undefined) return issued;
  const lead = leadOf(issued, world);
  const { country } = world.process.definition;
  const keys = makeKeys(lead ? fieldsAfter(lead, body) : body.fields, { country });
  return { ...issued, body: { ...body, keys } };
}

/** The lead whose fields a command corrects, as far as it was read. */
function leadOf({ body }: Issued, { streams, claims }: World): Lead | null {
  if (body.type === 'correct') return (streams.get(leadStream(body.lead)) ?? null) as Lead | null;
  if (body.type !== 'record') return null;
  const holder = claims.get(claimName(externalIdClaim(body.externalId)))?.[0];
  return holder === undefined ? null : ((streams.get(leadStream(idOf(holder))) ?? null) as Lead | null);
}

function fieldsAfter(
  lead: Lead,
  { fields, clear = [] }: { readonly fields: Fields; readonly clear?: readonly string[] | undefined },
): Fields {
  const kept = Object.entries({ ...lead.fields, ...lead.personal.fields }).filter(
    ([field]) => !clear.includes(field),
  );
  return { ...Object.fromEntries(kept), ...fields };
}

/** The match keys of @leadstream/normalise. */
export const standardKeys: KeysOf = (fields, { country }) =>
  keysOf(fields, country === undefined ? {} : { country });

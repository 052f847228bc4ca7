import {
  claimName,
  externalIdClaim,
  type Fields,
  type Issued,
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
 * Gives a command that carries fields and names no match keys the keys it needs. For a lead that is there they are
 * made of its fields as they will stand, because a key may need fields that the command does not touch. They are
 * made again only when that lead or the country changed.
 */
export function keyFiller(issued: Issued, makeKeys: KeysOf): (world: World) => Issued {
  const { body } = issued;
  if (!('fields' in body) || body.keys !== undefined) return () => issued;
  let made: { lead: Lead | null; country: string | undefined; issued: Issued } | undefined;
  return (world) => {
    const lead = leadOf(issued, world);
    const { country } = world.process.definition;
    if (made?.lead !== lead || made.country !== country) {
      const keys = makeKeys(lead ? fieldsAfter(lead, body) : body.fields, { country });
      made = { lead, country, issued: { ...issued, body: { ...body, keys } } };
    }
    return made.issued;
  };
}

/** The lead whose fields a command corrects, as far as it was read. */
function leadOf({ body }: Issued, { streams, claims }: World): Lead | null {
  if (body.type === 'correct') return (streams.get(leadStream(body.lead)) ?? null) as Lead | null;
  if (body.type !== 'record') return null;
  const holder = claims.get(claimName(externalIdClaim(body.externalId)))?.[0];
  return holder === undefined ? null : ((streams.get(holder) ?? null) as Lead | null);
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
export const standardKeys: KeysOf = keysOf;

import {
  type ClaimValue,
  type Command,
  claimName,
  externalIdClaim,
  type Fields,
  type Issued,
  type Lead,
  leadStream,
  type MatchKeys,
  recordIdClaim,
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
 * Gives a command that carries fields and names no match keys the keys it needs. For a lead or a record that is there
 * they are made of its fields as they will stand, because a key may need fields that the command does not touch. They
 * are made again only when that one or the country changed.
 */
export function keyFiller(issued: Issued, makeKeys: KeysOf): (world: World) => Issued {
  const { body } = issued;
  if (!carriesKeys(body) || body.keys !== undefined) return () => issued;
  let made: { present: Fielded | null; country: string | undefined; issued: Issued } | undefined;
  return (world) => {
    const present = presentOf(issued, world);
    const { country } = world.process.definition;
    if (made?.present !== present || made.country !== country) {
      const fields = present ? fieldsAfter(present, body) : body.fields;
      const keys = makeKeys(isAboutRecord(body) ? leadFieldsOf(fields) : fields, { country });
      made = { present, country, issued: { ...issued, body: { ...body, keys } } };
    }
    return made.issued;
  };
}

type Fielded = Pick<Lead, 'fields' | 'personal'>;
type Keyed = Extract<Command, { fields: Fields; keys?: MatchKeys | undefined }>;

/** Of an opportunity, a product or a seller nothing is found by keys. */
const carriesKeys = (body: Command): body is Keyed =>
  'fields' in body &&
  body.type !== 'change-opportunity' &&
  (body.type !== 'load-record' || body.record === 'account' || body.record === 'contact');

const isAboutRecord = (body: Keyed): boolean => body.type === 'load-record' || body.type === 'correct-record';

/** An account is called by its name, a lead by the name of its company. */
const leadFieldsOf = ({ name, ...fields }: Fields): Fields =>
  name === undefined ? fields : { ...fields, company: name };

/** The lead or record whose fields a command corrects, as far as it was read. */
function presentOf({ body }: Issued, { streams, claims }: World): Fielded | null {
  const state = (stream: string): Fielded | null => (streams.get(stream) ?? null) as Fielded | null;
  if (body.type === 'correct') return state(leadStream(body.lead));
  if (body.type === 'correct-record') return state(`${body.record}/${body.id}`);
  const claim = claimOf(body);
  const holder = claim && claims.get(claimName(claim))?.[0];
  return holder ? state(holder) : null;
}

function claimOf(body: Command): ClaimValue | null {
  if (body.type === 'record') return externalIdClaim(body.externalId);
  if (body.type !== 'load-record') return null;
  const { record, externalId } = body;
  return record === 'account' || record === 'contact' ? recordIdClaim(record, externalId) : null;
}

function fieldsAfter(
  present: Fielded,
  { fields, clear = [] }: { readonly fields: Fields; readonly clear?: readonly string[] | undefined },
): Fields {
  const kept = Object.entries({ ...present.fields, ...present.personal.fields }).filter(
    ([field]) => !clear.includes(field),
  );
  return { ...Object.fromEntries(kept), ...fields };
}

/** The match keys of @leadstream/normalise. */
export const standardKeys: KeysOf = keysOf;

import { createHash } from 'node:crypto';

const NAME_BYTES_MAX = 63;
const NAME_BYTES_KEPT = 40;

/** The schemas of one storage, as they are written in SQL. */
export interface Schemas {
  /** Of the log: events, receipts, claims, heads. */
  readonly log: string;
  /** Of the views: all of it can be built anew. */
  readonly views: string;
  /** Of the data keys, to be backed up apart. */
  readonly keys: string;
}

/** The schemas by the name of the first: each may have other rights, and is kept or left out of a backup as a whole. */
export function schemasOf(schema: string, keysSchema = `${schema}_keys`): Schemas {
  for (const name of [schema, `${schema}_views`, keysSchema]) {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) {
      throw new TypeError('A schema is named by up to 57 lower-case letters, digits and low lines.');
    }
  }
  return { log: schema, views: `${schema}_views`, keys: keysSchema };
}

/** A name in quotes. PostgreSQL cuts long ones off: those end in a digest that keeps them apart. */
export function quoted(name: string): string {
  if (Buffer.byteLength(name) <= NAME_BYTES_MAX) return `"${name}"`;
  const digest = createHash('sha256')
    .update(name)
    .digest('hex')
    .slice(0, NAME_BYTES_MAX - NAME_BYTES_KEPT - 1);
  return `"${name.slice(0, NAME_BYTES_KEPT)}~${digest}"`;
}

import type { Schemas } from './schemas.ts';

/**
 * The least rights that a role needs to work a store that somebody else owns: it can neither change nor remove what is
 * in the log. It may make tables of views, which hold nothing that the log does not.
 */
export function grantsTo(role: string, { log, views, keys }: Schemas): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(role)) {
    throw new TypeError('A role is named by lower-case letters, digits and low lines.');
  }
  return `
    GRANT USAGE ON SCHEMA ${log}, ${keys} TO ${role};
    GRANT USAGE, CREATE ON SCHEMA ${views} TO ${role};
    GRANT SELECT ON ${log}.meta, ${keys}.meta TO ${role};
    GRANT SELECT, INSERT ON ${log}.events, ${log}.receipts TO ${role};
    GRANT SELECT, INSERT, UPDATE ON ${log}.heads TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${log}.claims TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${views} TO ${role};
    GRANT SELECT, INSERT, UPDATE ON ${keys}.data_keys TO ${role};
    GRANT SELECT, INSERT ON ${keys}.hashing_keys TO ${role};`;
}

import type { Schemas } from './schemas.ts';
import { tablesOf } from './store-schema.ts';

/**
 * What makes the tables of a store distributed ones of Citus: by tenant, all of a tenant on one node. Triggers are
 * not for distributed tables, so there a role without the right to change the log is what keeps it.
 */
export function citusCalls(schemas: Schemas, viewTables: readonly string[]): readonly string[] {
  const { log, views, keys } = schemas;
  const distributed = [...tablesOf(schemas), ...viewTables];
  const triggers = ['events', 'receipts'].flatMap((table) =>
    ['are_kept', 'are_not_emptied'].map(
      (trigger) => `DROP TRIGGER IF EXISTS ${table}_${trigger} ON ${log}.${table}`,
    ),
  );
  return [
    ...triggers,
    ...[`${log}.meta`, `${views}.meta`, `${views}.view_tables`, `${keys}.meta`].map(
      (table) => `SELECT create_reference_table('${table}')`,
    ),
    ...distributed.map((table) => distributing(schemas, table)),
  ];
}

/** What distributes one table; all of a tenant lie together. */
export function distributing({ log }: Schemas, table: string): string {
  const beside = table === `${log}.heads` ? '' : `, colocate_with => '${log}.heads'`;
  return `SELECT create_distributed_table('${table}', 'tenant'${beside})`;
}

import { type ViewShape, viewId } from '@leadstream/core';
import { distributing } from './citus.ts';
import type { Database } from './database.ts';
import type { Run } from './driver.ts';
import { createTable, tableOf } from './view-table.ts';

/** Makes the table of a view if it is not there, and refuses another shape under the same version. */
export async function prepareView(database: Database, view: ViewShape): Promise<void> {
  const shape = JSON.stringify([view.columns, view.indexes]);
  if (await isPrepared(database.runForAll, { database, view, shape })) return;
  await database.transaction(
    async (run) => {
      // Asked again under a lock that ends with the transaction: another process may have been faster.
      await run('SELECT pg_advisory_xact_lock(hashtext($1))', [
        `leadstream prepares ${database.schemas.views}`,
      ]);
      if (await isPrepared(run, { database, view, shape })) return;
      await run(createTable(database.schemas, view, database.secured));
      const [citus] = await run(`SELECT value FROM ${database.schemas.log}.meta WHERE name = 'citus'`);
      if (citus) await run(distributing(database.schemas, tableOf(database.schemas, view)));
      await run(`INSERT INTO ${database.schemas.views}.view_tables (view, shape) VALUES ($1, $2)`, [
        viewId(view),
        shape,
      ]);
    },
    { long: true },
  );
}

async function isPrepared(
  run: Run,
  {
    database,
    view,
    shape,
  }: { readonly database: Database; readonly view: ViewShape; readonly shape: string },
): Promise<boolean> {
  const sql = `SELECT shape FROM ${database.schemas.views}.view_tables WHERE view = $1`;
  const [known] = await run(sql, [viewId(view)]);
  if (known && known[0] !== shape)
    throw new TypeError(`Give the changed view ${viewId(view)} a higher version.`);
  return known !== undefined;
}

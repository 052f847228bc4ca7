import { type LeadRow, leadList, type Where } from '@leadstream/core';
import type { Desk } from './desk.ts';

const PAGE_ROWS = 500;

/**
 * All leads of a tenant, or those that a filter lets through, the first captured first, page by page: by when they were
 * captured, so that who changes meanwhile leaves the places of the others as they are. The list has seen the log up to
 * `atLeast`.
 */
export async function* leadPages(
  { shell, tenant, views }: Desk,
  { atLeast, where }: { readonly atLeast: number; readonly where?: Where },
): AsyncGenerator<readonly LeadRow[]> {
  await views.wait(tenant.name, leadList, atLeast);
  let after: string | undefined;
  do {
    const page = await shell.storage.views.query(tenant.name, leadList.shape, {
      index: 'captured',
      where,
      limit: PAGE_ROWS,
      after,
    });
    yield page.rows.map(({ data }) => data as unknown as LeadRow);
    after = page.next;
  } while (after !== undefined);
}

import { type Event, type View, type ViewRow, viewRow } from '@leadstream/core';
import { canonicalJson } from './canonical-json.ts';
import { logPages, withoutPersonal } from './event-reader.ts';
import type { Problem } from './problem.ts';
import type { Shell } from './shell.ts';

/** Rows that are rebuilt in memory at once. A larger view is compared part by part, each with its own walk over the log. */
const ROWS_AT_ONCE = 50_000;
const PAGE_ROWS = 1000;
/** A view that moves while it is compared is compared again. */
const TRIES_MAX = 5;

/**
 * Compares a stored view with what the log says it must hold, key by key. An event of a view with more rows than
 * are held at once must change one row only.
 */
export async function* checkView(shell: Shell, tenant: string, view: View<unknown>): AsyncGenerator<Problem> {
  const { storage } = shell;
  const { name } = view.shape;
  const say = (code: Problem['code'], where: string, message: string): Problem => ({
    tenant,
    code,
    where,
    message,
  });
  await storage.views.prepare(view.shape);
  for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
    const at = await storage.views.checkpoint(tenant, view.shape);
    const head = await storage.log.head(tenant);
    if (at > head) {
      yield say(
        'checkpoint-past-head',
        name,
        `The view has seen position ${at}, and the log ends at ${head}.`,
      );
      return;
    }
    const differing = await differingKeys(shell, tenant, view, at);
    if ((await storage.views.checkpoint(tenant, view.shape)) !== at) continue;
    for (const key of differing) {
      yield say('view-differs', `${name} ${key}`, 'The row is not what the log says: rebuild the view.');
    }
    return;
  }
  yield say(
    'view-unchecked',
    name,
    'The view kept moving while it was compared: check again when less happens.',
  );
}

/** Keys of rows that are wrong, missing or too many in a view that stands at a position. */
async function differingKeys(
  shell: Shell,
  tenant: string,
  view: View<unknown>,
  at: number,
): Promise<string[]> {
  const [all] = await shell.storage.views.count(tenant, view.shape);
  const parts = Math.max(1, Math.ceil((all?.count ?? 0) / ROWS_AT_ONCE));
  const differing: string[] = [];
  for (let part = 0; part < parts; part += 1) {
    const isMine = (key: string): boolean => partOf(key, parts) === part;
    const rows = await rebuiltRows(shell, tenant, view, { at, isMine });
    for await (const stored of storedRows(shell, tenant, view)) {
      if (!isMine(stored.key)) continue;
      const row = rows.get(stored.key);
      const wanted = row === undefined ? undefined : canonicalJson(viewRow(view, stored.key, row));
      if (wanted !== canonicalJson(stored)) differing.push(stored.key);
      rows.delete(stored.key);
    }
    differing.push(...rows.keys());
  }
  return differing;
}

async function rebuiltRows(
  shell: Shell,
  tenant: string,
  view: View<unknown>,
  { at, isMine }: { readonly at: number; readonly isMine: (key: string) => boolean },
): Promise<Map<string, unknown>> {
  const rows = new Map<string, unknown>();
  const access = {
    get: (key: string) => rows.get(key),
    put: (key: string, row: unknown) => void (isMine(key) && rows.set(key, row)),
    remove: (key: string) => void rows.delete(key),
  };
  const isOurs = (event: Event): boolean => view.keys(event).some(isMine);
  for await (const page of logPages(shell, tenant, { after: 0, to: at })) {
    for (const event of page.map(withoutPersonal)) if (isOurs(event)) view.apply(event, access);
  }
  return rows;
}

async function* storedRows(
  { storage }: Shell,
  tenant: string,
  { shape }: View<unknown>,
): AsyncGenerator<ViewRow> {
  const [index] = Object.keys(shape.indexes);
  if (index === undefined) return;
  for (let after: string | undefined; ; ) {
    const page = await storage.views.query(tenant, shape, { index, after, limit: PAGE_ROWS });
    yield* page.rows;
    if (page.next === undefined) return;
    after = page.next;
  }
}

/** Spreads keys evenly: FNV-1a. */
function partOf(key: string, parts: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % parts;
}

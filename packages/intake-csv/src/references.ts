import type { StreamState } from '@leadstream/core';
import type { BoundColumns } from './columns.ts';
import type { ImportHandle } from './handle.ts';
import { type RowProblem, recordProblem } from './problems.ts';
import type { ReadRow, RowBody } from './row-reader.ts';

const kinds = ['account', 'contact'] as const;

/**
 * Puts the ids of records into rows that name them by the ids of their source; a row that names one which is not there
 * has that problem. Each kind is read at once.
 */
export async function resolved(
  rows: readonly ReadRow[],
  {
    handle,
    source,
    bound,
  }: { readonly handle: ImportHandle; readonly source: string; readonly bound: BoundColumns },
): Promise<(RowBody | RowProblem)[]> {
  const found = { account: new Map<string, StreamState>(), contact: new Map<string, StreamState>() };
  for (const kind of kinds) {
    const ids = [...new Set(rows.flatMap(({ references }) => references?.[kind] ?? []))];
    if (ids.length === 0) continue;
    const states = await handle.recordsByExternalId(kind, source, ids);
    ids.forEach((id, i) => {
      const state = states[i];
      if (state) found[kind].set(id, state);
    });
  }
  return rows.map(({ body, references = {} }) => {
    let whole: RowBody = body;
    for (const kind of kinds) {
      const id = references[kind];
      if (id === undefined) continue;
      const state = found[kind].get(id);
      const column = bound.columns.find(({ rule }) => rule.for === kind)?.header;
      if (!state) return recordProblem(kind, column);
      whole = withReference(whole, kind, state.id);
    }
    return whole;
  });
}

/** A lead was converted into the record; anything else belongs to it. */
function withReference(body: RowBody, kind: 'account' | 'contact', id: string): RowBody {
  if (body.type === 'load-record') return { ...body, [kind]: id };
  return body.convert ? { ...body, convert: { ...body.convert, [kind]: { id } } } : body;
}

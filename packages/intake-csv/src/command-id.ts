import { createHash } from 'node:crypto';
import type { RowBody } from './row-reader.ts';

/**
 * The id of a row's command (Ours 1.9): the same row compared with the same version of its lead is the same command,
 * whichever import brings it.
 */
export function rowCommandId(body: RowBody, comparedWith: number): string {
  const { import: _importId, externalId, ...content } = body;
  const text = canonicalJson([externalId.source, externalId.id, content, comparedWith]);
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with the keys of each object in order. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  const entries = keys.map((key) => [key, (value as Record<string, unknown>)[key]] as const);
  const present = entries.filter(([, one]) => one !== undefined);
  return `{${present.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(',')}}`;
}

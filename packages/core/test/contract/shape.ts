import * as z from 'zod';

type Schema = { readonly [keyword: string]: unknown };

/** Keywords whose value is one schema, a list of schemas, or a table of schemas by name. */
const ofOne = new Set(['items', 'additionalProperties', 'propertyNames', 'not']);
const ofMany = new Set(['anyOf', 'allOf', 'oneOf', 'prefixItems']);
const ofNamed = new Set(['properties', '$defs']);
/** Lists whose order says nothing. */
const unordered = new Set(['required', 'enum']);

/**
 * The shape of a type's data as it is stored: a JSON Schema with sorted keys, the same for the same shape. Left out
 * is what says nothing about the shape and may change with zod or with a default: see `saysNothing`.
 */
export function shapeOf(type: string, schemaVersion: number, data: z.ZodType): string {
  const { $schema, ...schema } = z.toJSONSchema(data, { io: 'output' }) as Schema;
  const title = `Data of the event ${type}, shape ${schemaVersion}`;
  return textOf({ $schema, title, ...stable(schema) });
}

/** JSON with sorted keys and a line end. */
export const textOf = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

function stable(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([keyword, value]) => !saysNothing(schema, keyword, value));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, stableKeyword(keyword, value)]));
}

function stableKeyword(keyword: string, value: unknown): unknown {
  if (unordered.has(keyword)) return [...(value as string[])].sort();
  if (ofMany.has(keyword)) return (value as Schema[]).map(stable);
  if (ofOne.has(keyword) && typeof value === 'object') return stable(value as Schema);
  if (!ofNamed.has(keyword)) return value;
  const named = Object.entries(value as { [name: string]: Schema });
  return Object.fromEntries(named.map(([name, schema]) => [name, stable(schema)]));
}

/** A default is filled in before anything is stored; the rest are zod's own words for `format`, `integer` and a name. */
function saysNothing(schema: Schema, keyword: string, value: unknown): boolean {
  if (keyword === 'default') return true;
  if (keyword === 'pattern') return 'format' in schema;
  if (keyword === 'propertyNames') return JSON.stringify(value) === '{"type":"string"}';
  return (
    (keyword === 'maximum' || keyword === 'minimum') && Math.abs(value as number) === Number.MAX_SAFE_INTEGER
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

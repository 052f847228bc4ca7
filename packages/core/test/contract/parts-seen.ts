type Schema = { readonly [keyword: string]: unknown };
type Named = { readonly [name: string]: Schema };

/** Of which optional parts there is a sample with it, and one without it. */
interface Seen {
  present: boolean;
  absent: boolean;
}

/** Optional parts of a shape of which some sample must show the presence, or the absence, and none does. */
export function partsUnseen(schema: Schema, samples: readonly unknown[]): string[] {
  const parts = new Map<string, Seen>();
  const walk = walker(schema, parts);
  walk.declared(schema, 'data');
  for (const sample of samples) walk.found(schema, sample, 'data');
  return [...parts].flatMap(([path, { present, absent }]) => [
    ...(present ? [] : [`no sample has ${path}`]),
    ...(absent ? [] : [`no sample is without ${path}`]),
  ]);
}

function walker(root: Schema, parts: Map<string, Seen>) {
  /** A part that refers to a definition is walked under the definition's name: it may contain itself. */
  const resolve = (schema: Schema, path: string): readonly [Schema, string] => {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return [schema, path];
    const name = $ref.replace('#/$defs/', '');
    return [(root['$defs'] as Named)[name] as Schema, name];
  };
  const walked = new Set<Schema>();

  /** Notes all optional parts that a schema declares. */
  const declared = (given: Schema, givenPath: string): void => {
    const [schema, path] = resolve(given, givenPath);
    if (given !== schema && walked.has(schema)) return;
    walked.add(schema);
    for (const [name, part, isOptional] of propertiesOf(schema)) {
      if (isOptional) parts.set(`${path}.${name}`, { present: false, absent: false });
      declared(part, `${path}.${name}`);
    }
    for (const [step, part] of innersOf(schema)) declared(part, path + step);
  };

  /** Notes which optional parts a value has, and which it lacks. */
  const found = (given: Schema, value: unknown, givenPath: string): void => {
    const [schema, path] = resolve(given, givenPath);
    for (const [name, part, isOptional] of propertiesOf(schema)) {
      if (!isRecord(value)) continue;
      const seen = isOptional ? parts.get(`${path}.${name}`) : undefined;
      const has = Object.hasOwn(value, name);
      if (seen) seen[has ? 'present' : 'absent'] = true;
      if (has) found(part, value[name], `${path}.${name}`);
    }
    for (const [step, part] of innersOf(schema)) {
      if (step === '[]' && Array.isArray(value)) for (const each of value) found(part, each, path + step);
      if (step === '.*' && isRecord(value))
        for (const each of Object.values(value)) found(part, each, path + step);
      if (step.startsWith('|') && mayBe(resolve(part, '')[0], value)) found(part, value, path + step);
    }
  };
  return { declared, found };
}

function propertiesOf(schema: Schema): (readonly [string, Schema, boolean])[] {
  const required = (schema['required'] ?? []) as string[];
  return Object.entries((schema['properties'] ?? {}) as Named).map(([name, part]) => [
    name,
    part,
    !required.includes(name),
  ]);
}

/** The schemas of elements, of values by any name, and of alternatives, with the step of the path that leads there. */
function innersOf(schema: Schema): (readonly [string, Schema])[] {
  const { items, additionalProperties: values, anyOf } = schema;
  return [
    ...(isRecord(items) ? [['[]', items] as const] : []),
    ...(isRecord(values) ? [['.*', values] as const] : []),
    ...((anyOf ?? []) as Schema[]).map((part, at) => [`|${at}`, part] as const),
  ];
}

/** Whether a value may be meant by an alternative: enough to tell those apart that our shapes have. */
function mayBe(schema: Schema, value: unknown): boolean {
  if (!isRecord(value)) return true;
  const required = (schema['required'] ?? []) as string[];
  return schema['type'] === 'object' && required.every((name) => Object.hasOwn(value, name));
}

const isRecord = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

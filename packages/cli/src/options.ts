import { wrongUsage } from './exit.ts';

/** The options of one call, as the verb reads them. */
export interface Options {
  flag(name: string): boolean;
  text(name: string): string | undefined;
  /** An option that may be given several times. */
  texts(name: string): readonly string[];
  /** A whole number of at least `min`. */
  wholeNumber(name: string, min: number): number | undefined;
  /** An instant in milliseconds, from ISO-8601 with a zone or from a date, whose first moment in UTC it is. */
  instant(name: string): number | undefined;
}

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Wraps what the parser found (`values`, by camel-cased name). Whatever does not fit is a wrong usage of `verb`. */
export function optionsOf(verb: string, values: { readonly [name: string]: unknown }): Options {
  const text = (name: string): string | undefined => {
    const value = values[camelCased(name)];
    if (value === undefined) return undefined;
    if (Array.isArray(value))
      throw wrongUsage(`--${name} is given ${value.length} times; give it once.`, verb);
    if (typeof value !== 'string' || value === '') throw wrongUsage(`--${name} needs a value.`, verb);
    return value;
  };
  return {
    flag: (name) => values[camelCased(name)] === true,
    text,
    texts: (name) => {
      const value = values[camelCased(name)] ?? [];
      const all = Array.isArray(value) ? (value as readonly unknown[]) : [value];
      return all.map((one) => {
        if (typeof one !== 'string' || one === '') throw wrongUsage(`--${name} needs a value.`, verb);
        return one;
      });
    },
    wholeNumber: (name, min) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= min) return number;
      throw wrongUsage(`--${name} needs a whole number of at least ${min}, not "${value}".`, verb);
    },
    instant: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const at = INSTANT.test(value) ? Date.parse(value) : Number.NaN;
      if (!Number.isNaN(at)) return at;
      const wanted = 'an instant such as 2026-11-21T09:00:00Z, or a date';
      throw wrongUsage(`--${name} needs ${wanted}, not "${value}".`, verb);
    },
  };
}

const camelCased = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

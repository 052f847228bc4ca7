import { filters, Liquid, type LiquidOptions } from 'liquidjs';

/** What a template may do beside printing a field: decide, and nothing that repeats, assigns or reads a file. */
const allowedTags = ['if', 'unless', 'case', 'comment'] as const;

/** Filters that only shape one value. `raw` is not among them: it would print what a person typed as markup. */
const allowedFilters = [
  'append',
  'capitalize',
  'default',
  'downcase',
  'prepend',
  'replace',
  'round',
  'strip',
  'truncate',
  'truncatewords',
  'upcase',
  'url_encode',
] as const;

/** Longest source of one part, in characters. */
export const sourceMax = 200_000;

const locked: LiquidOptions = {
  ownPropertyOnly: true,
  strictVariables: true,
  strictFilters: true,
  // An empty text is as good as none: `{% if lead.firstName %}` is false for both.
  jsTruthy: true,
  lenientIf: true,
  // Own partials only, of which there are none: liquidjs would look for them in the working directory.
  templates: {},
  dynamicPartials: false,
  parseLimit: sourceMax,
  renderLimit: 2000,
  memoryLimit: 10_000_000,
  // Dates are printed in UTC wherever they are rendered, so that a mail sent twice has the same bytes.
  timezoneOffset: 0,
};

/** Parses and renders parts whose output is escaped for HTML. */
export const markupEngine: Liquid = createEngine({ ...locked, outputEscape: 'escape' });
/** Parses and renders plain text: subjects, and bodies without markup. */
export const plainEngine: Liquid = createEngine(locked);

function createEngine(options: LiquidOptions): Liquid {
  const engine = new Liquid(options);
  for (const name of Object.keys(engine.tags)) {
    if (!(allowedTags as readonly string[]).includes(name)) delete engine.tags[name];
  }
  for (const name of Object.keys(engine.filters)) {
    if (!(allowedFilters as readonly string[]).includes(name)) delete engine.filters[name];
  }
  engine.registerFilter('date', dateOfValue);
  return engine;
}

/** `now` and `today` would print another text each time the same mail is rendered. */
function dateOfValue(this: unknown, value: unknown, format: unknown): unknown {
  if (value === 'now' || value === 'today' || value === null) return value;
  return (filters['date'] as (...args: unknown[]) => unknown).call(this, value, format);
}

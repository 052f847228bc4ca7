/**
 * Merge fields as Salesforce writes them, as ours: `{!Lead.FirstName, friend}` and
 * `{!BLANKVALUE(Lead.FirstName, "friend")}`. Names begin in lower case here; what is no such field is left as it is.
 *
 * @example
 * fromSalesforce('Hi {!Lead.FirstName, friend}') // => 'Hi {{ lead.firstName | default: "friend" }}'
 */
export function fromSalesforce(source: string): string {
  return source.replace(mergeField, (whole: string, one: string | undefined, other: string | undefined) => {
    const inner = (one ?? other ?? '').trim();
    const [, object, field, fallback] = /^(\w+)\.(\w+)\s*(?:,([\s\S]*))?$/.exec(inner) ?? [];
    if (object === undefined || field === undefined) return whole;
    const text = (fallback ?? '').trim().replace(/^(["'])([\s\S]*)\1$/, '$2');
    return `{{ ${lower(object)}.${lower(field)}${text ? ` | default: ${quoted(text)}` : ''} }}`;
  });
}

/** The inner part stands in the first group with a function around it, else in the second. */
const mergeField = /\{!\s*(?:(?:BLANKVALUE|NULLVALUE)\(([^{}]*)\)\s*|([^{}]*))\}/g;

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Liquid knows no escapes: the text takes the quotes that it does not contain. */
const quoted = (text: string): string =>
  text.includes('"') ? `'${text.replaceAll("'", '’')}'` : `"${text}"`;

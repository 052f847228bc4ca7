/** An example in a doc comment: where it stands, and its lines. */
export interface DocExample {
  readonly line: number;
  readonly code: readonly string[];
}

/** The examples of a source file that say what they give: `expression // => result`. */
export function docExamples(source: string): DocExample[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const lines = comment[0].split('\n').map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*)?\s?/, ''));
    const start = source.slice(0, comment.index).split('\n').length;
    return lines.flatMap((text, i) => {
      if (!text.startsWith('@example')) return [];
      const rest = lines.slice(i + 1);
      const end = rest.findIndex((line) => line.startsWith('@'));
      const code = (end < 0 ? rest : rest.slice(0, end)).map((line) => line.replace(/\*\/$/, '').trimEnd());
      return code.some((line) => marker.test(line)) ? [{ line: start + i, code: code.filter(Boolean) }] : [];
    });
  });
}

const marker = /\/\/\s?=>\s*(.*)$/;

/** What an example gives and what it says that it gives, one pair for each result it names. */
export async function runExample(
  code: readonly string[],
  names: Readonly<Record<string, unknown>>,
): Promise<{ readonly given: unknown; readonly said: unknown }[]> {
  const known = Object.entries(names).filter(
    ([name]) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default',
  );
  const run = new AsyncFunction(...known.map(([name]) => name), bodyOf(code));
  return run(...known.map(([, value]) => value));
}

const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<{ given: unknown; said: unknown }[]>;

/** Statements stay as they are; an expression before a marker becomes a pair with what the marker says. */
function bodyOf(code: readonly string[]): string {
  const body = ['const pairs = [];'];
  let expression: string[] = [];
  for (const line of code) {
    const said = marker.exec(line)?.[1];
    const text = line.replace(marker, '').trim();
    if (text) expression.push(text);
    if (said !== undefined) {
      const given = expression.join('\n').replace(/;$/, '');
      body.push(`pairs.push({ given: await (${given}), said: (${said}) });`);
      expression = [];
    } else if (text.endsWith(';')) {
      body.push(...expression);
      expression = [];
    }
  }
  return [...body, ...expression, 'return pairs;'].join('\n');
}

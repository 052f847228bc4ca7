import { posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Module {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly { readonly name: string; readonly line: number; readonly lines: number }[];
  /** Calls that read the clock, chance or the world: `Date.now()`, `new Date()`. */
  readonly impureCalls: readonly { readonly call: string; readonly line: number }[];
}

/** Reads the facts that the rules need out of one TypeScript file; no types are resolved, so it is fast. */
export function parseModule(path: string, text: string): Module {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;
  const imports: Import[] = [];
  const functions: { name: string; line: number; lines: number }[] = [];
  const impureCalls: { call: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const line = lineOf(node.getStart());
    const found = importOf(node);
    if (found) imports.push({ ...found, line });
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      functions.push({ name: nameOf(node), line, lines: lineOf(node.end) - line + 1 });
    }
    const call = impureCall(node);
    if (call) impureCalls.push({ call, line });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, lines: text.replace(/\n$/, '').split('\n').length, imports, functions, impureCalls };
}

function importOf(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, ...bindings(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const elements =
      node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
    const typeOnly = node.isTypeOnly || (elements.length > 0 && elements.every((each) => each.isTypeOnly));
    const names = elements.map((each) => (each.propertyName ?? each.name).text);
    return { specifier: node.moduleSpecifier.text, names, typeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal) ? { specifier: literal.text, names: [], typeOnly: true } : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument)
      ? { specifier: argument.text, names: [], typeOnly: false }
      : undefined;
  }
  return undefined;
}

function bindings(clause: ts.ImportClause | undefined): Pick<Import, 'names' | 'typeOnly'> {
  if (!clause) return { names: [], typeOnly: false };
  const named =
    clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
  const onlyTypes = named.length > 0 && !clause.name && named.every((each) => each.isTypeOnly);
  return {
    names: named.map((each) => (each.propertyName ?? each.name).text),
    typeOnly: clause.isTypeOnly || onlyTypes,
  };
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? parent.name.getText()
    : 'a function';
}

const IMPURE =
  /^(Date|Date\.now|Math\.random|performance\.now|crypto\.\w+|console\.\w+|set(Timeout|Interval|Immediate)|queueMicrotask|fetch)$/;

function impureCall(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && (node.arguments ?? []).length === 0) {
    const name = node.expression.getText();
    return name === 'Date' || name === 'TZDate' ? `new ${name}()` : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const name = node.expression.getText().replace(/^globalThis\./, '');
  if (name === 'TZDate.tz' && node.arguments.length === 1) return 'TZDate.tz(zone)';
  return IMPURE.test(name) ? `${name}()` : undefined;
}

/** The file that a relative import of `from` means, or undefined where it is not relative. */
export function resolveRelative(
  from: string,
  specifier: string,
  exists: (path: string) => boolean,
): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  const candidates = [target, target.replace(/\.js$/, '.ts'), `${target}.ts`, `${target}/index.ts`];
  return candidates.find(exists) ?? target;
}

/** `zod/v4` comes from the package `zod`, `@date-fns/tz/x` from `@date-fns/tz`. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

import { builtinModules } from 'node:module';
import { type Import, packageOf, resolveRelative } from './module.ts';
import { folderOf, isSource, type Manifest, type Repository } from './repository.ts';

interface Permission {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

/** Who may import whom, by folder (DESIGN section 1). The first line that fits decides. */
const PERMISSIONS: readonly (readonly [RegExp, Permission | 'anything'])[] = [
  [/^packages\/(core|normalise|templates)$/, { values: [] }],
  [/^packages\/engine$/, { values: ['core', 'normalise', 'templates'] }],
  [/^packages\/(storage|email)-/, { values: ['core'] }],
  [/^packages\/(intake-|dashboard$)/, { values: ['core'], types: ['engine'] }],
  [/^packages\/testkit$/, { values: ['core', 'engine'] }],
  [/^packages\/(cli|benchmarks)$|^examples\//, 'anything'],
];
const SCOPE = '@leadstream/';
const isOurs = (specifier: string): boolean =>
  specifier.startsWith(SCOPE) || packageOf(specifier) === 'leadstream';

/** Packages import each other as DESIGN section 1 says, and through their entry points. */
export function packagesImportAsAllowed({ modules, manifests }: Repository): string[] {
  return sourceImports(modules).flatMap(({ path, each }) => {
    const objection = isOurs(each.specifier) && objectionTo(folderOf(path), each, manifests);
    return objection ? [`${path}:${each.line} imports ${each.specifier}. ${objection}`] : [];
  });
}

function objectionTo(
  folder: string,
  { specifier, typeOnly }: Import,
  manifests: Readonly<Record<string, Manifest>>,
): string | undefined {
  if (packageOf(specifier) === manifests[folder]?.name)
    return 'Inside a package import its own files by path.';
  if (packageOf(specifier) !== specifier && !isExported(specifier, manifests)) {
    return `Import from ${packageOf(specifier)}: only what a package exports there is public.`;
  }
  const permission = PERMISSIONS.find(([pattern]) => pattern.test(folder))?.[1];
  if (permission === undefined) {
    return `Nobody said whom ${folder} may import: add it to .config/architecture/packages.ts.`;
  }
  if (permission === 'anything') return undefined;
  const name = packageOf(specifier).replace(SCOPE, '');
  if (permission.values.includes(name)) return undefined;
  if (permission.types?.includes(name)) {
    return typeOnly
      ? undefined
      : `${folder} knows ${name} by its type: use \`import type\`, take the handle as an argument.`;
  }
  const allowed = [...permission.values, ...(permission.types ?? []).map((type) => `${type} (types)`)];
  return `${folder} may import ${allowed.join(', ') || 'nothing'} of ours: pass the value in, or put a port between.`;
}

function isExported(specifier: string, manifests: Readonly<Record<string, Manifest>>): boolean {
  const owner = Object.values(manifests).find(({ name }) => name === packageOf(specifier));
  return Object.hasOwn(owner?.exports ?? {}, specifier.replace(packageOf(specifier), '.'));
}

/** A published package works only with what its manifest declares; what it declares it needs. */
export function dependenciesAreDeclared({ modules, manifests }: Repository): string[] {
  return Object.entries(manifests).flatMap(([folder, manifest]) => {
    const imports = sourceImports(modules).filter(({ path }) => folderOf(path) === folder);
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const used = new Set(imports.map(({ each }) => packageOf(each.specifier)));
    const missing = imports
      .filter(
        ({ each: { specifier } }) => !/^(\.|node:)/.test(specifier) && !builtinModules.includes(specifier),
      )
      .filter(
        ({ each }) =>
          !declared.includes(packageOf(each.specifier)) && packageOf(each.specifier) !== manifest.name,
      )
      .map(
        ({ path, each }) =>
          `${path}:${each.line} imports ${each.specifier}, which ${folder}/package.json lacks: add it to its dependencies, then run \`node .ci/bootstrap.mjs --update\`.`,
      );
    // What a package of ours wants from whoever uses it, its user has to bring.
    const brought = Object.values(manifests)
      .filter(({ name }) => declared.includes(name))
      .flatMap(({ peerDependencies }) => Object.keys(peerDependencies ?? {}));
    const idle = declared
      .filter((name) => !brought.includes(name))
      .filter((name) => folder.startsWith('packages/') && used.size > 0 && !used.has(name))
      .map(
        (name) =>
          `${folder}/package.json depends on ${name}, which its sources never import: remove it, then run \`node .ci/bootstrap.mjs --update\`.`,
      );
    return [...missing, ...idle];
  });
}

/** A storage is one when it passes the suite: a package `storage-…` runs `describeStorage` in a test of its own. */
export function storagesRunTheSuite({ modules }: Repository): string[] {
  const folders = new Set(modules.map(({ path }) => folderOf(path)).filter((one) => /\/storage-/.test(one)));
  return [...folders]
    .filter(
      (folder) =>
        !modules.some(
          ({ path, imports }) =>
            path.startsWith(`${folder}/test/`) &&
            path.endsWith('.test.ts') &&
            imports.some(
              ({ specifier, names }) => specifier === `${SCOPE}testkit` && names.includes('describeStorage'),
            ),
        ),
    )
    .map(
      (folder) =>
        `${folder} never runs the storage suite: call describeStorage of ${SCOPE}testkit in one of its tests.`,
    );
}

/** Built-in modules are named `node:…`; relative imports stay within the sources of their package. */
export function importsAreWellFormed({ modules }: Repository): string[] {
  return sourceImports(modules).flatMap(({ path, each }) => {
    const at = `${path}:${each.line} imports ${each.specifier}`;
    if (builtinModules.includes(each.specifier)) return [`${at}: write node:${each.specifier}.`];
    const target = resolveRelative(path, each.specifier, () => true);
    if (target === undefined) return [];
    if (!target.startsWith(`${folderOf(path)}/src/`))
      return [`${at}, outside its own sources: import the package by name.`];
    return each.specifier.endsWith('.ts') || each.specifier.endsWith('.json')
      ? []
      : [`${at}: write the file name with its ending .ts.`];
  });
}

const sourceImports = (modules: Repository['modules']): { path: string; each: Import }[] =>
  modules
    .filter((module) => isSource(module.path))
    .flatMap((module) => module.imports.map((each) => ({ path: module.path, each })));

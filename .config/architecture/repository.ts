import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Module, parseModule } from './module.ts';

export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What the rules look at. A rule is a pure function from it to findings, so that mistakes can be planted. */
export interface Repository {
  /** Every tracked or new file, by its path from the root. */
  readonly files: readonly string[];
  /** The TypeScript files under packages, examples and .config. */
  readonly modules: readonly Module[];
  /** By folder: `packages/core`, `examples/demo`. */
  readonly manifests: Readonly<Record<string, Manifest>>;
}

export type Rule = (repository: Repository) => string[];

const root = fileURLToPath(new URL('../../', import.meta.url));

export function fromTexts(
  texts: Readonly<Record<string, string>>,
  manifests: Readonly<Record<string, Manifest>> = {},
): Repository {
  const modules = Object.entries(texts)
    .filter(([path]) => /^(packages|examples|\.config)\/.*\.ts$/.test(path))
    .map(([path, text]) => parseModule(path, text));
  return { files: Object.keys(texts), modules, manifests };
}

export function readRepository(): Repository {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((path) => path !== '' && existsSync(root + path));
  const isRead = (path: string): boolean => /\.ts$|^(packages|examples)\/[^/]+\/package\.json$/.test(path);
  const texts = Object.fromEntries(
    files.map((path) => [path, isRead(path) ? readFileSync(root + path, 'utf8') : '']),
  );
  const manifests = Object.fromEntries(
    files
      .filter((path) => /^(packages|examples)\/[^/]+\/package\.json$/.test(path))
      .map((path) => [path.replace('/package.json', ''), JSON.parse(texts[path] ?? '{}') as Manifest]),
  );
  return fromTexts(texts, manifests);
}

/** `packages/core/src/lead/lead.ts` is in `packages/core`. */
export const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');

export const isSource = (path: string): boolean => /^(packages|examples)\/[^/]+\/src\//.test(path);

import { posix } from 'node:path';
import { isSource, type Repository } from './repository.ts';

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 70;
const EMPTY_NAMES = /^(utils?|helpers?|common|types?|misc)$/;
const TOP_LEVEL =
  /^(\..+|packages|examples|docs|package\.json|pnpm-workspace\.yaml|pnpm-lock\.yaml|tsconfig\.base\.json|vitest\.workspace\.ts|README\.md|LICENSE|CHANGELOG\.md)$/;

/** The top level is the table of contents of the house: nothing else settles there. */
export function topLevelIsKept({ files }: Repository): string[] {
  const entries = new Set(files.map((path) => path.split('/')[0] ?? ''));
  return [...entries]
    .filter((entry) => !TOP_LEVEL.test(entry))
    .map(
      (entry) =>
        `${entry} does not belong to the top level: put tool settings into .config/, scripts into .ci/, prose into docs/.`,
    );
}

/** Names say what is inside. */
export function namesSaySomething({ files }: Repository): string[] {
  const ours = files.filter((path) => /^(packages|examples|\.config)\/.*\.[cm]?[jt]sx?$/.test(path));
  const empty = ours
    .filter((path) =>
      path.split('/').some((part) => EMPTY_NAMES.test(part.replace(/\.(test\.)?[cm]?[jt]sx?$/, ''))),
    )
    .map(
      (path) =>
        `${path} has a name that says nothing: name it after the one concept inside, or split it by concept.`,
    );
  const barrels = ours
    .filter((path) => posix.basename(path) === 'index.ts' && !/^packages\/[^/]+\/src\/index\.ts$/.test(path))
    .map(
      (path) =>
        `${path} is an inner barrel: import the files themselves; only packages/*/src/index.ts is an index.`,
    );
  return [...empty, ...barrels];
}

/** Files fit the head and functions fit the screen. Tests are excluded. */
export function sizesFit({ modules }: Repository): string[] {
  const sources = modules.filter(
    ({ path }) => isSource(path) || (path.startsWith('.config/') && !path.endsWith('.test.ts')),
  );
  return sources.flatMap(({ path, lines, functions }) => [
    ...(lines > FILE_LINES_MAX
      ? [
          `${path} has ${lines} lines, at most ${FILE_LINES_MAX}: ask which two concepts it holds and give each a file.`,
        ]
      : []),
    ...functions
      .filter((each) => each.lines > FUNCTION_LINES_MAX)
      .map(
        (each) =>
          `${path}:${each.line} ${each.name} has ${each.lines} lines, at most ${FUNCTION_LINES_MAX}: ` +
          'keep the branching here and move the steps into named functions.',
      ),
  ]);
}

import { type Import, type Module, packageOf, resolveRelative } from './module.ts';
import type { Repository } from './repository.ts';

const CORE = 'packages/core/src/';
const LIBRARIES = ['zod', 'immer', 'date-fns', '@date-fns/tz'];
/** Who lives above whom in core. A room imports only rooms of the lines above its own. */
const ORDER: readonly (readonly string[])[] = [
  ['lead'],
  ['criteria'],
  ['records', 'pool', 'calendar'],
  [
    'capture',
    'engagement',
    'scoring',
    'assignment',
    'response',
    'conversion',
    'nurture',
    'duplicates',
    'permissions',
  ],
  ['process'],
  ['decide'],
  ['views'],
  ['measures'],
];
const levelOf = (room: string): number => ORDER.findIndex((line) => line.includes(room));
const roomOf = (path: string): string => path.slice(CORE.length).split('/')[0] ?? '';

/** Core is pure: four libraries, itself, and nothing else. */
export function coreImportsFourLibraries({ modules }: Repository): string[] {
  return coreModules(modules).flatMap((module) =>
    module.imports
      .filter(({ specifier }) => !specifier.startsWith('.') && !LIBRARIES.includes(packageOf(specifier)))
      .map(
        ({ specifier, line }) =>
          `${module.path}:${line} imports ${specifier}. Core may use ${LIBRARIES.join(', ')} and its own files: ` +
          'let the caller pass the value in, or name a port in core/src/ports and fill it in an adapter package.',
      ),
  );
}

/** Inside core a room imports only rooms above it, and never a sister. */
export function roomsImportOnlyUpwards({ modules }: Repository): string[] {
  const paths = new Set(modules.map((module) => module.path));
  return coreModules(modules)
    .filter((module) => module.path !== `${CORE}index.ts`)
    .flatMap((module) => [
      ...strayFile(module),
      ...module.imports.flatMap((each) => {
        const target = resolveRelative(module.path, each.specifier, (path) => paths.has(path));
        const objection = target?.startsWith(CORE) && objectionTo(roomOf(module.path), target, each);
        return objection ? [`${module.path}:${each.line} imports ${each.specifier}. ${objection}`] : [];
      }),
    ]);
}

function strayFile({ path }: Module): string[] {
  const room = roomOf(path);
  if (room === 'ports' || levelOf(room) >= 0) return [];
  return [
    `${path} is in no room. Move it into one of: ${ORDER.flat().join(', ')}, ports; a new room is a decision: ` +
      'add it to DESIGN section 1 and to .config/architecture/rooms.ts.',
  ];
}

function objectionTo(from: string, target: string, { typeOnly }: Import): string | undefined {
  const to = roomOf(target);
  if (target === `${CORE}index.ts`)
    return 'Inside core import the file that defines the name, not the index.';
  if (from === to || to === 'ports') return undefined;
  if (from === 'ports') {
    if (to === 'lead' && typeOnly) return undefined;
    return 'A port names only event types: use `import type` from lead, and leave the rest to the adapter.';
  }
  if (levelOf(to) < levelOf(from) && levelOf(to) >= 0) return undefined;
  if (levelOf(from) === levelOf(to)) {
    return `"${from}" and "${to}" are sisters: move what both need to a room above, or join them in process or decide.`;
  }
  return `"${to}" lives below "${from}": move the shared part up, or let ${to} hand the value to ${from}.`;
}

const coreModules = (modules: readonly Module[]): Module[] =>
  modules.filter((module) => module.path.startsWith(CORE));

const NOW_OF_DATE_FNS =
  /^(is(Past|Future|Today|Tomorrow|Yesterday|This\w+)|(start|end)Of(Today|Tomorrow|Yesterday)|formatDistanceToNow\w*|constructNow)$/;

/** Core reads no clock and no chance: `now` and `ids` come in with the world. */
export function coreIsPure({ modules }: Repository): string[] {
  return coreModules(modules).flatMap((module) => [
    ...module.impureCalls.map(
      ({ call, line }) =>
        `${module.path}:${line} calls ${call}. Core is pure: take \`now\`, ids and effects from the world passed in.`,
    ),
    ...module.imports.flatMap(({ specifier, names, line }) =>
      names
        .filter((name) => packageOf(specifier) === 'date-fns' && NOW_OF_DATE_FNS.test(name))
        .map(
          (name) =>
            `${module.path}:${line} imports ${name}, which reads the clock: compare with \`now\` instead.`,
        ),
    ),
  ]);
}

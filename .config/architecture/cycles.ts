import { resolveRelative } from './module.ts';
import type { Repository } from './repository.ts';

/** No file reaches itself again through its imports, those of types included. */
export function noCycles({ modules }: Repository): string[] {
  const paths = new Set(modules.map((module) => module.path));
  const targets = new Map(
    modules.map(({ path, imports }) => [
      path,
      imports
        .map(({ specifier }) => resolveRelative(path, specifier, (each) => paths.has(each)))
        .filter((target) => target !== undefined && paths.has(target)) as string[],
    ]),
  );
  const findings: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) findings.push(describeCycle([...trail.slice(start), path]));
    if (start >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of paths) walk(path, []);
  return findings;
}

const describeCycle = (trail: readonly string[]): string =>
  `${trail.join(' -> ')} is a cycle. Move what both sides need into a file that imports neither.`;

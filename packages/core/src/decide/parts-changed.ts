import { ProcessDefinition } from '../process/definition.ts';

/**
 * The parts of a process that differ from the one in force, its version apart; of one that cannot be read, all that it
 * names. Nothing in force: all of it is new.
 */
export function partsChanged(
  present: ProcessDefinition | null | undefined,
  wished: { readonly [part: string]: unknown },
): readonly string[] {
  const parsed = ProcessDefinition.safeParse(wished);
  const next: { readonly [part: string]: unknown } = parsed.success ? parsed.data : wished;
  const before: { readonly [part: string]: unknown } = present ?? {};
  const parts = new Set([...Object.keys(next), ...Object.keys(before)]);
  parts.delete('version');
  return [...parts].filter((part) => JSON.stringify(next[part]) !== JSON.stringify(before[part]));
}

import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import { Labels } from '../lead/statuses.ts';

/** Where leads come from (Ours 3.2). A retired source stays on old leads and is not offered to new ones. */
export const Source = z.object({
  id: Id,
  label: Labels.optional(),
  active: z.boolean().default(true),
  group: Id.optional(),
  /** Its leads come from a bought list: they chose nothing towards us (Ours 13.3). Default: only `Purchased List`. */
  bought: z.boolean().optional(),
  /** Other spellings; case and surrounding space never matter. */
  aliases: z.array(Id).optional(),
});
export type Source = z.infer<typeof Source>;

/** The sources to choose from: those that are not retired (Ours 3.2). */
export const offeredSources = (sources: readonly Source[]): readonly Source[] =>
  sources.filter(({ active }) => active);

/** What statuses, sources and reasons have in common: an id, other spellings, labels. */
export interface Named {
  readonly id: string;
  readonly aliases?: readonly string[] | undefined;
  readonly label?: { readonly [language: string]: string } | undefined;
}

/**
 * Finds things by any of their spellings.
 *
 * @example
 * spellings([{ id: 'Website', aliases: ['Web Site'] }])(' web site ')?.id // => 'Website'
 */
export function spellings<T extends Named>(things: readonly T[]): (spelling: string) => T | undefined {
  const known = new Map<string, T>();
  const learn = (spelling: string, thing: T) => {
    if (!known.has(foldedSpelling(spelling))) known.set(foldedSpelling(spelling), thing);
  };
  for (const thing of things) learn(thing.id, thing);
  for (const thing of things) {
    for (const spelling of [...(thing.aliases ?? []), ...Object.values(thing.label ?? {})])
      learn(spelling, thing);
  }
  return (spelling) => known.get(foldedSpelling(spelling));
}

/** A spelling without what never matters: case, and spaces around and between. */
export const foldedSpelling = (spelling: string): string =>
  spelling.trim().replace(/\s+/g, ' ').toLowerCase();

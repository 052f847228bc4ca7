import { isDraft, original } from 'immer';
import { deepFreeze } from './frozen-state.ts';

/**
 * The latest of something, in order, with one more in its place: at most `max` of them, the earliest goes. A plain list
 * is changed itself; of a draft a plain copy is, for immer would make a draft of each entry that moves, and it is frozen
 * here, for immer would look for drafts in each entry.
 */
export function withLatest<T>(latest: T[], one: T, isEarlier: (a: T, b: T) => boolean, max: number): T[] {
  const before = isDraft(latest) ? (original(latest as object) as T[]) : null;
  const list = before ? [...before] : latest;
  let place = list.length;
  while (place > 0 && isEarlier(one, list[place - 1] as T)) place -= 1;
  if (list.length === max && place === 0) return latest;
  if (place === list.length) list.push(one);
  else list.splice(place, 0, one);
  if (list.length > max) list.shift();
  return before ? deepFreeze(list) : list;
}

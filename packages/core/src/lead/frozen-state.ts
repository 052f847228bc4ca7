/**
 * Freezes a state with all that it holds. A state is a tree of plain objects and lists that nobody else holds (a law
 * checks that), so nothing is met twice and nothing else needs to be told apart: half the cost of immer's `freeze`.
 */
export function deepFreeze<T extends object>(state: T): T {
  // What is frozen came from a state, and is so with all that it holds.
  if (Object.isFrozen(state)) return state;
  Object.freeze(state);
  if (Array.isArray(state)) {
    for (const item of state) if (typeof item === 'object' && item !== null) deepFreeze(item);
    return state;
  }
  for (const key in state) {
    const value = state[key];
    if (typeof value === 'object' && value !== null) deepFreeze(value);
  }
  return state;
}

/**
 * A copy that may be changed, deep: a fold goes on with it, or keeps it as its own. What becomes part of a state is
 * copied by this and not by `{ ...part }`: V8 makes a hidden class of its own for each such object once it is frozen.
 */
export function thawed<T>(state: T): T {
  if (typeof state !== 'object' || state === null) return state;
  if (Array.isArray(state)) return state.map(thawed) as T;
  const copy: { [key: string]: unknown } = {};
  for (const key in state) copy[key] = thawed(state[key]);
  return copy as T;
}

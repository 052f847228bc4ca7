/**
 * What an object itself holds under a name; `undefined` for what every object inherits, so that a status or a field
 * may be called `constructor`.
 */
export const ownValue = <T>(holder: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(holder, name) ? holder[name] : undefined;

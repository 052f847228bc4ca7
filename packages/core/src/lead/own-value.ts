/**
 * What an object itself holds under a name; `undefined` for what every object inherits, so that a status or a field
 * may be called `constructor`. All that is inherited is functions and the prototype: other values are looked up once.
 */
export function ownValue<T>(holder: { readonly [name: string]: T }, name: string): T | undefined {
  const value = holder[name];
  if (typeof value !== 'function' && value !== Object.prototype) return value;
  return Object.hasOwn(holder, name) ? value : undefined;
}

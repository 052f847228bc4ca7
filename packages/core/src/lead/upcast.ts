import { FaultError } from '../ports/fault.ts';
import type { Envelope } from './events/event.ts';

/**
 * An event whose data has an older shape. Without the personal compartment, since views read without it and an
 * erased subject has none: what an event says must not hang on it.
 */
export type OlderEvent = Omit<Envelope<never>, 'personal'>;

/**
 * Gives the data of an older event in the next shape. Pure, and for ever: it is written for two shapes that never
 * change again, so it uses no schema and no rule of today. All else of the event stays as it was stored.
 */
export type Upcaster = (older: OlderEvent) => OlderEvent['data'];

/** By type, and by the version of the shape that an upcaster starts from: each leads to the next higher one. */
export type Upcasters = { readonly [type: string]: { readonly [fromVersion: number]: Upcaster } };

/** For a shape that only allows more than the one before. */
export const unchanged: Upcaster = ({ data }) => data;

/** How each older shape becomes the next one. Lines are added, never changed (docs/evolution.md). */
export const upcasters: Upcasters = {
  'submission-received': { 1: unchanged },
  'permission-set-defined': { 1: unchanged },
};

/** The types of event that a version knows, each with the version of its shape. */
export type KnownTypes = ReadonlyMap<string, { readonly schemaVersion: number }>;

/**
 * Makes the function that every read of events goes through: it brings an event, opened or sealed, to the shape of
 * today by one upcaster after the other. An event that has it already comes back as it is; none is ever changed.
 * Faults: `store-newer` for a type or a shape that is not known, `store-damaged` for a shape that never was.
 */
export function upcastWith(types: KnownTypes, chains: Upcasters): <P>(event: Envelope<P>) => Envelope<P> {
  const [gap] = chainGaps(types, chains);
  if (gap !== undefined) throw new Error(`Invariant broken: ${gap}`);
  return (event) => {
    const known = types.get(event.type)?.schemaVersion;
    if (event.schemaVersion === known) return event;
    if (known === undefined || event.schemaVersion > known) throw newer(event);
    let { personal, ...older } = event;
    while (older.schemaVersion !== known) {
      const upcaster = chains[event.type]?.[older.schemaVersion];
      if (!upcaster) throw new FaultError('store-damaged', `${placeOf(event)}, which never was.`);
      older = { ...older, schemaVersion: older.schemaVersion + 1, data: upcaster(older) };
    }
    return { ...older, personal };
  };
}

const newer = (event: Envelope<unknown>): FaultError =>
  new FaultError('store-newer', `${placeOf(event)}, which this version does not know.`);

const placeOf = ({ position, type, schemaVersion }: Envelope<unknown>): string =>
  `The event at position ${position} has the type ${type} in shape ${schemaVersion}`;

/** What is wrong with the upcasters: older shapes that none starts from, and upcasters that lead nowhere. */
export function chainGaps(types: KnownTypes, chains: Upcasters): string[] {
  const missing = [...types].flatMap(([type, { schemaVersion }]) =>
    Array.from({ length: schemaVersion - 1 }, (_, at) => at + 1)
      .filter((from) => !chains[type]?.[from])
      .map((from) => `no upcaster takes "${type}" from shape ${from} to ${from + 1}.`),
  );
  const idle = Object.entries(chains).flatMap(([type, chain]) =>
    Object.keys(chain)
      .filter((from) => !(Number(from) >= 1 && Number(from) < (types.get(type)?.schemaVersion ?? 0)))
      .map((from) => `the upcaster of "${type}" from shape ${from} leads to no known shape.`),
  );
  return [...missing, ...idle];
}

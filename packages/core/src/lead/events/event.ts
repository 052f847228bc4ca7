import * as z from 'zod';

export { millis } from './instant.ts';

/** Anything that survives JSON unchanged: what `data` and `personal` are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `live` runs all phases of a decision; `history` records facts with their own times and alerts nobody (Ours 0.2). */
export type Mode = 'live' | 'history';

/** The compartment of personal data. It names its subject, the unit of erasure (Ours 13.2). */
export interface Personal {
  readonly subject: string;
  readonly data: { readonly [key: string]: Json };
}

/**
 * An event as DESIGN section 0 fixes it. `P` is the form of the personal compartment: open (`Personal`) for
 * core and hosts, sealed for a storage. Instants are ISO-8601 UTC with milliseconds, so they also sort as text.
 */
export interface Envelope<P> {
  /** The commit's uuid v7, a dot and the index within the commit. */
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  /** 1, 2, 3 … within the stream. */
  readonly version: number;
  /** 1, 2, 3 … within the tenant, without gaps. */
  readonly position: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly mode: Mode;
  readonly commandId: string;
  /** The id of the event that made this one follow, or the command's id for a fact. */
  readonly causationId: string;
  readonly correlationId: string;
  readonly processVersion: number;
  readonly data: { readonly [key: string]: unknown };
  /** `null` when the event has nothing personal, or when its subject was erased. */
  readonly personal: P | null;
}

export type Event = Envelope<Personal>;

/** What a decision says happened; the engine adds ids, versions, actor and times of recording. */
export interface NewEvent {
  readonly type: string;
  readonly schemaVersion: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly data: object;
  readonly personal?: Personal | undefined;
  /** Index, within the commit, of the event that this one follows from; absent for facts. */
  readonly because?: number | undefined;
}

/** One event type: its name, the version of its shape and the shape itself. */
export interface EventType<Type extends string, Data extends z.ZodType> {
  readonly type: Type;
  readonly schemaVersion: number;
  readonly data: Data;
}

export function eventType<const Type extends string, Data extends z.ZodType>(
  type: Type,
  schemaVersion: number,
  data: Data,
): EventType<Type, Data> {
  return { type, schemaVersion, data };
}

/** The event that belongs to a type: an envelope whose `data` has the type's shape. */
export type EventOf<T> =
  T extends EventType<infer Type, infer Data>
    ? Event & { readonly type: Type; readonly data: z.infer<Data> }
    : never;

/** Builds a `NewEvent` of a type, checked by the compiler. */
export function happened<Type extends string, Data extends z.ZodType>(
  of: EventType<Type, Data>,
  at: number,
  data: z.infer<Data>,
  more: { personal?: Personal | undefined; because?: number | undefined } = {},
): NewEvent {
  return { type: of.type, schemaVersion: of.schemaVersion, at, data: data as object, ...more };
}

/** ISO-8601 UTC, with milliseconds, of an instant. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** An ISO instant with a zone; events hold UTC, commands may name any offset. */
export const Instant = z.iso.datetime({ offset: true });
/** A calendar day, `YYYY-MM-DD`. */
export const Day = z.iso.date();
/** An id or a code: 1 to 200 characters. It may become a key of the state, which `__proto__` cannot be. */
export const Id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!__proto__$)/, 'is not a name');

import type { ClaimValue } from '../conversion/account-match.ts';
import type { Command, Issued } from '../lead/commands.ts';
import { type Event, iso, type NewEvent } from '../lead/events/event.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { type ClaimChange, draftClaims } from './drafted-claims.ts';
import type { Trigger } from './trigger.ts';
import { known, type Sight, type StreamState, sightOf, type World } from './world.ts';

/**
 * What an accepted command writes: complete but for tenant, position and time of recording, which the log gives.
 * `states` are the streams as they stand afterwards.
 */
export interface Decision {
  readonly writes: readonly {
    readonly stream: string;
    readonly expectedVersion: number;
    readonly events: readonly Event[];
  }[];
  readonly claims: readonly ClaimChange[];
  readonly releases: readonly Omit<ClaimChange, 'how'>[];
  readonly states: ReadonlyMap<string, StreamState>;
  /** The id of the thing the command made or changed, for its answer. */
  readonly subject: string | null;
}

/** An event of a decision in the making, and its index, to be named as `because` of others. */
export interface Written {
  readonly event: Event;
  readonly index: number;
}

const withIndex = (event: Event): Written => ({
  event,
  index: Number(event.id.slice(event.id.lastIndexOf('.') + 1)),
});

/**
 * A decision in the making. Each event is folded at once, so that every phase sees what the phases before it did.
 * It lives within one call of `decide` only.
 */
export interface Draft {
  readonly world: World;
  readonly issued: Issued;
  readonly sight: Sight;
  /** Adds an event to a stream; answers its index in the commit, to be named as `because` of others. */
  add(stream: string, event: NewEvent): number;
  /** What was added to a stream so far, in order. */
  written(stream: string): readonly Written[];
  /** The streams that begin with this decision. */
  opened(): readonly string[];
  /** Only checks that a stream is still as it was read. */
  check(stream: string): void;
  take(claim: ClaimValue, holder: string, how: 'alone' | 'shared'): void;
  release(claim: ClaimValue, holder: string): void;
  /** The streams that hold a claim, what this decision takes and gives up included. */
  holders(claim: ClaimValue): readonly string[];
  /** Whether a lead or a record that is there may be seen by whoever asks. */
  sees(stream: string): boolean;
  /** How many open leads a seller has, as it stood before this decision. */
  load(seller: string): number;
  /** The next id for a new thing: streams named after it need no reading, they are not there yet. */
  newId(): string;
  /** Runs a phase of the consequences; whoever watches the decision sees it before and after. */
  run(phase: string, lead: Lead, trigger: Trigger, work: () => void): void;
  finish(subject: string | null): Decision;
}

/** Looks on while a command is decided: `run` runs the phase and answers the ids of the events it added. */
export type Watch = (watched: Watched, run: () => readonly string[]) => void;

/** A phase that is about to run, the lead it runs for as it stands before, and why it runs. */
export interface Watched {
  readonly phase: string;
  readonly lead: Lead;
  readonly trigger: Trigger;
  readonly draft: Draft;
}

const unwatched: Watch = (_watched, run) => void run();

/** A world, and what of it whoever asks may see. */
interface Seen extends Pick<Draft, 'world' | 'sees'> {}

export function draftDecision(issued: Issued<Command>, seen: Seen, watch: Watch = unwatched): Draft {
  const { world } = seen;
  const states = new Map<string, StreamState>();
  const writes = new Map<string, { stream: string; expectedVersion: number; events: Event[] }>();
  const drafted = draftClaims(world);
  const eventIds: string[] = [];
  const fresh = new Set<string>();
  const recordedAt = iso(world.now);
  const state = (stream: string): StreamState | null => {
    const changed = states.get(stream);
    if (changed) return changed;
    if (fresh.has(idOf(stream))) return null;
    const read = world.streams.get(stream);
    return read === undefined ? unread(`stream "${stream}"`) : read;
  };
  const write = (stream: string) => {
    const begun = writes.get(stream);
    const open = begun ?? { stream, expectedVersion: state(stream)?.version ?? 0, events: [] };
    writes.set(stream, open);
    return open;
  };
  const draft: Draft = {
    world,
    issued,
    sight: sightOf(state),
    add(stream, event) {
      const open = write(stream);
      const index = eventIds.length;
      const stored = placed(event, issued, world, `${world.ids(0)}.${index}`, eventIds, {
        stream,
        version: open.expectedVersion + open.events.length + 1,
        recordedAt,
      });
      eventIds.push(stored.id);
      open.events.push(stored);
      const before = state(stream);
      // A stream that begins has no state to leave as it is: the plain fold costs a fraction of the careful one.
      const { evolve, replay } = known(stream);
      states.set(stream, before ? evolve(before, stored) : (replay([stored]) as StreamState));
      return index;
    },
    written: (stream) => (writes.get(stream)?.events ?? []).map(withIndex),
    opened: () =>
      [...writes.values()].flatMap(({ stream, expectedVersion }) => (expectedVersion === 0 ? [stream] : [])),
    check: (stream) => void write(stream),
    ...drafted,
    sees: seen.sees,
    load: (seller) => openLeadsOf(seller, world),
    newId() {
      const id = world.ids(fresh.size + 1);
      fresh.add(id);
      return id;
    },
    run(phase, lead, trigger, work) {
      const before = eventIds.length;
      watch({ phase, lead, trigger, draft }, () => {
        work();
        return eventIds.slice(before);
      });
    },
    finish: (subject) => ({
      writes: [...writes.values()],
      claims: drafted.claims,
      releases: drafted.releases,
      states,
      subject,
    }),
  };
  return draft;
}

function openLeadsOf(seller: string, { loads }: World): number {
  const open = loads.get(seller);
  if (open === undefined) throw new Error('Invariant broken: deciding on open leads without reading them.');
  return open;
}

function unread(what: string): never {
  throw new Error(`Invariant broken: deciding on ${what} without reading it.`);
}

function placed(
  event: NewEvent,
  issued: Issued,
  world: World,
  id: string,
  earlier: readonly string[],
  place: { stream: string; version: number; recordedAt: string },
): Event {
  const cause = event.because === undefined ? undefined : earlier[event.because];
  return {
    id,
    tenant: '',
    ...place,
    position: 0,
    type: event.type,
    schemaVersion: event.schemaVersion,
    occurredAt: event.at === world.now ? place.recordedAt : iso(event.at),
    actor: issued.actor,
    mode: issued.mode,
    commandId: issued.id,
    causationId: cause ?? issued.id,
    correlationId: issued.correlationId,
    processVersion: world.process.version,
    data: event.data as Event['data'],
    personal: event.personal ?? null,
  };
}

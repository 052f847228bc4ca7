import type { Database } from './database.ts';
import { wholeNumber } from './event-rows.ts';
import type { Listener } from './listener.ts';

/** How others' appends are heard of. */
export interface MovesOptions {
  /** How often the store is asked, whatever else is heard, in milliseconds. */
  readonly pollMs: number;
  /** Opens a line on which the server says what moved; absent where only polling is wanted. */
  readonly listen?: ((heard: (tenant: string) => void) => Listener) | undefined;
}

/** Moves of all tenants' logs, by whomever. */
export interface Moves {
  /** Begins to watch, if it has not begun. */
  begin(): void;
  /** Tells the others that a tenant's log has moved: soon, and together with what moves until then. */
  tell(tenant: string): void;
  end(): Promise<void>;
}

const TELL_MS = 10;
const NAMES_BYTES_MAX = 7_500;
/** Appends that say an earlier second than the one they are committed in are found by looking further back. */
const LOOK_BACK_S = 60;
const POLLS_BETWEEN_SWEEPS = 60;

/**
 * Asks the store every so often which logs moved, one question for all tenants, and hears in between what others tell.
 * Nothing hangs on what is told: a lost word costs the time until the next question. It is told outside of the
 * append's transaction, for there it would make all appends of the server wait for each other.
 */
export function watchMoves(
  database: Database,
  { pollMs, listen }: MovesOptions,
  wake: (tenant: string) => void,
): Moves {
  const heads = new Map<string, number>();
  let begun = false;
  let ended = false;
  const teller = tellerOf(database);
  let polling: ReturnType<typeof setTimeout> | undefined;
  let polls = 0;
  let since = 0;
  let working: Promise<void> = Promise.resolve();
  let listener: Listener | undefined;

  const poll = async (): Promise<void> => {
    const from = polls % POLLS_BETWEEN_SWEEPS === 0 ? 0 : since - LOOK_BACK_S;
    polls += 1;
    const sql = `SELECT tenant, moved_at, "position" FROM ${database.schemas.log}.moved($1)`;
    for (const [tenant, movedAt, position] of await database.runForAll(sql, [from])) {
      const name = String(tenant);
      const head = position === null ? 0 : wholeNumber(position);
      since = Math.max(since, wholeNumber(movedAt));
      if (heads.get(name) !== head) wake(name);
      heads.set(name, head);
    }
    listener?.check();
  };
  const again = (): void => {
    if (ended) return;
    polling = setTimeout(
      () => {
        // A server that does not answer is asked again: whoever writes or reads hears of it.
        working = poll().then(again, again);
      },
      polls === 0 ? 0 : pollMs,
    );
    polling.unref?.();
  };
  return {
    begin: () => {
      if (begun || ended) return;
      begun = true;
      listener = listen?.(wake);
      again();
    },
    tell: (tenant) => teller.tell(tenant),
    end: async () => {
      ended = true;
      clearTimeout(polling);
      await teller.end();
      await working;
      await listener?.close();
    },
  };
}

/** Tells on the channel of a storage which logs moved, those of a short while together. */
function tellerOf(database: Database): Pick<Moves, 'tell' | 'end'> {
  const untold = new Set<string>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let telling: Promise<void> = Promise.resolve();
  const tellAll = async (): Promise<void> => {
    clearTimeout(waiting);
    waiting = undefined;
    const payloads = payloadsOf([...untold]);
    untold.clear();
    for (const payload of payloads) {
      // A word that is lost is found by the others' next question.
      await database
        .runForAll('SELECT pg_notify($1, $2)', [channelOf(database), payload])
        .catch(() => undefined);
    }
  };
  return {
    tell: (tenant) => {
      untold.add(tenant);
      waiting ??= setTimeout(() => {
        telling = telling.then(tellAll);
      }, TELL_MS);
    },
    end: () => telling.then(tellAll),
  };
}

/** The channel of a storage. */
export const channelOf = ({ schemas }: Database): string => schemas.log;

/** Names of tenants as JSON lists, each short enough for a notification. */
function payloadsOf(names: readonly string[]): string[] {
  const payloads: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const more = Buffer.byteLength(JSON.stringify(name)) + 1;
    if (more > NAMES_BYTES_MAX) continue; // found by the next question
    if (bytes + more > NAMES_BYTES_MAX) {
      payloads.push([]);
      bytes = 2;
    }
    payloads.at(-1)?.push(name);
    bytes += more;
  }
  return payloads.map((list) => JSON.stringify(list));
}

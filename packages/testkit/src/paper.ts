import {
  type Command,
  claimName,
  type Decision,
  decide,
  type Event,
  type Issued,
  isDecision,
  iso,
  type Lead,
  type Mode,
  needs,
  type Process,
  type Refusal,
  type StreamState,
  type World,
} from '@leadstream/core';

/** A house on paper: the pure core alone, run over plain maps, without engine, storage or keys. */
export interface Paper {
  /** Milliseconds since 1970; set it to let time pass. */
  now: number;
  process: Process;
  /** All events so far, in order, as a log would hold them. */
  readonly events: readonly Event[];
  /** Decides a command and, when accepted, keeps what it wrote. */
  execute(command: Command, options?: PaperOptions): Decision | Refusal;
  /** Executes, and fails the test when it is refused. */
  accept(command: Command, options?: PaperOptions): Decision;
  lead(id: string): Lead | null;
  state(stream: string): StreamState | null;
  /** The world that a command is decided on: all it needs, read. */
  worldFor(command: Command, options?: PaperOptions): { readonly issued: Issued; readonly world: World };
}

export interface PaperOptions {
  readonly actor?: string;
  readonly mode?: Mode;
  readonly commandId?: string;
}

/** What a house on paper has written down. */
interface Book {
  readonly states: Map<string, StreamState>;
  readonly claims: Map<string, Set<string>>;
  readonly events: Event[];
  ids: number;
  commands: number;
}

/** Opens a house on paper with a process. Ids are counted: `id-1`, `id-2` … */
export function openPaper(process: Process, now = Date.UTC(2026, 0, 5, 9)): Paper {
  const book: Book = { states: new Map(), claims: new Map(), events: [], ids: 0, commands: 0 };
  const paper: Paper = {
    now,
    process,
    events: book.events,
    worldFor: (command, options = {}) => worldOf(book, paper, command, options),
    execute(command, options) {
      const { issued, world } = paper.worldFor(command, options);
      const answer = decide(issued, world);
      if (isDecision(answer)) keep(book, answer, paper.now);
      return answer;
    },
    accept(command, options) {
      const answer = paper.execute(command, options);
      if (isDecision(answer)) return answer;
      throw new Error(`"${command.type}" was refused: ${answer.code} ${answer.field ?? ''}`);
    },
    lead: (id) => (book.states.get(`lead/${id}`) as Lead | undefined) ?? null,
    state: (stream) => book.states.get(stream) ?? null,
  };
  return paper;
}

function worldOf(book: Book, paper: Paper, body: Command, options: PaperOptions) {
  book.commands += 1;
  const id = options.commandId ?? `command-${book.commands}`;
  const drawn: string[] = [];
  const issued: Issued = {
    body,
    id,
    actor: options.actor ?? 'user:ann',
    mode: options.mode ?? 'live',
    correlationId: id,
  };
  const streams = new Map<string, StreamState | null>();
  const claims = new Map<string, readonly string[]>();
  const ids = (n: number) => {
    while (drawn.length <= n) drawn.push(`id-${(book.ids += 1)}`);
    return drawn[n] as string;
  };
  const world: World = { now: paper.now, ids, process: paper.process, streams, claims };
  for (let round = 0; round < 3; round += 1) {
    const asked = needs(issued, world);
    for (const stream of asked.streams) streams.set(stream, book.states.get(stream) ?? null);
    for (const claim of asked.claims) {
      claims.set(claimName(claim), [...(book.claims.get(claimName(claim)) ?? [])]);
    }
  }
  return { issued, world };
}

function keep(book: Book, decision: Decision, now: number): void {
  const { events, states, claims } = book;
  for (const write of decision.writes) {
    for (const event of write.events) {
      events.push({ ...event, tenant: 'main', position: events.length + 1, recordedAt: iso(now) });
    }
  }
  for (const [stream, state] of decision.states) states.set(stream, state);
  for (const claim of decision.releases) claims.get(claimName(claim))?.delete(claim.holder);
  for (const claim of decision.claims) {
    const holders = claims.get(claimName(claim)) ?? new Set();
    claims.set(claimName(claim), holders.add(claim.holder));
  }
}

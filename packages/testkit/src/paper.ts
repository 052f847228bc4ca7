import {
  type Command,
  checkCommand,
  claimName,
  type Decision,
  decide,
  defineProcess,
  type Event,
  type Issued,
  isDecision,
  isOpenLead,
  iso,
  isRefusal,
  type Lead,
  type Mode,
  needs,
  type Process,
  type ProcessInput,
  type Published,
  processStream,
  type Refusal,
  type StreamState,
  type World,
} from '@leadstream/core';

/** A house on paper: the pure core alone, run over plain maps, without engine, storage or keys. */
export interface Paper {
  /** Milliseconds since 1970; set it to let time pass. */
  now: number;
  /** The rules in force: those it was opened with, then those of the latest `publish-process`. */
  process: Process;
  /** All events so far, in order, as a log would hold them. */
  readonly events: readonly Event[];
  /** Checks and decides a command and, when accepted, keeps what it wrote. */
  execute(command: Command, options?: PaperOptions): Decision | Refusal;
  /** Executes, and says what it was decided on. */
  carryOut(command: Command, options?: PaperOptions): Carried;
  /** Executes, and fails the test when it is refused. */
  accept(command: Command, options?: PaperOptions): Decision;
  lead(id: string): Lead | null;
  state(stream: string): StreamState | null;
  /** The same house once more, to go on with otherwise. */
  fork(): Paper;
  /** The world that a command is decided on: all it needs, read. */
  worldFor(command: Command, options?: PaperOptions): { readonly issued: Issued; readonly world: World };
}

export interface PaperOptions {
  readonly actor?: string;
  readonly mode?: Mode;
  readonly commandId?: string;
}

/** A command that was carried out on paper. `answer` is what `decide` says to `issued` in `world`. */
export interface Carried {
  readonly issued: Issued;
  readonly world: World;
  readonly answer: Decision | Refusal;
  /** What it wrote, as it was kept. */
  readonly events: readonly Event[];
}

/** A process as data, or one that was made ready. */
export type AnyProcess = Process | ProcessInput;

/** Makes a process ready, unless it is. Fault: `process-invalid`. */
export const readyProcess = (process: AnyProcess): Process =>
  'definition' in process ? process : defineProcess(process);

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
  return openBook({ states: new Map(), claims: new Map(), events: [], ids: 0, commands: 0 }, process, now);
}

function openBook(book: Book, process: Process, now: number): Paper {
  const paper: Paper = {
    now,
    process,
    events: book.events,
    worldFor: (command, options = {}) => read(book, paper, issue(book, command, options)),
    execute: (command, options) => paper.carryOut(command, options).answer,
    carryOut(command, options = {}) {
      const checked = checkCommand(command);
      if (isRefusal(checked)) {
        const issued = issue(book, command, options);
        return { issued, world: unread(book, paper), answer: checked, events: [] };
      }
      const { issued, world } = paper.worldFor(checked, options);
      const answer = decide(issued, world);
      const events = isDecision(answer) ? keep(book, answer, paper.now) : [];
      if (isDecision(answer) && checked.type === 'publish-process')
        paper.process = inForce(book, paper.process);
      return { issued, world, answer, events };
    },
    accept(command, options) {
      const answer = paper.execute(command, options);
      if (isDecision(answer)) return answer;
      throw new Error(`"${command.type}" was refused: ${answer.code} ${answer.field ?? ''}`);
    },
    fork: () => openBook(copied(book), paper.process, paper.now),
    lead: (id) => (book.states.get(`lead/${id}`) as Lead | undefined) ?? null,
    state: (stream) => book.states.get(stream) ?? null,
  };
  return paper;
}

function issue(book: Book, body: Command, options: PaperOptions): Issued {
  book.commands += 1;
  const id = options.commandId ?? `command-${book.commands}`;
  return { body, id, actor: options.actor ?? 'user:ann', mode: options.mode ?? 'live', correlationId: id };
}

function unread(book: Book, paper: Paper): World {
  const drawn: string[] = [];
  const ids = (n: number) => {
    while (drawn.length <= n) drawn.push(`id-${(book.ids += 1)}`);
    return drawn[n] as string;
  };
  return {
    now: paper.now,
    ids,
    process: paper.process,
    streams: new Map(),
    claims: new Map(),
    loads: new Map(),
  };
}

function read(book: Book, paper: Paper, issued: Issued) {
  const streams = new Map<string, StreamState | null>();
  const claims = new Map<string, readonly string[]>();
  const loads = new Map<string, number>();
  const world: World = { ...unread(book, paper), streams, claims, loads };
  for (;;) {
    const asked = needs(issued, world);
    if (asked.streams.length + asked.claims.length + asked.loads.length === 0) return { issued, world };
    for (const seller of asked.loads) loads.set(seller, openLeadsOf(book, seller));
    for (const stream of asked.streams) streams.set(stream, book.states.get(stream) ?? null);
    for (const claim of asked.claims) {
      claims.set(claimName(claim), [...(book.claims.get(claimName(claim)) ?? [])]);
    }
  }
}

/** How many open leads a seller has. */
function openLeadsOf({ states }: Book, seller: string): number {
  const isTheirs = (lead: Lead) => lead.owner === `seller/${seller}` && isOpenLead(lead);
  return [...states].filter(([stream, state]) => stream.startsWith('lead/') && isTheirs(state as Lead))
    .length;
}

function keep(book: Book, decision: Decision, now: number): readonly Event[] {
  const { events, states, claims } = book;
  const first = events.length;
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
  return events.slice(first);
}

function copied({ states, claims, events, ids, commands }: Book): Book {
  const holders = [...claims].map(([name, held]) => [name, new Set(held)] as const);
  return { states: new Map(states), claims: new Map(holders), events: [...events], ids, commands };
}

/** The process that was published last; the present one where it was that, which saves compiling it again. */
function inForce(book: Book, present: Process): Process {
  const { definition } = book.states.get(processStream) as Published;
  return definition?.version === present.version ? present : defineProcess(definition as ProcessInput);
}

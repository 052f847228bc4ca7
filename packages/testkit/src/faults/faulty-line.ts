import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What a line between a client and a server does to all its connections, open ones and new ones:
 * `sound` passes everything on; `reset` ends them at once, as a crashed host does; `closed` ends them politely;
 * `silent` keeps them open and passes nothing on, as a host that was unplugged, and keeps what it holds for a line that
 * is sound again; `delayMs` passes each piece on so much later, `bytesPerSecond` so slowly.
 */
export type LineState =
  | 'sound'
  | 'reset'
  | 'closed'
  | 'silent'
  | { readonly delayMs: number }
  | { readonly bytesPerSecond: number };

/** A reply that is to be lost: what was asked is done, and nobody is told. */
export interface LostReply {
  /** Whether a piece that the client sent asks for the work. */
  readonly asked: (bytes: Buffer) => boolean;
  /** Whether a piece of the reply says that it is done. Default: the first piece does. */
  readonly answered?: ((bytes: Buffer) => boolean) | undefined;
  /** What becomes of the connection then. */
  readonly then: 'reset' | 'closed' | 'silent';
}

/** A line that fails when it is told to. */
export interface FaultyLine {
  readonly port: number;
  /** How many connections are open. */
  readonly connections: number;
  become(state: LineState): void;
  /** Loses the next reply of a kind, of whichever connection; resolves once it is lost. */
  loseReply(reply: LostReply): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a line to a server on this machine: connect to `port` instead of to the server.
 *
 * @example
 * const line = await openFaultyLine({ port: 5432 });
 * line.become('reset');
 * line.become('sound');
 * await line.close();
 */
export async function openFaultyLine(server: {
  readonly host?: string | undefined;
  readonly port: number;
}): Promise<FaultyLine> {
  const line: Line = { state: 'sound', changed: signal(), calls: new Set(), losing: undefined };
  const listener = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const remote = connect({ host: server.host ?? '127.0.0.1', port: server.port, noDelay: true });
    openCall(line, client, remote);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    get connections() {
      return line.calls.size;
    },
    become(state) {
      line.state = state;
      const { changed } = line;
      line.changed = signal();
      changed.raise();
      if (state === 'reset' || state === 'closed') for (const call of line.calls) end(call, state);
    },
    loseReply: (reply) =>
      new Promise((resolve) => {
        line.losing = { reply, done: resolve };
      }),
    close: async () => {
      for (const call of line.calls) end(call, 'reset');
      listener.close();
      await once(listener, 'close');
    },
  };
}

interface Signal {
  readonly raised: Promise<void>;
  raise(): void;
}

function signal(): Signal {
  let raise = (): void => undefined;
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { raised, raise };
}

interface Line {
  state: LineState;
  changed: Signal;
  readonly calls: Set<Call>;
  losing: { readonly reply: LostReply; readonly done: () => void } | undefined;
}

/** One connection, through the line. */
interface Call {
  readonly client: Socket;
  readonly remote: Socket;
  /** The reply that is lost next, once it was asked for here. */
  losing?: { readonly reply: LostReply; readonly done: () => void };
  /** Nothing comes through any more, whatever the line does. */
  isDead: boolean;
}

function openCall(line: Line, client: Socket, remote: Socket): void {
  const call: Call = { client, remote, isDead: false };
  line.calls.add(call);
  if (line.state === 'reset' || line.state === 'closed') end(call, line.state);
  for (const socket of [client, remote]) {
    socket.on('error', () => end(call, 'reset'));
    socket.on('close', () => {
      if (!call.isDead) end(call, 'closed');
      line.calls.delete(call);
    });
  }
  void pass(line, call, client, remote, (piece) => noteAsked(line, call, piece));
  void pass(line, call, remote, client, (piece) => !isLost(call, piece));
}

/** Hands on what one side says, piece by piece, as the line is at that moment. */
async function pass(
  line: Line,
  call: Call,
  from: Socket,
  to: Socket,
  isPassed: (piece: Buffer) => boolean,
): Promise<void> {
  try {
    for await (const piece of from as AsyncIterable<Buffer>) {
      if (!isPassed(piece)) continue;
      await handOn(line, piece, (bytes) => !call.isDead && to.write(bytes));
    }
    if (!call.isDead) to.end();
  } catch {
    end(call, 'reset');
  }
}

/** A timer that keeps no process alive. */
const IDLE = { ref: false };

async function handOn(line: Line, piece: Buffer, write: (bytes: Buffer) => unknown): Promise<void> {
  let left = piece;
  while (left.length > 0) {
    const { state, changed } = line;
    if (state === 'silent') await changed.raised;
    else if (typeof state === 'object' && 'bytesPerSecond' in state) {
      await Promise.race([pause(1000 / state.bytesPerSecond, undefined, IDLE), changed.raised]);
      write(left.subarray(0, 1));
      left = left.subarray(1);
    } else {
      if (typeof state === 'object')
        await Promise.race([pause(state.delayMs, undefined, IDLE), changed.raised]);
      write(left);
      return;
    }
  }
}

/** The next piece that asks for the work claims the loss for its connection. */
function noteAsked(line: Line, call: Call, piece: Buffer): boolean {
  if (line.losing?.reply.asked(piece)) {
    call.losing = line.losing;
    line.losing = undefined;
  }
  return true;
}

/** Whether a piece of a reply gets lost; the piece that says that the work is done ends the connection. */
function isLost(call: Call, piece: Buffer): boolean {
  const { losing } = call;
  if (!losing) return false;
  const { answered = () => true, then } = losing.reply;
  if (answered(piece)) {
    if (then === 'silent') call.isDead = true;
    else end(call, then);
    losing.done();
  }
  return true;
}

function end(call: Call, how: 'reset' | 'closed'): void {
  call.isDead = true;
  for (const socket of [call.client, call.remote]) {
    if (how === 'reset') socket.resetAndDestroy();
    else socket.end(() => socket.destroy());
  }
}

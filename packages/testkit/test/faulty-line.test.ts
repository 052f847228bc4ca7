import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type FaultyLine, openFaultyLine } from '@leadstream/testkit';
import { describe, it } from 'vitest';

/** A server that says back what it hears, and tells what it heard. */
async function echoing(
  test: (line: FaultyLine, call: () => Promise<Caller>, heard: () => string) => Promise<void>,
): Promise<void> {
  let heard = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard += String(bytes);
      socket.write(`<${String(bytes)}>`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line = await openFaultyLine({ port: (server.address() as AddressInfo).port });
  const call = async (): Promise<Caller> => caller(connect({ port: line.port, host: '127.0.0.1' }));
  try {
    await test(line, call, () => heard);
  } finally {
    await line.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

interface Caller {
  readonly socket: Socket;
  /** Waits until it heard so much. */
  hears(text: string): Promise<void>;
  heard(): string;
  /** How the connection ended. */
  readonly ended: Promise<string>;
}

async function caller(socket: Socket): Promise<Caller> {
  let heard = '';
  socket.on('data', (bytes) => {
    heard += String(bytes);
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    socket.once('close', () => resolve('closed'));
  });
  await once(socket, 'connect');
  const hears = async (text: string): Promise<void> => {
    while (!heard.includes(text)) await once(socket, 'data');
  };
  return { socket, hears, heard: () => heard, ended };
}

describe('a line between a client and a server', () => {
  it('passes everything on while it is sound, much and in order', () =>
    echoing(async (_, call) => {
      const { socket, hears, heard } = await call();
      const text = Array.from({ length: 100_000 }, (__, at) => `${at},`).join('');
      socket.write(text);
      socket.write('end');
      await hears('end>');
      assert.equal(heard().replace(/[<>]/g, ''), `${text}end`);
    }));

  it('that is reset ends open connections and new ones at once', () =>
    echoing(async (line, call) => {
      const open = await call();
      open.socket.write('a');
      await open.hears('<a>');
      line.become('reset');
      assert.equal(await open.ended, 'ECONNRESET');
      const late = connect({ port: line.port, host: '127.0.0.1' });
      const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
      assert.equal(error.code, 'ECONNRESET');
      line.become('sound');
      const again = await call();
      again.socket.write('b');
      await again.hears('<b>');
      assert.equal(line.connections, 1);
    }));

  it('that is closed ends connections politely', () =>
    echoing(async (line, call) => {
      const open = await call();
      line.become('closed');
      assert.equal(await open.ended, 'closed');
    }));

  it('that is silent keeps connections open, and hands on what it holds once it is sound', () =>
    echoing(async (line, call, heard) => {
      const open = await call();
      open.socket.write('a');
      await open.hears('<a>');
      line.become('silent');
      open.socket.write('b');
      await pause(30);
      assert.deepEqual([heard(), open.heard()], ['a', '<a>']);
      line.become('sound');
      await open.hears('<b>');
    }));

  it('that is slow hands on byte by byte, and at once when it is sound again', () =>
    echoing(async (line, call, heard) => {
      const open = await call();
      line.become({ bytesPerSecond: 1 });
      open.socket.write('abc');
      await pause(30);
      assert.equal(heard(), '');
      line.become({ bytesPerSecond: 500 });
      await open.hears('c');
      line.become({ delayMs: 600_000 });
      open.socket.write('d');
      await pause(30);
      line.become('sound');
      await open.hears('d');
      assert.equal(heard(), 'abcd');
    }));

  it.each(['reset', 'closed', 'silent'] as const)(
    'loses the reply that it is told to lose, once, when the work is done: %s',
    (then) =>
      echoing(async (line, call, heard) => {
        const [one, other] = [await call(), await call()];
        const lost = line.loseReply({ asked: (bytes) => bytes.includes('work'), then });
        other.socket.write('hello');
        await other.hears('<hello>');
        one.socket.write('work');
        await lost;
        assert.equal(one.heard(), '');
        assert.equal(heard(), 'hellowork');
        if (then === 'silent') one.socket.write('more');
        else assert.equal(await one.ended, then === 'reset' ? 'ECONNRESET' : 'closed');
        other.socket.write('work');
        await other.hears('<work>');
        assert.equal(one.heard(), '');
      }),
  );

  it('loses all pieces of a reply up to the one that says that the work is done', () =>
    echoing(async (line, call) => {
      const open = await call();
      const lost = line.loseReply({
        asked: (bytes) => bytes.includes('begin'),
        answered: (bytes) => bytes.includes('done'),
        then: 'closed',
      });
      open.socket.write('begin');
      await pause(10);
      open.socket.write('done');
      await lost;
      await open.ended;
      assert.equal(open.heard(), '');
    }));
});

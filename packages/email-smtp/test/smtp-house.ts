import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { MailMessage } from '@leadstream/core';

/** What a server does at a stage: `4xx` and `5xx` answer so, `hang` answers nothing, `drop` ends the connection. */
export type Fault = 'hang' | '4xx' | '5xx' | 'drop';
export const faults: readonly Fault[] = ['hang', '4xx', '5xx', 'drop'];
/** Where it does it: `dot` once the whole mail is there. */
export type Place = 'greeting' | 'ehlo' | 'sender' | 'recipient' | 'data' | 'body' | 'dot';
export const places: readonly Place[] = ['greeting', 'ehlo', 'sender', 'recipient', 'data', 'body', 'dot'];

/** A server in this process that speaks SMTP and misbehaves as told. It keeps what it took. */
export interface FaultySmtp {
  readonly port: number;
  /** Whole mails that arrived, whatever was answered. */
  readonly taken: readonly string[];
  /** Connections so far. */
  readonly connections: () => number;
  /** Misbehaves so from now on; `null` = not at all. */
  set(wrong: { readonly at: Place; readonly how: Fault } | null): void;
  close(): Promise<void>;
}

export async function faultySmtp({ pipelining = false } = {}): Promise<FaultySmtp> {
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  let wrong: { readonly at: Place; readonly how: Fault } | null = null;
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let [text, inBody, isRefused] = ['', false, false];
    const say = (at: Place, answer: string): boolean => {
      const how = wrong?.at === at ? wrong.how : null;
      if (how === 'drop') socket.destroy();
      else if (how !== 'hang')
        socket.write(how === null ? answer : `${how === '4xx' ? 451 : 554} 4.3.0 no\r\n`);
      return how === null;
    };
    say('greeting', '220 test ESMTP\r\n');
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (inBody && wrong?.at === 'body') {
        if (wrong.how === 'drop') socket.destroy();
        return;
      }
      for (;;) {
        const end = inBody ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (inBody ? 5 : 2));
        if (inBody) {
          inBody = false;
          taken.push(line);
          say('dot', '250 2.0.0 taken\r\n');
        } else if (/^EHLO/i.test(line)) {
          say('ehlo', pipelining ? '250-test\r\n250 PIPELINING\r\n' : '250 test\r\n');
        } else if (/^HELO/i.test(line)) say('ehlo', '250 test\r\n');
        else if (/^MAIL/i.test(line)) isRefused = !say('sender', '250 ok\r\n');
        else if (/^RCPT/i.test(line)) isRefused = !say('recipient', '250 ok\r\n') || isRefused;
        else if (isRefused && /^DATA/i.test(line)) say('data', '503 5.5.1 no recipients\r\n');
        else if (/^DATA/i.test(line)) inBody = say('data', '354 go on\r\n');
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    connections: () => connections,
    set(next) {
      wrong = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export const aMail = (more: Partial<MailMessage> = {}): MailMessage => ({
  messageId: '0190-1.2-3@acme.example',
  date: '2026-12-01T09:00:00.000Z',
  from: { name: 'Acme & Söhne', address: 'hello@acme.example' },
  to: { name: 'Ada "the first" King', address: 'ada@example.org' },
  subject: 'Grüße aus Köln – a line of some length, so that it has to be folded somewhere on its way',
  text: 'Guten Tag,\n.a line with a dot\nwe call.',
  html: '<p>Guten Tag, <b>Ada</b></p>',
  ...more,
});

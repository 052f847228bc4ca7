// Each stage of a delivery and each way in which it can go wrong, with the pool and without, pipelined and not.
import type { MailOutcome } from '@leadstream/core';
import { smtpMailer } from '@leadstream/email-smtp';
import { afterEach, describe, expect, it } from 'vitest';
import { aMail, type Fault, type FaultySmtp, faults, faultySmtp, type Place, places } from './smtp-house.ts';

const from = { address: 'hello@acme.example' };
const quick = { stepMs: 150, answerMs: 150 };
const open: { close(): Promise<void> | undefined }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function aHouse(options: { readonly pool?: boolean; readonly pipelining?: boolean } = {}) {
  const server: FaultySmtp = await faultySmtp(options);
  const mailer = smtpMailer({ host: '127.0.0.1', port: server.port, from, pool: options.pool, ...quick });
  open.push({ close: async () => mailer.close?.() }, server);
  return { server, mailer };
}

/** What must be answered: only what comes after the server's 354 may have been delivered. */
function expected(at: Place, how: Fault): MailOutcome['outcome'] {
  const isOfMail = !['greeting', 'ehlo'].includes(at);
  if (at === 'body') return 'unknown';
  if (how === '4xx') return 'retry-later';
  if (how === '5xx') return isOfMail ? 'rejected' : 'retry-later';
  return at === 'dot' ? 'unknown' : 'retry-later';
}

const cases = [true, false].flatMap((pool) =>
  [true, false].flatMap((pipelining) =>
    places.flatMap((at) => faults.map((how) => ({ pool, pipelining, at, how }))),
  ),
);

describe('a delivery that goes wrong', () => {
  it.each(cases)(
    'at $at by $how is told by how far it got (pool: $pool, pipelining: $pipelining)',
    async ({ pool, pipelining, at, how }) => {
      const { server, mailer } = await aHouse({ pool, pipelining });
      server.set({ at, how });
      const outcome = await mailer.send(aMail());
      expect(outcome.outcome).toBe(expected(at, how));
      // Nobody tried twice behind the outbox' back.
      expect(server.taken.length).toBe(at === 'dot' ? 1 : 0);
      // Who was told that nothing was delivered may send it again.
      server.set(null);
      expect(await mailer.send(aMail())).toEqual({ outcome: 'accepted' });
    },
  );

  it('on a connection that was kept is told as on a new one', async () => {
    for (const at of places.slice(2)) {
      for (const how of faults) {
        const { server, mailer } = await aHouse();
        await mailer.send(aMail());
        server.set({ at, how });
        const outcome = await mailer.send(aMail());
        expect([at, how, outcome.outcome]).toEqual([at, how, expected(at, how)]);
      }
    }
  });

  it('because nobody listens is tried later', async () => {
    const { server, mailer } = await aHouse();
    await server.close();
    open.pop();
    expect(await mailer.send(aMail())).toMatchObject({ outcome: 'retry-later', stage: 'connect' });
  });
});

describe('the pool', () => {
  it('sends mail after mail over one connection, and over a new one where the server ended it meanwhile', async () => {
    const { server, mailer } = await aHouse();
    for (let n = 0; n < 5; n += 1) expect(await mailer.send(aMail())).toEqual({ outcome: 'accepted' });
    expect(server.connections()).toBe(1);
  });

  it('is waited for only so long: then the mail is tried later, and nothing of it was said', async () => {
    const server = await faultySmtp();
    const mailer = smtpMailer({
      host: '127.0.0.1',
      port: server.port,
      from,
      connections: 1,
      queueMs: 20,
      ...quick,
    });
    open.push({ close: async () => mailer.close?.() }, server);
    server.set({ at: 'greeting', how: 'hang' });
    const [first, second] = await Promise.all([mailer.send(aMail()), mailer.send(aMail())]);
    expect([first.outcome, second]).toEqual([
      'retry-later',
      { outcome: 'retry-later', stage: 'connect', code: 'busy' },
    ]);
  });
});

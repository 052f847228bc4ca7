// Mail as a real server gets it, read back by a parser of its own.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { MailMessage } from '@leadstream/core';
import { oneAddress, smtpMailer } from '@leadstream/email-smtp';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { aMail, faultySmtp } from './smtp-house.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const from = { address: 'hello@acme.example' };

async function aServer(options: SMTPServerOptions = {}) {
  const taken: { readonly to: string[]; readonly raw: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    ...options,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  return { taken, port: (server.server.address() as AddressInfo).port };
}

function aMailer(port: number, more: Partial<Parameters<typeof smtpMailer>[0]> = {}) {
  const mailer = smtpMailer({ host: '127.0.0.1', port, from, stepMs: 2000, answerMs: 2000, ...more });
  open.unshift({ close: async () => mailer.close?.() });
  return mailer;
}

describe('a mail', () => {
  it('arrives as it was written: text, HTML, names, Message-ID, date, and the way out (RFC 8058)', async () => {
    const { taken, port } = await aServer();
    const unsubscribe = 'https://t.example/u/abc';
    expect(
      await aMailer(port).send(aMail({ unsubscribe, replyTo: { address: 'desk@acme.example' } })),
    ).toEqual({
      outcome: 'accepted',
    });
    const mail = await PostalMime.parse(taken[0]?.raw ?? '');
    const header = (key: string) => mail.headers.find((one) => one.key === key)?.value;
    expect(taken[0]?.to).toEqual(['ada@example.org']);
    expect(mail).toMatchObject({
      subject: aMail().subject,
      from: { name: 'Acme & Söhne', address: 'hello@acme.example' },
      to: [{ name: 'Ada "the first" King', address: 'ada@example.org' }],
      replyTo: [{ address: 'desk@acme.example' }],
      messageId: '<0190-1.2-3@acme.example>',
      date: '2026-12-01T09:00:00.000Z',
      text: expect.stringContaining('.a line with a dot'),
      html: expect.stringContaining('<b>Ada</b>'),
    });
    expect(header('list-unsubscribe')).toBe(`<${unsubscribe}>`);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header('auto-submitted')).toBe('auto-generated');
  });

  it('has no way out where none was made, and no HTML where none was written', async () => {
    const { taken, port } = await aServer();
    await aMailer(port).send({ ...aMail(), html: undefined });
    const mail = await PostalMime.parse(taken[0]?.raw ?? '');
    expect(mail.headers.some(({ key }) => key.startsWith('list-'))).toBe(false);
    expect(mail.html).toBeUndefined();
  });

  it('has the same bytes whenever it is sent and whoever sends it, signed as well', async () => {
    const { taken, port } = await aServer();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const dkim = { domainName: 'acme.example', keySelector: 's1', privateKey: pem };
    for (const more of [{}, { dkim }]) {
      const [one, other] = [aMailer(port, more), aMailer(port, { ...more, pool: false })];
      await one.send(aMail());
      await one.send(aMail());
      await other.send(aMail());
    }
    const raws = taken.map(({ raw }) => raw);
    expect(new Set(raws.slice(0, 3)).size).toBe(1);
    expect(new Set(raws.slice(3)).size).toBe(1);
    expect(raws[3]).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=acme\.example;/);
    expect(raws[3]?.endsWith(raws[0] ?? '-')).toBe(true);
  });
});

describe('what would make another header or recipient (cases 32, 33)', () => {
  const refused = async (more: Partial<MailMessage>) => {
    const server = await faultySmtp();
    open.push(server);
    const outcome = await aMailer(server.port).send(aMail(more));
    expect(server.connections()).toBe(0);
    return outcome;
  };

  it.each([
    'a@x.example, b@x.example',
    'a@x.example\r\nRCPT TO:<b@x.example>',
    'Group: a@x.example;',
    '"a@x.example"@b.example',
    'a@x.example <b@x.example>',
    '"a b"@x.example',
    'a b@x.example',
    '<a@x.example>',
    'a@x',
    'a@-x.example',
    'a..b@x.example',
    `${'a'.repeat(65)}@x.example`,
    '@x.example',
    '',
  ])('is refused before anybody connects as an address: %j', async (address) => {
    expect(oneAddress(address)).toBeNull();
    expect(await refused({ to: { address } })).toEqual({
      outcome: 'rejected',
      stage: 'sender',
      code: 'bad-address',
    });
    expect(await refused({ from: { address } })).toMatchObject({ code: 'bad-address' });
    expect(await refused({ replyTo: { address } })).toMatchObject({ code: 'bad-address' });
  });

  it.each(['\r', '\n', '\r\nBcc: evil@x.example', '\u0085', '\u2028', '\u2029', '\0'])(
    'is refused in a subject and a name: %j',
    async (text) => {
      expect(await refused({ subject: `a${text}b` })).toMatchObject({
        outcome: 'rejected',
        code: 'bad-header',
      });
      expect(await refused({ to: { name: `a${text}b`, address: 'a@x.example' } })).toMatchObject({
        code: 'bad-address',
      });
      expect(await refused({ unsubscribe: `https://t.example/${text}` })).toMatchObject({ code: 'bad-link' });
      expect(await refused({ messageId: `a${text}@x.example` })).toMatchObject({ code: 'bad-header' });
    },
  );

  it('is a domain of another script in its ASCII form', () => {
    expect(oneAddress('ada@Bücher.example')).toBe('ada@xn--bcher-kva.example');
  });

  it('is no file and no address to be fetched: only strings are content (case 34)', async () => {
    const { taken, port } = await aServer();
    const evil = { path: '/etc/passwd' } as unknown as string;
    await aMailer(port).send(aMail({ html: evil, text: evil }));
    expect(taken[0]?.raw).not.toContain('root:');
    expect(taken[0]?.raw).toContain('[object Object]');
  });
});

describe('credentials', () => {
  it('are not said where the server offers no TLS (case 37)', async () => {
    let heard = 0;
    const { taken, port } = await aServer({
      authOptional: false,
      onAuth(_auth, _session, done) {
        heard += 1;
        done(null, { user: 'me' });
      },
    });
    const outcome = await aMailer(port, { auth: { user: 'me', pass: 'secret' } }).send(aMail());
    expect(outcome).toMatchObject({ outcome: 'retry-later' });
    expect([heard, taken.length]).toEqual([0, 0]);
  });

  it('that are wrong put the mail off and do not end it', async () => {
    const { port } = await aServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('no')),
    });
    const outcome = await aMailer(port, { auth: { user: 'me', pass: 'x' }, requireTLS: false }).send(aMail());
    expect(outcome).toMatchObject({ outcome: 'retry-later', stage: 'login', code: '535' });
  });
});

// A whole house behind a real HTTP server: engine, storage, intake.
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import {
  defaultProcess,
  type Event,
  type Lead,
  type Mailer,
  type MailMessage,
  type MailOutcome,
  type ProcessInput,
} from '@leadstream/core';
import { createEngine, type Engine, type Handle, memoryStorage } from '@leadstream/engine';
import {
  createIntake,
  type Intake,
  type IntakeNotice,
  type IntakeOptions,
  mailLinks,
} from '@leadstream/intake-http';
import { afterAll } from 'vitest';

export const keys = [{ id: 'k1', secret: 'a secret of the tests that is long enough' }];
export const start = Date.parse('2026-03-02T09:00:00.000Z');
export const hour = 3_600_000;

export interface WebHouse {
  readonly url: string;
  readonly engine: Engine;
  readonly intake: Intake;
  readonly ada: Handle;
  readonly clock: { time: number; now(): number };
  readonly notices: IntakeNotice[];
  readonly links: ReturnType<typeof mailLinks>;
  /** Every mail that was tried to be sent. */
  readonly mails: MailMessage[];
  /** What the mailer answers next; it accepts where nothing is said. */
  readonly outcomes: MailOutcome[];
  /** The events of a type, with all that is in them. */
  facts(type: string): Promise<readonly Event[]>;
  onlyLead(): Promise<Lead>;
}

export interface HouseOptions extends Partial<Omit<IntakeOptions, 'engine' | 'keys' | 'clock' | 'onNotice'>> {
  readonly process?: Partial<ProcessInput>;
  /** Puts something between intake and engine. */
  readonly between?: (engine: Engine) => Pick<Engine, 'as'>;
}

const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of open.splice(0)) await close();
});

export const demoForm = {
  id: 'demo',
  title: { en: 'Ask for a demo', fr: 'Demander une démonstration' },
  fields: [
    { field: 'firstName' },
    { field: 'lastName', required: true },
    { field: 'company' },
    { field: 'email', required: true },
    { field: 'phone' },
    { field: 'description' },
  ],
  request: true,
} as const satisfies object;
const forms = [{ ...demoForm, fields: [...demoForm.fields] }];

/** Opens a house with the demo form, or with the forms of the settings. */
export async function webHouse({
  process,
  between = (engine) => engine,
  ...options
}: HouseOptions = {}): Promise<WebHouse> {
  const clock = { time: start, now: () => clock.time };
  const mails: MailMessage[] = [];
  const outcomes: MailOutcome[] = [];
  const mailer: Mailer = {
    from: { address: 'house@example.org' },
    async send(message) {
      mails.push(message);
      return outcomes.shift() ?? { outcome: 'accepted' };
    },
  };
  const opened: { intake?: Intake } = {};
  const server = createAdaptorServer({
    fetch: (request, env) =>
      opened.intake?.fetch(request, { address: (env as HttpBindings).incoming.socket.remoteAddress }) ??
      new Response(null, { status: 500 }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/leads`;
  const links = mailLinks({ url, keys });
  const engine = createEngine({
    process: { ...defaultProcess, ...process },
    storage: memoryStorage(),
    clock,
    mailer,
    links,
  });
  open.push(async () => {
    await opened.intake?.close();
    await engine.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const notices: IntakeNotice[] = [];
  const made = await createIntake({
    mailer,
    settings: { forms },
    ...options,
    engine: between(engine),
    url,
    keys,
    clock,
    onNotice: (notice) => notices.push(notice),
  });
  opened.intake = made;
  const ada = engine.as('user:ada');
  return {
    url,
    engine,
    intake: made,
    ada,
    clock,
    notices,
    mails,
    outcomes,
    links,
    async facts(type) {
      await made.drain();
      const found: Event[] = [];
      for await (const event of ada.events()) if (event.type === type) found.push(event);
      return found;
    },
    async onlyLead() {
      await made.drain();
      const { rows } = await ada.allLeads();
      if (rows.length !== 1) throw new Error(`There are ${rows.length} leads.`);
      return (await ada.lead(rows[0]?.id ?? '')) as Lead;
    },
  };
}

export const ada = { firstName: 'Ada', lastName: 'King', email: 'ada@example.org' };

export type Filling = Readonly<Record<string, string | readonly string[]>>;

export const encoded = (filling: Filling): URLSearchParams =>
  new URLSearchParams(
    Object.entries(filling).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    ),
  );

/** Posts a form as a browser does, without following where it leads. */
export const post = (
  { url }: Pick<WebHouse, 'url'>,
  form: string,
  filling: Filling,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/f/${form}`, { method: 'POST', body: encoded(filling), redirect: 'manual', headers });

export const postJson = (
  { url }: Pick<WebHouse, 'url'>,
  form: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/f/${form}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

/** What a browser sends of a form that was shown: its hidden inputs. */
export async function shown(house: WebHouse, path = 'f/demo'): Promise<Record<string, string>> {
  return hiddenIn(await (await fetch(`${house.url}/${path}`)).text());
}

export const hiddenIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );

/** A post with nothing made up for it: its headers as given, its body in pieces. */
export function rawPost(
  { url }: Pick<WebHouse, 'url'>,
  form: string,
  headers: Record<string, string>,
  write: (send: (bytes: string | Uint8Array) => void, end: () => void) => void,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/f/${form}`, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    request.on('error', reject);
    write(
      (bytes) => void request.write(bytes),
      () => request.end(),
    );
  });
}

// A whole host on Express: pages with a form, its answers, visits, and the links of mails.
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Mailer } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { pages, process, settings } from '@leadstream/example-tidewater';
import { createIntake, mailLinks } from '@leadstream/intake-http';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import express from 'express';

export interface HostOptions {
  readonly port: number;
  /** The file of the store. */
  readonly path: string;
  /** Signs links and forms: at least 32 characters that nobody can guess. */
  readonly secret: string;
  /** Sends the answers; without it they wait. */
  readonly mailer?: Mailer | undefined;
}

/** Starts the host; answers where it is, its engine, and how to stop it. */
export async function startHost({ port, path, secret, mailer }: HostOptions) {
  const origin = `http://localhost:${port}`;
  const keys = [{ id: 'k1', secret }];
  const url = `${origin}/leads`;
  const storage = await sqliteStorage({ path });
  const links = mailLinks({ url, keys });
  const engine = createEngine({ process: process(origin), storage, mailer, links });
  const intake = await createIntake({ engine, url, keys, settings: settings(origin) });
  const form = await intake.formHtml('demo', { returnUrl: `${origin}/welcome` });

  const app = express();
  for (const [at, page] of Object.entries(pages(form)))
    app.get(at, (_request, response) => void response.send(page));
  const answer = getRequestListener((request, env) =>
    intake.fetch(request, { address: (env as HttpBindings).incoming.socket.remoteAddress }),
  );
  // Before any body parser: the intake reads bodies itself, within bounds.
  app.all('/leads/*rest', (request, response) => answer(request, response));
  const server = app.listen(port);

  const stopping = new AbortController();
  const running = engine.run({ signal: stopping.signal });
  return {
    origin,
    engine,
    async stop() {
      await new Promise((resolve) => server.close(resolve));
      stopping.abort();
      await running;
      await intake.close();
      await engine.close();
    },
  };
}

import { Client } from 'pg';

/** A line on which the server says which tenants' logs moved. */
export interface Listener {
  /** Asks whether the line still stands, and opens it again if not. */
  check(): void;
  close(): Promise<void>;
}

const CHECK_MS_MAX = 5_000;

/** Opens a line of its own, not through a pooler: what is listened to belongs to the session. */
export function listenAt(url: string, channel: string, heard: (tenant: string) => void): Listener {
  let client: Client | undefined;
  let closed = false;
  let working: Promise<void> = Promise.resolve();

  const drop = async (): Promise<void> => {
    const dropped = client;
    client = undefined;
    await dropped?.end().catch(() => undefined);
  };
  const open = async (): Promise<void> => {
    const opened = new Client({
      connectionString: url,
      connectionTimeoutMillis: CHECK_MS_MAX,
      query_timeout: CHECK_MS_MAX,
      keepAlive: true,
      application_name: 'leadstream wake-ups',
    });
    opened.on('error', () => {
      if (client === opened) client = undefined;
    });
    opened.on('notification', ({ payload }) => {
      for (const tenant of namesIn(payload)) heard(tenant);
    });
    client = opened;
    await opened.connect();
    await opened.query(`LISTEN "${channel}"`);
  };
  const check = async (): Promise<void> => {
    if (closed) return;
    try {
      if (client) await client.query('SELECT 1');
      else await open();
    } catch {
      // Tried again at the next check; until then polling finds what moves.
      await drop();
    }
  };
  const next = (): void => {
    working = working.then(check);
  };
  next();
  return {
    check: next,
    close: async () => {
      closed = true;
      await working;
      await drop();
    },
  };
}

/** Anybody may notify on a channel: what is no list of names is nothing. */
function namesIn(payload: string | undefined): string[] {
  try {
    const names = JSON.parse(payload ?? '') as unknown;
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

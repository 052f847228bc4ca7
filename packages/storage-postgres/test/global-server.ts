import { canStartServer, findServer, startServer } from './server.ts';

/** Before all tests: finds the server that they work on, or starts one; says so loudly where neither is possible. */
export default async function globalServer(): Promise<(() => Promise<void>) | undefined> {
  const found = await findServer();
  if (found) {
    process.env['LEADSTREAM_POSTGRES_URL'] = found;
    return undefined;
  }
  if (!canStartServer()) {
    console.warn(
      '\nNO POSTGRESQL SERVER: its tests are skipped. Set LEADSTREAM_POSTGRES_URL, or install PostgreSQL.\n',
    );
    return undefined;
  }
  const server = await startServer();
  process.env['LEADSTREAM_POSTGRES_URL'] = server.url;
  return server.remove;
}

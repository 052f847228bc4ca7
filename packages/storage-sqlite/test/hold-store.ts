// A process that opens a store and keeps it, for the tests of what happens to others meanwhile and afterwards. It
// says so on a line of its own, then appends as many commits as it is told, and a line for each once it is answered.
import { sqliteStorage } from '@leadstream/storage-sqlite';

const [path = '', commits = '0'] = process.argv.slice(2);
const storage = await sqliteStorage({ path });
console.log('open');
for (let at = 0; at < Number(commits); at++) {
  const event = {
    id: `command-${at}.0`,
    type: 'captured',
    schemaVersion: 1,
    occurredAt: '2026-03-02T08:00:00.000Z',
    actor: 'seller/1',
    mode: 'live' as const,
    causationId: `command-${at}`,
    correlationId: `command-${at}`,
    processVersion: 1,
    data: { note: 'x'.repeat(2_000) },
    personal: null,
  };
  await storage.log.append([
    {
      tenant: 'acme',
      commandId: `command-${at}`,
      bodyHash: 'body',
      recordedAt: '2026-03-02T08:00:01.000Z',
      writes: [{ stream: `lead/${at}`, expectedVersion: 0, events: [event, event] }],
      claims: [{ scope: 'email', hash: `${at}`, holder: `lead/${at}`, how: 'alone' }],
      releases: [],
    },
  ]);
  console.log(`${at}`);
}
setInterval(() => undefined, 60_000);

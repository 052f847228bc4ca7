import { env } from 'node:process';
import { startHost } from './host.ts';

const { origin } = await startHost({
  port: Number(env['PORT'] ?? 3000),
  path: env['STORE'] ?? 'leads.db',
  secret: env['LEADS_SECRET'] ?? 'only for trying this out on your own machine',
});
console.log(`Open ${origin}`);

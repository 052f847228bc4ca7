// Crash campaigns that take minutes, run by hand and by night: `npm run crash -- sqlite kills 500`, or without a name to
// see all of them. Each ends with its figures in one line, and with an exit code of 1 if a promise was broken.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaigns as postgres } from '../packages/storage-postgres/test/crash/campaigns.ts';
import { campaigns as sqlite } from '../packages/storage-sqlite/test/crash/campaigns.ts';
import type { Campaign, Campaigns } from './crash-campaign.ts';

const stores: { readonly [store: string]: Campaigns } = { sqlite, postgres };

const [store = '', name = '', count, seed = '1'] = process.argv.slice(2);
const found = stores[store]?.[name];
if (!found) {
  console.log('npm run crash -- <store> <campaign> [count] [seed]');
  for (const [each, campaigns] of Object.entries(stores)) {
    for (const [campaign, [, standard, what]] of Object.entries(campaigns)) {
      console.log(`  ${each} ${campaign} ${standard}: ${what}`);
    }
  }
  process.exit(store === '' ? 0 : 2);
}
const [run, standard] = found;
const folder = mkdtempSync(join(tmpdir(), 'leadstream-crash-'));
const campaign: Campaign = { seed: Number(seed), count: Number(count ?? standard), folder, say: console.log };
console.log(`${store} ${name} ${campaign.count}, seed ${campaign.seed}, Node ${process.version}`);
const began = performance.now();
const { figures, broken } = await run(campaign);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${store} ${name}: ${figures}, ${broken} promises broken, ${seconds} s`);
if (broken === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`What is left lies in ${folder}.`);
process.exit(broken === 0 ? 0 : 1);

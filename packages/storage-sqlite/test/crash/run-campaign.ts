// Crash campaigns that take minutes, run by hand and by night: `npm run crash -- kills 500`, or without a name to see
// all of them. Each ends with its figures in one line, and with an exit code of 1 if a promise was broken.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownDrivers } from '../drivers.ts';
import type { Campaign, Run } from './campaign.ts';
import { bitFlips, powerCuts } from './damaged-log.ts';
import { everyWrite, failingDisk } from './failing-calls.ts';
import { randomKills } from './random-kills.ts';
import { buildDoomed } from './survivors.ts';

const campaigns: { readonly [name: string]: readonly [Run, number, string] } = {
  kills: [randomKills, 500, 'kills at random moments; the count is how many'],
  writes: [
    everyWrite,
    1,
    'a kill at each write, sync and truncation, by strace; a count of 5 takes each fifth',
  ],
  cuts: [powerCuts, 200, 'power cuts after each answer and at random bytes of the write-ahead log'],
  flips: [bitFlips, 200, 'one bit of the write-ahead log flipped'],
  full: [failingDisk(['pwrite64'], 'ENOSPC'), 1, 'no space left at each write, by strace'],
  fsync: [failingDisk(['fdatasync', 'fsync'], 'EIO'), 1, 'a sync that fails, each in turn, by strace'],
};

const [name = '', count, seed = '1', driver = ownDrivers[0]?.name ?? ''] = process.argv.slice(2);
const found = campaigns[name];
if (!found) {
  console.log('npm run crash -- <campaign> [count] [seed] [driver]');
  for (const [each, [, standard, what]] of Object.entries(campaigns))
    console.log(`  ${each} ${standard}: ${what}`);
  process.exit(name === '' ? 0 : 2);
}
const [run, standard] = found;
const folder = mkdtempSync(join(tmpdir(), 'leadstream-crash-'));
const campaign: Campaign = {
  driver,
  seed: Number(seed),
  count: Number(count ?? standard),
  folder,
  say: console.log,
};
console.log(`${name} ${campaign.count}, seed ${campaign.seed}, ${driver}, Node ${process.version}`);
const began = performance.now();
await buildDoomed();
const { figures, broken } = await run(campaign);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${name}: ${figures}, ${broken} promises broken, ${seconds} s`);
if (broken === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`What is left lies in ${folder}.`);
process.exit(broken === 0 ? 0 : 1);

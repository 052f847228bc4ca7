// A year of a house on a real store: `npm run year -- [leads] [seed] [folder]`, 100,000 leads if nothing is said. The
// year runs in a process of its own with 512 MB of old space. The store and the profile stay in the folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtScript } from '../../../../.config/bundle-for-node.ts';

const [leads = '100000', seed = '1', folder = mkdtempSync(join(tmpdir(), 'leadstream-year-'))] =
  process.argv.slice(2);
if (![leads, seed].every((said) => /^[1-9]\d{0,6}$/.test(said))) {
  console.error('npm run year -- [leads] [seed] [folder]: whole numbers from 1 to 9999999');
  process.exit(2);
}
const script = await builtScript(new URL('./year.ts', import.meta.url));
const flags = ['--max-old-space-size=512', '--expose-gc'];
const { status } = spawnSync(process.execPath, [...flags, script, leads, seed, folder], { stdio: 'inherit' });
process.exit(status ?? 1);

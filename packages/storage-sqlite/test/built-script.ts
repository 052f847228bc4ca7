import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../../../.config/bundle-for-node.ts';

/** Makes one plain file of a script; answers its path. */
export async function builtScript(entry: URL): Promise<string> {
  const name = basename(fileURLToPath(entry), '.ts');
  const outfile = fileURLToPath(new URL(`../.tsbuild/${name}.mjs`, import.meta.url));
  await bundleForNode(entry, { outfile });
  return outfile;
}

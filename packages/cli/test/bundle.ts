import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../../../.config/bundle-for-node.ts';

const cli = new URL('../', import.meta.url);

/** Builds the command once for all tests. */
export default async function bundle(): Promise<void> {
  const outdir = fileURLToPath(new URL('.tsbuild', cli));
  await bundleForNode(new URL('src/main.ts', cli), { outdir, splitting: true });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.LEADSTREAM_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname;

/** For `describe.skipIf`: true, and said loudly, where the shared data is not at hand. */
export const lacksSharedData = !existsSync(join(folder, 'README.md'));
if (lacksSharedData) {
  console.warn(`SKIPPED: no shared data in ${folder}. Set LEADSTREAM_DATA to run these tests too.`);
}

export const sharedPath = (path: string): string => join(folder, path);
export const sharedText = (path: string): string => readFileSync(sharedPath(path), 'utf8');

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.LEADSTREAM_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname;
const isThere = existsSync(join(folder, 'README.md'));

/** For `describe.skipIf`: true, and said loudly, where the data of DOMAIN's README is not at hand. */
export const lacksSharedData = !isThere;
if (lacksSharedData) {
  console.warn(`SKIPPED: no shared data in ${folder}. Set LEADSTREAM_DATA to run these tests too.`);
}

/** The text of one shared file. */
export const sharedText = (path: string): string => readFileSync(join(folder, path), 'utf8');

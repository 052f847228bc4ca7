import { readFile } from 'node:fs/promises';
import { exit, Stop } from './exit.ts';
import { plain } from './output.ts';

/** Reads a JSON file of settings. `what` names it in the one sentence that is said when it cannot be read. */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = { ENOENT: 'is not there', EISDIR: 'is a folder', EACCES: 'may not be read' }[
      cause.code ?? ''
    ];
    throw new Stop(exit.usage, `The ${what} ${plain(path)} ${why ?? 'cannot be read'}.`, { cause });
  });
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    const position = / position (\d+)/.exec((cause as Error).message)?.[1];
    const line =
      position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`;
    throw new Stop(exit.usage, `The ${what} ${plain(path)} is no JSON${line}.`, { cause });
  }
}

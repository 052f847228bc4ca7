import { constants, realpathSync } from 'node:fs';
import { access, type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type FailedRow, failedRowLine, failedRowsHeader } from '@leadstream/intake-csv';
import { wrongUsage } from './exit.ts';
import { plain } from './output.ts';

/** The file of rows that were not imported: made with the first one, for its owner only, since it holds whole rows. */
export interface FailedRowsFile {
  readonly path: string;
  add(row: FailedRow): Promise<void>;
  close(): Promise<void>;
}

/** Checks that the file can be made and is not the one that is read. */
export async function failedRowsFile(path: string, importedFile: string): Promise<FailedRowsFile> {
  const folder = dirname(resolve(path));
  await access(folder, constants.W_OK).catch(() => {
    throw wrongUsage(
      `--errors ${plain(path)} cannot be written: there is no folder ${plain(folder)} to write to.`,
      'import',
    );
  });
  if (realPath(path) === realPath(importedFile)) {
    throw wrongUsage('--errors names the file that is imported; name another one.', 'import');
  }
  let file: FileHandle | undefined;
  return {
    path,
    async add(row) {
      const text = failedRowLine(row);
      if (file) return file.appendFile(text);
      file = await open(path, 'w', 0o600);
      await file.appendFile(failedRowsHeader(row.header) + text);
    },
    close: async () => file?.close(),
  };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

import { randomUUID } from 'node:crypto';
import { defaultProcess, defineProcess } from '@leadstream/core';
import {
  type ImportHandle,
  type ImportProgress,
  type ImportResult,
  importLeads,
  isImportError,
} from '@leadstream/intake-csv';
import { type ExitCode, exit, Stop } from './exit.ts';
import { type FailedRowsFile, failedRowsFile } from './failed-rows-file.ts';
import { beforeWork } from './faults.ts';
import { caughtUp, type House, noteWithoutRole, within } from './house.ts';
import { type ImportSettings, importSettings } from './import-settings.ts';
import { createFailures, importExitCode, importJson, importLines } from './import-words.ts';
import { openStore } from './open-store.ts';
import { plain } from './output.ts';
import { createProgress } from './progress.ts';
import { chooseStore, isThere } from './store-option.ts';
import { type Call, note } from './verb.ts';

/** Imports a file and says what became of its rows. */
export async function importFile(call: Call): Promise<ExitCode> {
  const { args, options, out } = call;
  const store = chooseStore(options);
  const file = args[0] ?? '';
  const settings = await importSettings(options);
  const errorsPath = options.text('errors');
  const failedRows = errorsPath === undefined ? undefined : await failedRowsFile(errorsPath, file);
  // A file that cannot be imported leaves no empty store behind.
  if (store.kind !== 'memory' && !isThere(store)) await readBeginning(file, settings);
  const storage = await openStore(store);
  return within(storage, { offered: settings.process, actor: settings.actor }, async (house) => {
    const failures = createFailures();
    await noteWithoutRole(house, settings.actor);
    const importId = randomUUID();
    const result = await importInto(house, { file, settings, importId, failedRows, failures });
    const imported = { id: importId, result, failures: failures.first };
    if (options.flag('json')) await out.json(importJson(imported));
    else for (const line of importLines(imported, out)) await out.line(line);
    if (failedRows) noteFailedRows(failedRows, failures.first.length > 0);
    return importExitCode(result);
  });
}

interface Import {
  readonly file: string;
  readonly settings: ImportSettings;
  readonly importId: string;
  readonly failedRows: FailedRowsFile | undefined;
  readonly failures: ReturnType<typeof createFailures>;
}

async function importInto(
  house: House,
  { file, settings, importId, failedRows, failures }: Import,
): Promise<ImportResult> {
  await noteProcess(house, settings);
  const progress = createProgress(process.stderr);
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
    progress.clear();
    note('Stopping after the rows in flight. Ctrl-C again stops at once; nothing is lost by it either.');
  };
  process.once('SIGINT', stop);
  try {
    const result = await importLeads(house.handle, {
      file,
      map: settings.map,
      importId,
      assign: settings.assign,
      signal: stopping.signal,
      onProgress: (far) => progress.show(howFar(far)),
      onFailed: async (row) => {
        failures.add(row);
        await failedRows?.add(row);
      },
    });
    await caughtUp(house);
    return result;
  } catch (error) {
    throw asStop(error, file);
  } finally {
    process.off('SIGINT', stop);
    progress.clear();
    await failedRows?.close();
  }
}

function howFar({ rows, bytes, totalBytes }: ImportProgress): string {
  const part = totalBytes ? `, ${Math.floor((100 * bytes) / totalBytes)} % of the file read` : '';
  return `${rows} rows${part}`;
}

/** An error of the file as a sentence that names it; others as they are. */
function asStop(error: unknown, file: string): unknown {
  if (!isImportError(error)) return error;
  const code = error.code === 'import-refused' ? exit.failed : exit.usage;
  return new Stop(code, plain(`${error.code}: ${file}: ${error.message}`), { cause: error });
}

/** Says so where the rules that were given are not those that decide; throws where they cannot be. */
async function noteProcess({ handle }: House, { process: offered }: ImportSettings): Promise<void> {
  const inForce = await beforeWork(() => handle.process());
  if (!offered || offered.version >= inForce.version) return;
  note(
    `The store has version ${inForce.version} of the process, which decides; version ${offered.version} was given.`,
  );
}

/** Runs an import up to its first command: whatever can be wrong with the file as a whole shows by then. */
async function readBeginning(file: string, { map, process: offered }: ImportSettings): Promise<void> {
  const begun = new Error('The import can begin.');
  const begin = () => Promise.reject(begun);
  const process = defineProcess(offered ?? defaultProcess);
  const handle: ImportHandle = {
    process: () => process,
    execute: begin,
    executeMany: begin,
    leadsByExternalId: begin,
    recordsByExternalId: begin,
  };
  await importLeads(handle, { file, map, importId: 'rehearsal' }).catch((error: unknown) => {
    if (error !== begun) throw asStop(error, file);
  });
}

function noteFailedRows({ path }: FailedRowsFile, some: boolean): void {
  if (some)
    note(
      `The rows that failed are in ${plain(path)}: correct them there, and import that file with the same map.`,
    );
  else note(`No row failed: ${plain(path)} was not written.`);
}

import { dirname, resolve } from 'node:path';
import type { ProcessInput } from '@leadstream/core';
import { type ImportMap, isImportError, readImportMap } from '@leadstream/intake-csv';
import { actorOf } from './actor.ts';
import { exit, Stop, wrongUsage } from './exit.ts';
import { readJsonFile } from './json-file.ts';
import type { Options } from './options.ts';
import { plain } from './output.ts';
import { readProcess } from './process-file.ts';

/** What an import goes by, apart from the file itself. */
export interface ImportSettings {
  readonly map: ImportMap;
  /** `--process`, else the file that the map names beside itself; `undefined` leaves it to the store. */
  readonly process: ProcessInput | undefined;
  readonly assign: boolean;
  readonly actor: string;
}

/** Reads and checks all settings before the store is touched. */
export async function importSettings(options: Options, verb = 'import'): Promise<ImportSettings> {
  const mapPath = options.text('map');
  if (mapPath === undefined) throw wrongUsage(`${verb} needs --map MAP.json: which column means what.`, verb);
  const actor = actorOf(options, 'user:import');
  const map = await readMap(mapPath);
  const named = map.process === undefined ? undefined : resolve(dirname(mapPath), map.process);
  const processPath = options.text('process') ?? named;
  const process = processPath === undefined ? undefined : await readProcess(processPath);
  return { map, process, assign: options.flag('assign'), actor };
}

async function readMap(path: string): Promise<ImportMap> {
  const json = await readJsonFile(path, 'map');
  try {
    return readImportMap(json);
  } catch (error) {
    if (!isImportError(error)) throw error;
    throw new Stop(exit.usage, plain(`${error.code}: ${path}: ${error.message}`), { cause: error });
  }
}

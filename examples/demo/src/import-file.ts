import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defaultProcess, type ProcessInput } from '@leadstream/core';
import type { Handle } from '@leadstream/engine';
import { type ImportMap, importLeads, readImportMap } from '@leadstream/intake-csv';

/** A map, and the process that it names beside it; else the default one. */
export async function readFileMap(path: string): Promise<{ importMap: ImportMap; process: ProcessInput }> {
  const importMap = readImportMap(JSON.parse(await readFile(path, 'utf8')));
  if (!importMap.process) return { importMap, process: defaultProcess };
  const text = await readFile(join(dirname(path), importMap.process), 'utf8');
  return { importMap, process: JSON.parse(text) as ProcessInput };
}

/** Imports a file and runs the assignment rules on its leads; answers in a few words what came in. */
export async function importFile(house: Handle, file: string, map: ImportMap): Promise<string> {
  const isWatched = process.stderr.isTTY;
  const { counts, stop } = await importLeads(house, {
    file,
    map,
    importId: randomUUID(),
    assign: true,
    onProgress: ({ rows }) => {
      if (isWatched) process.stderr.write(`\r  ${rows} rows`);
    },
  });
  if (isWatched) process.stderr.write('\r\x1b[K');
  const said = Object.entries(counts).filter(([name, count]) => name === 'rows' || count > 0);
  return said.map(([name, count]) => `${count} ${name}`).join(', ') + (stop ? `; ${stop.message}` : '');
}

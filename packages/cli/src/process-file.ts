import { defineProcess, isFault, type ProcessInput } from '@leadstream/core';
import { exit, Stop } from './exit.ts';
import { sentenceOf } from './faults.ts';
import { readJsonFile } from './json-file.ts';
import { plain } from './output.ts';

/** Reads a process from a JSON file and checks it; one that is not valid is a wrong usage that names each place. */
export async function readProcess(path: string): Promise<ProcessInput> {
  const input = (await readJsonFile(path, 'process')) as ProcessInput;
  try {
    defineProcess(input);
    return input;
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Stop(exit.usage, plain(`${path}: ${sentenceOf(error)}`), { cause: error });
  }
}

import type { Process } from '@leadstream/core';
import { openPaper, type Paper } from './paper.ts';

const houses = new WeakMap<Process, Paper>();

/** A house on paper where the process was published, with its sellers and pools, and nothing else happened yet. */
export function publishedPaper(process: Process): Paper {
  const known = houses.get(process) ?? openPaper(process);
  if (!houses.has(process)) {
    known.accept({ type: 'publish-process', process: process.definition as never }, { actor: 'system' });
    houses.set(process, known);
  }
  return known.fork();
}

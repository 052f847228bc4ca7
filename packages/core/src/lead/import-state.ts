import type { Draft } from 'immer';
import type { Lead } from './lead.ts';

/** Imports that are remembered; a file that comes in every night for years leaves only its latest ones. */
const importsKept = 100;

/** Notes an import that touched a lead. */
export function noteImport(lead: Draft<Lead>, id: string | undefined): void {
  if (id === undefined || lead.imports.at(-1) === id || lead.imports.includes(id)) return;
  lead.imports.push(id);
  if (lead.imports.length > importsKept) lead.imports.shift();
}

import type { ExternalId, Fields, Process } from '@leadstream/core';
import { bindColumns } from './columns.ts';
import { openCsv } from './csv-file.ts';
import type { CsvInput } from './file-bytes.ts';
import type { ImportMap } from './import-map.ts';
import type { RowProblem } from './problems.ts';
import { isRowProblem, rowReader } from './row-reader.ts';

/** A row of a file as the lead it would become, or what is wrong with it. */
export type ReadLead = { readonly line: number } & (
  | { readonly externalId: ExternalId; readonly fields: Fields }
  | { readonly problem: RowProblem }
);

/** Reads the leads of a file and records nothing. Throws an `ImportError` where the file or the map cannot be used. */
export async function* readLeads({
  file,
  map,
  process,
  delimiter,
}: {
  readonly file: CsvInput;
  readonly map: ImportMap;
  readonly process: Process;
  readonly delimiter?: string | undefined;
}): AsyncGenerator<ReadLead> {
  const csv = await openCsv(file, delimiter);
  try {
    const read = rowReader(bindColumns(csv.header, map, process), map, process, {
      importId: 'unrecorded',
      assign: false,
    });
    for await (const { rows } of csv.pieces) {
      for (const row of rows) {
        const { line } = row;
        const one = read(row);
        if (isRowProblem(one)) yield { line, problem: one };
        else yield { line, externalId: one.body.externalId, fields: one.body.fields };
      }
    }
  } finally {
    await csv.pieces.return(undefined);
  }
}

// Importing

// Maps
export type { ColumnRule } from './column-rule.ts';
// Reading CSV alone
export { type CsvFile, openCsv, type RowPiece } from './csv-file.ts';
export type { CsvRow } from './csv-rows.ts';
// What went wrong
export { type FailedRow, failedRowLine, failedRowsCsv, failedRowsHeader } from './failed-rows.ts';
export type { CsvInput } from './file-bytes.ts';
export { formulaSafe, withoutGuard } from './formula-safe.ts';
export type { Answer, CommandOptions, ImportHandle } from './handle.ts';
export { ImportError, type ImportErrorCode, importErrorCodes, isImportError } from './import-error.ts';
export { type ImportOptions, type ImportProgress, importLeads } from './import-leads.ts';
export { type ImportMap, readImportMap } from './import-map.ts';
export type { FallenTotal, ImportResult, ImportStop } from './import-report.ts';
export { type RowProblem, type RowProblemCode, rowProblemTexts } from './problems.ts';
// Reading without recording
export { type ReadLead, readLeads } from './read-leads.ts';
export type { ImportCounts, RowOutcome } from './row-results.ts';

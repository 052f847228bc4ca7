/** Why an import ended before any row: stable codes. */
export const importErrorCodes = [
  'map-invalid',
  'file-missing',
  'file-is-directory',
  'file-unreadable',
  'file-empty',
  'file-is-spreadsheet',
  'file-is-archive',
  'file-is-utf16',
  'file-is-binary',
  'text-not-utf8',
  'header-damaged',
  'header-empty-name',
  'header-duplicate',
  'columns-unmapped',
  'columns-missing',
  'fields-unknown',
  'import-refused',
] as const;
export type ImportErrorCode = (typeof importErrorCodes)[number];

/** An import that could not begin, or a map that is wrong. Tell it by `code`; the message has no personal data. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(
    readonly code: ImportErrorCode,
    message: string,
    /** The headers, fields or places in the map that are wrong. */
    readonly places: readonly string[] = [],
  ) {
    super(message);
  }
}

/** Tells an `ImportError` by its code, whichever copy of this package threw it. */
export const isImportError = (error: unknown): error is ImportError =>
  error instanceof Error && (importErrorCodes as readonly unknown[]).includes((error as ImportError).code);

/** Names for a message: quoted, at most ten of them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => JSON.stringify(name));
  return names.length > 10 ? `${shown.join(', ')} and ${names.length - 10} more` : shown.join(', ');
}

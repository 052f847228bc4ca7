/** What spreadsheets take for the beginning of a formula, behind any number of apostrophes. */
const FORMULA = /^'*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
const GUARDED = /^''*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;

/** Puts an apostrophe before what a spreadsheet would carry out; `withoutGuard` gives the text back exactly. */
export const formulaSafe = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Takes the apostrophe away that `formulaSafe` put there. */
export const withoutGuard = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text);

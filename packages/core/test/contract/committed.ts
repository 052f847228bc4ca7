// The committed side of the contract: docs/schemas and packages/core/test/golden.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { eventTypes, faultCodes, refusalTexts, upcasters } from '@leadstream/core';
import { type Codes, type Contract, contractFaults, schemaFile } from './contract.ts';
import { changesOf, type GoldenLog, type GoldenSeal, goldenLog, lineFaults, sealOf } from './golden-log.ts';
import { shapeOf, textOf } from './shape.ts';

const schemas = new URL('../../../../docs/schemas/', import.meta.url);
const golden = new URL('../golden/', import.meta.url);
const codesFile = new URL('codes.json', schemas);

const namesIn = (folder: URL, ending: RegExp): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => ending.test(name))
        .sort()
    : [];
const jsonAt = <T>(file: URL): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;

/** The codes as the code has them. */
const codes: Codes = { faults: Object.keys(faultCodes).sort(), refusals: Object.keys(refusalTexts).sort() };

export const readGoldenLogs = (): GoldenLog[] =>
  namesIn(golden, /\.ndjson$/).map((name) => goldenLog(name, readFileSync(new URL(name, golden), 'utf8')));

const sealFile = ({ name }: GoldenLog): URL => new URL(name.replace(/\.ndjson$/, '.sealed.json'), golden);
export const readSeal = (log: GoldenLog): GoldenSeal | undefined => jsonAt<GoldenSeal>(sealFile(log));

/** The contract as it stands. */
export const readContract = (): Contract => ({
  types: eventTypes,
  upcasters,
  codes,
  schemas: new Map(
    namesIn(schemas, /\.v\d+\.json$/).map((name) => [name, readFileSync(new URL(name, schemas), 'utf8')]),
  ),
  committedCodes: jsonAt<Codes>(codesFile) ?? { faults: [], refusals: [] },
  golden: readGoldenLogs().flatMap(({ events }) => events),
});

/**
 * Writes what is new: schemas of new types and versions, new codes, seals of new golden lines, new parts of golden
 * states. Nothing that was committed changes by it; what breaks the contract is answered, and is not written.
 */
export function writeWhatIsNew(): string[] {
  const { schemas: committed, committedCodes } = readContract();
  for (const [type, { schemaVersion, data }] of eventTypes) {
    const file = schemaFile(type, schemaVersion);
    if (!committed.has(file)) writeFileSync(new URL(file, schemas), shapeOf(type, schemaVersion, data));
  }
  const union = (kind: keyof Codes): string[] =>
    [...new Set([...committedCodes[kind], ...codes[kind]])].sort();
  writeFileSync(codesFile, textOf({ faults: union('faults'), refusals: union('refusals') }));
  return [...readGoldenLogs().flatMap(sealWhatIsNew), ...contractFaults(readContract())];
}

function sealWhatIsNew(log: GoldenLog): string[] {
  const [before, after] = [readSeal(log), sealOf(log)];
  const isIntact = !before || sealsFirst(log, before);
  const faults = isIntact ? stateFaults(log, before, after) : lineFaults(log, before);
  if (faults.length === 0) writeFileSync(sealFile(log), textOf(after));
  return faults;
}

const sealsFirst = (log: GoldenLog, { lines, sha256 }: GoldenSeal): boolean =>
  sealOf({ ...log, lines: log.lines.slice(0, lines), events: [] }).sha256 === sha256;

/** How golden states differ from what they were, with what to do. */
export function stateFaults(
  { name }: GoldenLog,
  before: GoldenSeal | undefined,
  after: GoldenSeal,
): string[] {
  const changes = changesOf(before?.states ?? {}, after.states);
  if (changes.length === 0) return [];
  return [
    `The events of ${name} no longer fold to what they did: ${changes.slice(0, 10).join('; ')}. Stores hold such events, ` +
      'and their leads would change overnight: mend the recipe, or write the upcaster that is missing ' +
      '(docs/evolution.md). Only where the state itself is to be called otherwise, delete the .sealed.json beside it, ' +
      'run `npm run schemas`, and let the review see every line that changes.',
  ];
}

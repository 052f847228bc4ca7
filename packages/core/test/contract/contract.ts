// What was once stored can be read for ever: this is the check of it, over what the code says and what is committed.
import { chainGaps, type Event, type Upcasters } from '@leadstream/core';
import type * as z from 'zod';
import { shapeOf } from './shape.ts';

/** The codes that hosts may test for: they only ever grow. */
export interface Codes {
  readonly faults: readonly string[];
  readonly refusals: readonly string[];
}

export interface Contract {
  /** The types of event of the code. */
  readonly types: ReadonlyMap<string, { readonly schemaVersion: number; readonly data: z.ZodType }>;
  readonly upcasters: Upcasters;
  readonly codes: Codes;
  /** The committed schemas: text by file name, `<type>.v<n>.json`. */
  readonly schemas: ReadonlyMap<string, string>;
  readonly committedCodes: Codes;
  /** The golden events as they are stored. */
  readonly golden: readonly Event[];
}

const schemaName = /^(?<type>.+)\.v(?<version>\d+)\.json$/;
export const schemaFile = (type: string, version: number): string => `${type}.v${version}.json`;

/** What breaks the contract, each with what to do; empty when nothing does. */
export function contractFaults(contract: Contract): string[] {
  return [
    ...shapeFaults(contract),
    ...orphanFaults(contract),
    ...chainGaps(contract.types, contract.upcasters).map(
      (gap) => `${gap} Put it right in packages/core/src/lead/upcast.ts.`,
    ),
    ...sampleFaults(contract),
    ...codeFaults(contract),
  ];
}

/** A shape that was committed is the shape for ever. */
function shapeFaults({ types, schemas }: Contract): string[] {
  return [...types].flatMap(([type, { schemaVersion, data }]) =>
    versions(schemaVersion).flatMap((version) => {
      const file = schemaFile(type, version);
      const committed = schemas.get(file);
      if (committed === undefined) {
        return version === schemaVersion
          ? [`docs/schemas/${file} is missing: run \`npm run schemas\` and commit it.`]
          : [`docs/schemas/${file}, the shape that stores may hold, is gone: put it back.`];
      }
      if (version < schemaVersion || committed === shapeOf(type, version, data)) return [];
      return [
        `The shape of "${type}" changed, and stores hold events of shape ${version}. Do not touch docs/schemas/${file}: ` +
          `raise its schemaVersion to ${version + 1}, add an upcaster from ${version} to packages/core/src/lead/upcast.ts, ` +
          `append a golden sample of the new shape, run \`npm run schemas\` (docs/evolution.md).`,
      ];
    }),
  );
}

/** A type that was committed is a type for ever, and its version never falls. */
function orphanFaults({ types, schemas }: Contract): string[] {
  return [...schemas.keys()].flatMap((file) => {
    const { type = '', version = '' } = schemaName.exec(file)?.groups ?? {};
    const known = types.get(type)?.schemaVersion;
    if (known === undefined) {
      return [
        `docs/schemas/${file} tells of "${type}", which the code does not know. A stored type is never removed or ` +
          'renamed: put it back into decide/event-types.ts; give a new kind of fact a new name beside it.',
      ];
    }
    if (Number(version) <= known) return [];
    return [
      `docs/schemas/${file} is newer than the code, which has "${type}" in shape ${known}: raise it again.`,
    ];
  });
}

/** Each type in each of its versions is held by a golden event. */
function sampleFaults({ types, golden }: Contract): string[] {
  const held = new Set(golden.map(({ type, schemaVersion }) => schemaFile(type, schemaVersion)));
  return [...types].flatMap(([type, { schemaVersion }]) =>
    versions(schemaVersion)
      .filter((version) => !held.has(schemaFile(type, version)))
      .map(
        (version) =>
          `No golden sample holds "${type}" in shape ${version}: append one to packages/core/test/golden, as it is stored.`,
      ),
  );
}

function codeFaults({ codes, committedCodes }: Contract): string[] {
  return (['faults', 'refusals'] as const).flatMap((kind) => [
    ...committedCodes[kind]
      .filter((code) => !codes[kind].includes(code))
      .map(
        (code) =>
          `The code "${code}" of ${kind} is gone. Hosts test for it: put it back, and add new codes beside it.`,
      ),
    ...codes[kind]
      .filter((code) => !committedCodes[kind].includes(code))
      .map(
        (code) => `The code "${code}" of ${kind} is not in docs/schemas/codes.json: run \`npm run schemas\`.`,
      ),
  ]);
}

const versions = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

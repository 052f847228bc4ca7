import { describe, expect, it } from 'vitest';
import { noCycles } from './cycles.ts';
import {
  dependenciesAreDeclared,
  importsAreWellFormed,
  packagesImportAsAllowed,
  storagesRunTheSuite,
} from './packages.ts';
import { fromTexts, type Manifest, type Rule, readRepository } from './repository.ts';
import { coreImportsFourLibraries, coreIsPure, roomsImportOnlyUpwards } from './rooms.ts';
import { namesSaySomething, sizesFit, topLevelIsKept } from './tidiness.ts';

const rules: Readonly<Record<string, Rule>> = {
  coreImportsFourLibraries,
  coreIsPure,
  roomsImportOnlyUpwards,
  packagesImportAsAllowed,
  dependenciesAreDeclared,
  importsAreWellFormed,
  storagesRunTheSuite,
  noCycles,
  namesSaySomething,
  sizesFit,
  topLevelIsKept,
};

describe('this repository', () => {
  const repository = readRepository();
  it.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(rule(repository)).toEqual([]);
  });
});

const CORE = 'packages/core/src/';
const manifests: Readonly<Record<string, Manifest>> = {
  'packages/core': {
    name: '@leadstream/core',
    exports: { '.': {}, './presets': {} },
    dependencies: { zod: '4' },
  },
  'packages/intake-csv': { name: '@leadstream/intake-csv', dependencies: { '@leadstream/core': '0' } },
};
const fortyTimesTwo = `const a = 1;\nconst b = 2;\n`.repeat(40);

/** Rule, what the planted file says, where it lies, and what the finding must name (undefined: no finding). */
const planted: readonly (readonly [Rule, string, string, RegExp | undefined])[] = [
  [
    coreImportsFourLibraries,
    "import fs from 'node:fs';",
    `${CORE}lead/lead.ts`,
    /lead\.ts:1 imports node:fs\. .*port/,
  ],
  [coreImportsFourLibraries, "import { v7 } from 'uuid';", `${CORE}lead/lead.ts`, /imports uuid/],
  [
    coreImportsFourLibraries,
    "export * from '@leadstream/engine';",
    `${CORE}index.ts`,
    /imports @leadstream\/engine/,
  ],
  [coreImportsFourLibraries, "const x = await import('lodash');", `${CORE}lead/lead.ts`, /imports lodash/],
  [coreImportsFourLibraries, "import { TZDate } from '@date-fns/tz';", `${CORE}lead/lead.ts`, undefined],
  [coreImportsFourLibraries, "import fs from 'node:fs';", 'packages/engine/src/loop.ts', undefined],

  [coreIsPure, '\nconst now = Date.now();', `${CORE}lead/lead.ts`, /lead\.ts:2 calls Date\.now/],
  [coreIsPure, 'const now = new Date();', `${CORE}lead/lead.ts`, /calls new Date\(\)/],
  [coreIsPure, 'const now = new Date;', `${CORE}lead/lead.ts`, /calls new Date\(\)/],
  [coreIsPure, 'const chance = Math.random();', `${CORE}pool/pool.ts`, /calls Math\.random/],
  [
    coreIsPure,
    'const id = globalThis.crypto.randomUUID();',
    `${CORE}lead/lead.ts`,
    /calls crypto\.randomUUID/,
  ],
  [coreIsPure, "import { isPast } from 'date-fns';", `${CORE}lead/lead.ts`, /isPast, which reads the clock/],
  [coreIsPure, 'const then = new Date(1000); const text = "Date.now()";', `${CORE}lead/lead.ts`, undefined],
  [coreIsPure, 'const now = Date.now();', 'packages/engine/src/clock.ts', undefined],

  [
    roomsImportOnlyUpwards,
    "import '../scoring/score.ts';",
    `${CORE}lead/lead.ts`,
    /"scoring" lives below "lead"/,
  ],
  [
    roomsImportOnlyUpwards,
    "import '../decide/decide.ts';",
    `${CORE}process/process.ts`,
    /"decide" lives below/,
  ],
  [roomsImportOnlyUpwards, "import '../scoring/score.ts';", `${CORE}capture/capture.ts`, /are sisters/],
  [roomsImportOnlyUpwards, "import '../pool/pool.ts';", `${CORE}calendar/calendar.ts`, /are sisters/],
  [
    roomsImportOnlyUpwards,
    "import { x } from '../lead/lead.ts';",
    `${CORE}ports/event-log.ts`,
    /names only event types/,
  ],
  [
    roomsImportOnlyUpwards,
    "import type { X } from '../process/process.ts';",
    `${CORE}ports/clock.ts`,
    /only event types/,
  ],
  [roomsImportOnlyUpwards, "import { x } from '../index.ts';", `${CORE}lead/lead.ts`, /not the index/],
  [roomsImportOnlyUpwards, 'export {};', `${CORE}dates/day.ts`, /is in no room/],
  [
    roomsImportOnlyUpwards,
    "import type { X } from '../lead/lead.ts';",
    `${CORE}ports/event-log.ts`,
    undefined,
  ],
  [roomsImportOnlyUpwards, "import type { X } from '../ports/clock.ts';", `${CORE}lead/lead.ts`, undefined],
  [
    roomsImportOnlyUpwards,
    "import '../../lead/lead.ts'; import './near.ts';",
    `${CORE}lead/events/a.ts`,
    undefined,
  ],
  [roomsImportOnlyUpwards, "import '../views/view.ts';", `${CORE}measures/funnel.ts`, undefined],
  [roomsImportOnlyUpwards, "export * from './measures/funnel.ts';", `${CORE}index.ts`, undefined],

  [
    packagesImportAsAllowed,
    "import '@leadstream/core';",
    'packages/normalise/src/phone.ts',
    /may import nothing of ours/,
  ],
  [
    packagesImportAsAllowed,
    "import '@leadstream/engine';",
    'packages/storage-sqlite/src/log.ts',
    /may import core of ours/,
  ],
  [
    packagesImportAsAllowed,
    "import '@leadstream/testkit';",
    'packages/engine/src/loop.ts',
    /may import core, normalise/,
  ],
  [
    packagesImportAsAllowed,
    "import { e } from '@leadstream/engine';",
    'packages/intake-csv/src/load.ts',
    /import type/,
  ],
  [
    packagesImportAsAllowed,
    "import '@leadstream/core/src/a.ts';",
    'packages/engine/src/a.ts',
    /only what a package exports/,
  ],
  [
    packagesImportAsAllowed,
    "import '@leadstream/core';",
    `${CORE}lead/lead.ts`,
    /import its own files by path/,
  ],
  [packagesImportAsAllowed, "import '@leadstream/core';", 'packages/new-thing/src/a.ts', /Nobody said whom/],
  [
    packagesImportAsAllowed,
    "import type { E } from '@leadstream/engine';",
    'packages/intake-csv/src/load.ts',
    undefined,
  ],
  [packagesImportAsAllowed, "import '@leadstream/core/presets';", 'packages/engine/src/a.ts', undefined],
  [packagesImportAsAllowed, "import '@leadstream/testkit';", 'examples/demo/src/main.ts', undefined],
  [packagesImportAsAllowed, "import '@leadstream/testkit';", 'packages/core/test/lead.test.ts', undefined],

  [
    dependenciesAreDeclared,
    "import 'zod'; import 'immer';",
    `${CORE}lead/lead.ts`,
    /imports immer, which packages\/core\/pack/,
  ],
  [
    dependenciesAreDeclared,
    "import './b.ts';",
    `${CORE}lead/lead.ts`,
    /depends on zod, which its sources never import/,
  ],
  [dependenciesAreDeclared, "import 'zod/v4'; import 'node:fs';", `${CORE}lead/lead.ts`, undefined],

  [importsAreWellFormed, "import 'fs';", 'packages/engine/src/a.ts', /write node:fs/],
  [importsAreWellFormed, "import './b';", 'packages/engine/src/a.ts', /with its ending \.ts/],
  [
    importsAreWellFormed,
    "import '../../core/src/a.ts';",
    'packages/engine/src/a.ts',
    /outside its own sources/,
  ],
  [importsAreWellFormed, "import '../lib/b.ts'; import 'node:fs';", 'packages/engine/src/x/a.ts', undefined],

  [storagesRunTheSuite, 'export {};', 'packages/storage-x/src/log.ts', /never runs the storage suite/],
  [
    storagesRunTheSuite,
    "import { lawsOf } from '@leadstream/testkit';",
    'packages/storage-x/test/laws.test.ts',
    /never runs the storage suite/,
  ],
  [
    storagesRunTheSuite,
    "import { describeStorage } from '@leadstream/testkit';",
    'packages/storage-x/test/conformance.test.ts',
    undefined,
  ],

  [
    noCycles,
    "import './a.ts';",
    'packages/engine/src/a.ts',
    /a\.ts -> packages\/engine\/src\/a\.ts is a cycle/,
  ],

  [namesSaySomething, 'export {};', 'packages/engine/src/utils.ts', /name that says nothing/],
  [namesSaySomething, 'export {};', 'packages/engine/src/helpers/round.ts', /name that says nothing/],
  [namesSaySomething, 'export {};', 'packages/engine/test/helpers.ts', /name that says nothing/],
  [namesSaySomething, 'export {};', `${CORE}lead/index.ts`, /inner barrel/],
  [namesSaySomething, 'export {};', `${CORE}index.ts`, undefined],
  [namesSaySomething, 'export {};', `${CORE}lead/event-types.ts`, undefined],

  [sizesFit, 'export {};\n'.repeat(301), 'packages/engine/src/a.ts', /has 301 lines, at most 300/],
  [
    sizesFit,
    `function long() {\n${fortyTimesTwo}}`,
    'packages/engine/src/a.ts',
    /a\.ts:1 long has 82 lines, at most 70/,
  ],
  [sizesFit, `const long = () => {\n${fortyTimesTwo}};`, 'packages/engine/src/a.ts', /long has 82 lines/],
  [sizesFit, 'export {};\n'.repeat(300), 'packages/engine/src/a.ts', undefined],
  [sizesFit, 'export {};\n'.repeat(301), 'packages/engine/test/a.test.ts', undefined],

  [topLevelIsKept, 'export {};', 'scripts/x.ts', /scripts does not belong to the top level/],
  [topLevelIsKept, '{}', 'tsconfig.json', /tsconfig\.json does not belong/],
  [topLevelIsKept, '{}', '.config/tsconfig.json', undefined],
];

describe('planted mistakes', () => {
  const titled = planted.map(
    ([rule, text, path, finding]) =>
      [rule.name, finding ? 'objects to' : 'allows', text.slice(0, 60), path, rule, text, finding] as const,
  );
  it.each(titled)('%s %s %j in %s', (_name, _verb, _start, path, rule, text, finding) => {
    const used =
      rule === dependenciesAreDeclared ? { 'packages/core': manifests['packages/core']! } : manifests;
    const findings = rule(fromTexts({ [path]: text }, used));
    if (finding === undefined) expect(findings).toEqual([]);
    else expect(findings).toEqual([expect.stringMatching(finding)]);
  });

  it('sees a cycle over several files, and one of types', () => {
    const repository = fromTexts({
      'packages/engine/src/a.ts': "import { b } from './b.ts';",
      'packages/engine/src/b.ts': "import type { C } from './c.ts';",
      'packages/engine/src/c.ts': "export * from './b.ts';",
    });
    expect(noCycles(repository)).toEqual([expect.stringMatching(/b\.ts -> .*c\.ts -> .*b\.ts is a cycle/)]);
  });

  it('covers every rule', () => {
    expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(Object.values(rules)));
  });
});

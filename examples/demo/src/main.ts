import { createEngine } from '@leadstream/engine';
import { marketProcess, simulatedClock } from '@leadstream/testkit';
import { type EmptyStore, emptyStore } from './empty-store.ts';
import { importFile, readFileMap } from './import-file.ts';
import { printNewRules } from './new-rules.ts';
import { type DemoOptions, readOptions, usage } from './options.ts';
import { faint, strong } from './paint.ts';
import { printCheck, printScreen } from './screen.ts';
import { printSellers, simulate } from './simulate.ts';

/** A market of buyers and three sellers, lived on a real store. */
async function showMarket(
  { storage, name }: EmptyStore,
  options: Extract<DemoOptions, { kind: 'market' }>,
): Promise<void> {
  const { leads, days, seed } = options;
  console.log(strong(`Leadstream: a television shop, ${leads} leads in ${days} days`), faint(`seed ${seed}`));
  const clock = simulatedClock(Date.UTC(2026, 0, 5, 8));
  const engine = createEngine({ process: marketProcess, storage, clock });
  const house = engine.system();
  const began = performance.now();
  const ledger = await simulate(house, clock, options);
  await engine.runDue();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(faint(`  lived in ${seconds} s, each command synced to disk; store ${name}`));
  await printSellers(house, ledger);
  await printScreen(house);
  await printNewRules(house, marketProcess);
  await printCheck(engine);
  await engine.close();
}

/** The leads of a file, with their own process. */
async function showFile(
  { storage, name }: EmptyStore,
  { file, map }: Extract<DemoOptions, { kind: 'file' }>,
): Promise<void> {
  console.log(strong(`Leadstream: ${file}`));
  const { importMap, process: offered } = await readFileMap(map);
  const engine = createEngine({ process: offered, storage });
  const house = engine.as('user:import');
  const counts = await importFile(house, file, importMap);
  console.log(faint(`  ${counts}; store ${name}`));
  await engine.runDue();
  await printScreen(house);
  await printCheck(engine);
  await engine.close();
}

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(`${options}\n${usage}`);
  process.exitCode = 2;
} else {
  const store = await emptyStore(options.store);
  if (options.kind === 'market') await showMarket(store, options);
  else await showFile(store, options);
  console.log(faint(`\nLook further: npx --no-install leadstream leads --store ${store.name}`));
}

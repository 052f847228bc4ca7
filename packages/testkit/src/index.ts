// Random processes, commands and histories
export { commandsFor } from './arbitraries/commands.ts';
export { type History, type HistoryOptions, historiesFor, type Step } from './arbitraries/histories.ts';
export { commandOf, type Move, moves } from './arbitraries/moves.ts';
export { arbitraryProcess } from './arbitraries/process.ts';

// Laws of any process, and what the histories that they are checked on contain
export {
  type ClassShare,
  type Coverage,
  type CoverageOptions,
  checkCoverage,
  coverageOf,
} from './classes/coverage.ts';
export { type HistoryLaw, LawBroken } from './laws/law.ts';
export { checkLaws, type Law, type LawOptions, lawsOf } from './laws/laws-of.ts';
// Simulation: a clock that one moves, and a market of buyers and sellers
export { chanceToBuy, type MarketSeller, marketSellers, sourceEffects } from './market/buyers.ts';
export { liveMarket, type MarketHouse, type MarketLead, type MarketOptions } from './market/market.ts';
export { marketProcess } from './market/process.ts';

// The pure core on paper
export { type AnyProcess, type Carried, openPaper, type Paper, type PaperOptions } from './paper.ts';
export { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

// Conformance suites
export { describeStorage, type StorageUnderTest, type TestRunner } from './storage-suite/describe-storage.ts';
export type { OpenedStorage } from './storage-suite/rule.ts';

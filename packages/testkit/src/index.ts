// The pure core on paper, and stories to live on it
export { commandOf, live, type Move, move, moves } from './arbitraries/moves.ts';
// Simulation: a clock that one moves, and a market of buyers and sellers
export { chanceToBuy, type MarketSeller, marketSellers, sourceEffects } from './market/buyers.ts';
export { liveMarket, type MarketHouse, type MarketLead, type MarketOptions } from './market/market.ts';
export { marketProcess } from './market/process.ts';
export { openPaper, type Paper, type PaperOptions } from './paper.ts';
export { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

// Conformance suites
export { describeStorage, type StorageUnderTest, type TestRunner } from './storage-suite/describe-storage.ts';
export type { OpenedStorage } from './storage-suite/rule.ts';

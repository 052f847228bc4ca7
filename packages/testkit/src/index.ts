// The pure core on paper, and stories to live on it
export { commandOf, live, type Move, move, moves } from './arbitraries/moves.ts';
export { openPaper, type Paper, type PaperOptions } from './paper.ts';

// Conformance suites
export { describeStorage, type StorageUnderTest, type TestRunner } from './storage-suite/describe-storage.ts';
export type { OpenedStorage } from './storage-suite/rule.ts';

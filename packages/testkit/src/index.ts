// Conformance suites
export { describeStorage, type StorageUnderTest, type TestRunner } from './storage-suite/describe-storage.ts';
export type { OpenedStorage } from './storage-suite/rule.ts';

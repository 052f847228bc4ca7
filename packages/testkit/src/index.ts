// Random processes, commands and histories
export { commandsFor } from './arbitraries/commands.ts';
export {
  type Fault,
  type History,
  type HistoryOptions,
  historiesFor,
  type Step,
} from './arbitraries/histories.ts';
export { leadExamplesOf } from './arbitraries/lead-examples.ts';
export { commandOf, type Move, moves } from './arbitraries/moves.ts';
export { arbitraryProcess } from './arbitraries/process.ts';
// What the histories of a process contain
export {
  type ClassShare,
  type Coverage,
  type CoverageOptions,
  checkCoverage,
  coverageOf,
} from './classes/coverage.ts';
// Named moments at which a process may end, and a story that is gone on with afterwards
export { flawsLeft, unbrokenOutcome } from './crash/aftermath.ts';
export {
  type DoomedLife,
  type DoomedLifeOptions,
  endProcess,
  liveDoomed,
} from './crash/doomed-life.ts';
export { type DoomedProcess, type Ended, startDoomed } from './crash/doomed-process.ts';
export { type Caller, type FailPoint, failPoints, withFailPoint } from './crash/fail-points.ts';
export { type Journal, type Noted, openJournal, readJournal, readJournals } from './crash/journal.ts';
export {
  type LifeOptions,
  liveStory,
  outcomeOf,
  type StoryClock,
  storyClock,
} from './crash/live-story.ts';
export { drawStory, type StoryCommand, type StoryOptions, type StoryStep } from './crash/story.ts';
// Storages that fail, storages that tell, and lines that fail
export { type FaultyLine, type LineState, type LostReply, openFaultyLine } from './faults/faulty-line.ts';
export {
  type FaultOptions,
  type Faults,
  type FaultyStorage,
  faultyStorage,
  type PlantedFault,
} from './faults/faulty-storage.ts';
export { instrumentedStorage, type StorageCalled } from './faults/instrumented-storage.ts';
export { interceptedStorage, type StorageCall } from './faults/intercepted-storage.ts';
// Tests by example
export {
  type Expected,
  type Given,
  given,
  type Situation,
  type Some,
  type Told,
  type When,
} from './given.ts';
// What a log must hold, whatever befell it
export { checkHistory, type Flaw, type ReadableLog } from './history-check/check-history.ts';
export type { Invocation } from './history-check/invocation.ts';
export {
  type RecordingHandle,
  type RecordingOptions,
  recordingHandle,
} from './history-check/recording-handle.ts';
// Laws of any process
export type { CounterExample } from './laws/counter-example.ts';
export { type HistoryLaw, LawBroken } from './laws/law.ts';
export type { LawOptions } from './laws/law-options.ts';
export { type Law, lawsOf } from './laws/laws-of.ts';
export {
  checkConversion,
  checkProcess,
  type Verification,
  verifyConversion,
  verifyProcess,
} from './laws/verify.ts';
// Simulation: a clock that one moves, and a market of buyers and sellers
export { type Circumstances, chanceToBuy, type MarketEffects, marketEffects } from './market/effects.ts';
export type { MarketHouse, MarketLead } from './market/happenings.ts';
export { liveMarket, type MarketOptions } from './market/market.ts';
export { marketProcess } from './market/process.ts';
export { type MarketSeller, marketSellers } from './market/sellers.ts';
export { type MarketCampaign, type MarketSource, marketSources } from './market/sources.ts';
// The pure core on paper
export { type AnyProcess, type Carried, openPaper, type Paper, type PaperOptions } from './paper.ts';
// Lists of people with known duplicates
export { carelessList, type ListedPerson, type ListOptions } from './people/careless-list.ts';
export { type Person, personFields } from './people/person.ts';
export { type RecordingMailer, recordingMailer } from './recording-mailer.ts';
export { type SimulatedClock, simulatedClock } from './simulated-clock.ts';
// Conformance suites
export { describeStorage, type StorageUnderTest, type TestRunner } from './storage-suite/describe-storage.ts';
export type { OpenedStorage } from './storage-suite/rule.ts';

// Ports

// Events
export type { Envelope, Event, Json, Mode, Personal } from './lead/events/event.ts';
export type { Clock, Ids } from './ports/clock.ts';
export { checkCommits } from './ports/commit-contract.ts';
export type {
  AppendResult,
  Claim,
  ClaimKey,
  Commit,
  EventLog,
  Receipt,
  Sealed,
  SealedEvent,
  StreamWrite,
  UnplacedEvent,
} from './ports/event-log.ts';
export { type FaultCode, FaultError, faultCodes, isFault } from './ports/fault.ts';
export type { KeyStore, KeyVault, Unsealed } from './ports/key-vault.ts';
export type { Storage } from './ports/storage.ts';
export {
  checkQuery,
  checkTaskView,
  checkViewRow,
  checkViewShape,
  checkWhere,
  columnType,
  cursorOf,
  isText,
  type Place,
  placeIn,
  placeOf,
  valuesOf,
} from './ports/view-contract.ts';
export type {
  IndexField,
  Lease,
  LeasedTask,
  ViewPage,
  ViewProgress,
  ViewQuery,
  ViewRow,
  ViewShape,
  ViewStore,
  Where,
} from './ports/view-store.ts';
export { createWakeUps, type WakeUps } from './ports/wake-ups.ts';

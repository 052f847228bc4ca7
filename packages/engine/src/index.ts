// The engine and its handles

export type { AccessReads, AccessShown, Holder } from './access-reads.ts';
export type { AuditFilter, AuditPage, AuditReads } from './audit-reads.ts';
export type { BackupOptions } from './backup.ts';
export type { Commands, CommandWithOptions } from './commands.ts';
// Duplicates
export { comparableOf } from './comparable.ts';
export { createEngine, type Engine, type EngineOptions, type Handle, type TenantOptions } from './engine.ts';
export type { Explaining } from './explaining.ts';
export type { ExportedStream, PersonExport } from './exporting.ts';
export type { DuplicatesOptions, FindingDuplicates, StoreDuplicates } from './finding-duplicates.ts';
export type { Follow } from './follow-verb.ts';
export type { FollowerHealth, Following } from './followers.ts';
export type { Delivery, FollowHandler, FollowOptions } from './following.ts';
export type { Freshness } from './freshness.ts';
export type { GoingLive, GoLiveOptions, GoLivePage, WouldBeDue } from './going-live.ts';
export type { TenantHealth, ViewHealth } from './health.ts';
// Storage
export { createKeyVault } from './key-vault.ts';
export type { LeadMoment, LeadReads, Wanted } from './lead-reads.ts';
export type { EventsOptions, LogReads } from './log-reads.ts';
// Running and checking
export type { MailPage, MailReads, MailsOptions, Preview } from './mail/mail-reads.ts';
// Match keys
export type { KeysOf } from './match-keys.ts';
export { type MemoryStorageOptions, memoryStorage } from './memory-storage/memory-storage.ts';
export type { Figures } from './meter.ts';
export type { MoveAnswer, MoveOptions, MoveProgress, MoveWish, MovingLeads } from './moving-leads.ts';
export type { Notice } from './notices.ts';
export type { OpportunityFilter, OpportunityPage, OpportunityReads } from './opportunity-reads.ts';
export type { Answer, ExecuteOptions } from './order.ts';
export type { Pass } from './pass.ts';
export type { Problem } from './problem.ts';
export type { RecordOfKind, RecordReads } from './record-reads.ts';
export type { Rescore, RescoreOptions, RescoreProgress } from './rescoring.ts';
export type { RunOptions } from './run-loop.ts';
export type {
  SubmissionFilter,
  SubmissionOptions,
  SubmissionPage,
  SubmissionReads,
} from './submission-reads.ts';
export type { Suspected } from './suspecting.ts';
export type { SuspectedOptions, SuspectedPage, SuspectedPair, Suspicions } from './suspicions.ts';
export type { SyncPage, SyncReads, SyncShown } from './sync-reads.ts';
export type { TaskOptions, TaskPage, TaskReads, TaskShown, TaskStanding } from './task-reads.ts';
export type { Submission, Trying, TryOptions } from './trying.ts';
export type {
  LeadFilter,
  LeadPage,
  ListSection,
  PageOptions,
  Reports,
  ViewReads,
  WorkPage,
  WorkRow,
} from './view-reads.ts';
export { listSections } from './view-reads.ts';

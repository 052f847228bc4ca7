// Leads: events, state, commands, refusals

export type { AssignmentRules } from './assignment/entries.ts';
export { type AssignmentExplanation, type ExplainedEntry, explainAssignment } from './assignment/explain.ts';
export { isQueueMember, type Queue } from './assignment/queues.ts';
export type { AskedEntry, Roster, Skipped, SkipReason } from './assignment/route.ts';
export { type Absence, absenceAt, type Seller, standInAt } from './assignment/seller.ts';
// Capabilities
export {
  BusinessCalendar,
  type BusinessTime,
  businessTime,
  plainCalendar,
} from './calendar/business.ts';
export { addDays, dayOf, daysBetween, endOfQuarter, startOfDay } from './calendar/days.ts';
export { type HolidayCountry, holidayCountries, holidaysIn } from './calendar/holidays.ts';
export {
  type AttributionModel,
  type AttributionOptions,
  attribute,
  attributionModels,
  type Credit,
  touchesOf,
} from './capture/attribution.ts';
export {
  type Campaign,
  campaignId,
  campaignStream,
  type SourceReturn,
  sourceReturn,
} from './capture/campaigns.ts';
export type { Import } from './capture/imports.ts';
export { offeredSources } from './capture/sources.ts';
export {
  isWaiting,
  type Submission,
  type SubmissionOutcome,
  submissionOutcomes,
  submissionStream,
} from './capture/submission.ts';
export { type ClaimValue } from './conversion/account-match.ts';
export { standardMap } from './conversion/field-map.ts';
// The process: rules as data
export { Criteria, compileCriteria, criteriaFaults, type Truth } from './criteria/criteria.ts';
export type { Compared } from './criteria/explain.ts';
export { type Field, type FieldFault, type FieldType, faultOf, fieldTypes } from './criteria/fields.ts';
export { presentLead } from './decide/attempt-mail.ts';
// Deciding
export { externalIdClaim, matchClaims, recordIdClaim } from './decide/claims.ts';
export { checkCommand, decide, isDecision } from './decide/decide.ts';
export type { Decision } from './decide/decision.ts';
export type { ClaimChange } from './decide/drafted-claims.ts';
export { eventTypes, upcast } from './decide/event-types.ts';
// Mail: templates, auto-response, the law
export {
  type ExplainedPart,
  explainLead,
  type LeadExplanation,
  type OwnerStep,
} from './decide/explain-lead.ts';
export type * from './decide/explain-phase.ts';
export { explainResponse, type ResponseExplanation } from './decide/explain-response.ts';
export { explainRouting } from './decide/explain-routing.ts';
export { type Needs, needs } from './decide/needs.ts';
export { ownerOfActor } from './decide/owner.ts';
export type { AlertOutcome } from './decide/phases/alerts.ts';
export { playHistory } from './decide/play-history.ts';
export { type RowChanges, rowChanges } from './decide/record.ts';
export { recordDiffers } from './decide/record-row.ts';
export { recountOf } from './decide/rescore.ts';
export { type PhaseOutcome, type Trial, tryCommand } from './decide/trial.ts';
export type { Withheld } from './decide/withheld.ts';
export { claimName, evolverOf, type StreamState, stateOf, type World } from './decide/world.ts';
// Duplicates
export { blockingKeysOf } from './duplicates/blocking.ts';
export type { Comparable, PlainValue } from './duplicates/comparing.ts';
export {
  type FoundPairs,
  findDuplicates,
  linkDuplicates,
  type Match,
  matcherOf,
  type Pair,
} from './duplicates/find.ts';
export {
  type Comparer,
  type Comparison,
  comparers,
  type DuplicatePolicy,
  DuplicateRules,
  duplicatePolicies,
  type KeyPart,
  type MatchRule,
  type ValueKind,
  valueKinds,
} from './duplicates/rules.ts';
export {
  explainThreshold,
  type ThresholdExplanation,
  type ThresholdPart,
} from './engagement/explain-threshold.ts';
export { stretchesOf, tallyOf } from './engagement/tally.ts';
export { type ReadyThreshold, ThresholdRule } from './engagement/thresholds.ts';
export { type Permission, permissions } from './lead/access-shapes.ts';
export { primaryCampaign } from './lead/campaign-state.ts';
export type { EngagementInput, OpportunityInput } from './lead/command-parts.ts';
export {
  type Command,
  type CommandOf,
  type CommandType,
  commandSchemas,
  type Issued,
} from './lead/commands.ts';
export { type Deadline, type Deadlines, nextDeadlineAt } from './lead/deadline-state.ts';
export { isOwnerId } from './lead/events/assignment.ts';
export type {
  Channel,
  ConsentChannel,
  ExternalId,
  Fields,
  FieldValue,
  MatchKeys,
  Touch,
} from './lead/events/capture.ts';
export { channels } from './lead/events/capture.ts';
export { type DeadlineKind, deadlineKinds } from './lead/events/deadlines.ts';
export { engagementKinds } from './lead/events/engagement.ts';
export { erasureReasons } from './lead/events/erasure.ts';
export {
  type Envelope,
  type Event,
  type EventOf,
  iso,
  type Json,
  type Mode,
  millis,
  type Personal,
} from './lead/events/event.ts';
export type { MailBar, MailClass, MailEnd, MailRequest } from './lead/events/mail.ts';
export type { Counted, Fit, ProfilePoints } from './lead/events/scoring.ts';
export { type LeadEvent, leadEvolver } from './lead/evolve.ts';
export type { Evolver } from './lead/evolver.ts';
export { type Grade, grades } from './lead/grades.ts';
export {
  displayName,
  fieldOf,
  idOf,
  isOpenLead,
  type Lead,
  leadStream,
  nameOf,
  type StatusStep,
} from './lead/lead.ts';
export { mailSubject, outgoingOf } from './lead/outbox-state.ts';
export type { Outgoing } from './lead/outgoing.ts';
export { ownValue } from './lead/own-value.ts';
export { type LoadedRecord, loadedRecords } from './lead/record-commands.ts';
export * from './lead/refusals.ts';
export {
  type DisqualifyReason,
  type Status,
  type StatusKind,
  type StatusRules,
  statusKinds,
  type Transitions,
  transitionRefusal,
} from './lead/statuses.ts';
export {
  chainGaps,
  type OlderEvent,
  type Upcaster,
  type Upcasters,
  unchanged,
  upcasters,
  upcastWith,
} from './lead/upcast.ts';
export { Within } from './lead/within.ts';
// Views and measures
export { type Funnel, funnelOf } from './measures/funnel.ts';
export { type SellerFigures, sellerFigures } from './measures/sellers.ts';
export type { Program, Step } from './nurture/program.ts';
export { shareOf } from './nurture/steps.ts';
export { type Access, accessStream, type Holding, holdingOf } from './permissions/access.ts';
export { type Asker, askerOf, type Grant, theHouse } from './permissions/asker.ts';
export { type Action, can, grantsFor, permitOf, type Thing, type Tie } from './permissions/can.ts';
export { type PermissionSet, type Role, shippedRoles, shippedSets } from './permissions/permission-sets.ts';
export { hiddenFields, visibleFields, withoutFields } from './permissions/visible-fields.ts';
export { type Candidates, nextTurn } from './pool/next-turn.ts';
export type { Pool, Turn } from './pool/pool.ts';
// Ports
export * from './ports/append-plan.ts';
export type { Clock, Ids } from './ports/clock.ts';
export type * from './ports/directory.ts';
export type * from './ports/event-log.ts';
export { type FaultCode, FaultError, faultCodes, isFault } from './ports/fault.ts';
export type * from './ports/key-vault.ts';
export { checkCommits, withoutGaps } from './ports/log-contract.ts';
export type * from './ports/mailer.ts';
export type { BlockedWork, Storage } from './ports/storage.ts';
export { untilClosed } from './ports/until-closed.ts';
export * from './ports/view-contract.ts';
export * from './ports/view-sql.ts';
export type * from './ports/view-store.ts';
export { createWakeUps, type WakeUps } from './ports/wake-ups.ts';
export { ProcessDefinition, type ProcessInput } from './process/definition.ts';
export { exampleLead } from './process/lint/examiner.ts';
export {
  type Finding,
  type LeadExample,
  type LintCode,
  lintCodes,
  type PlayedCommand,
  type PlayedProof,
  type Proof,
  type Severity,
  type ShownEvent,
} from './process/lint/finding.ts';
export { type LintOptions, lintProcess } from './process/lint/lint.ts';
export { b2bProcess } from './process/presets/b2b.ts';
export { b2cProcess } from './process/presets/b2c.ts';
export { defaultProcess } from './process/presets/default.ts';
export { duplicatePresets } from './process/presets/duplicates.ts';
export { salesforceProcess } from './process/presets/salesforce.ts';
export { salesforceClassicProcess } from './process/presets/salesforce-classic.ts';
export { eightVisits, fiveOpens, presetAlerts } from './process/presets/thresholds.ts';
export { defineProcess, type Process } from './process/process.ts';
export { type Published, processStream } from './process/stream.ts';
export type { Account } from './records/account.ts';
export type { Contact } from './records/contact.ts';
export { amountOf, type Line, type Opportunity } from './records/opportunity.ts';
export { type Product, priceOf, productStream, standardPrices } from './records/product.ts';
export { type RecordState, recordField } from './records/record.ts';
export { externalIdIn, type Sync } from './records/sync.ts';
export { DeadlineRules, defaultDeadlines } from './response/deadlines.ts';
export { type ConsentRegime, emailChoice, mayMail, mayTrack } from './response/mail-law.ts';
export { type MailPolicy, MailRules, mailPolicy } from './response/mail-rules.ts';
export type { Response, ResponseChoice } from './response/rules.ts';
export {
  languageFor,
  type MergeField,
  mergeValues,
  type Template,
  unresolved,
} from './response/templates.ts';
export { bandOf } from './scoring/bands.ts';
export { type CompiledScoring, compileScoring } from './scoring/compile.ts';
export { explainScore, type ScoreExplanation, type ScorePart } from './scoring/explain.ts';
export { explainFit, type FitExplanation, type FitPart, gradeAt } from './scoring/fit.ts';
export { type Cell, cellOf } from './scoring/matrix.ts';
export { defaultScoring, type Scoring } from './scoring/rules.ts';
export { type Standing, standingAt } from './scoring/score.ts';
export {
  defaultVelocity,
  type Pace,
  pacesAhead,
  pacesOf,
  Velocity,
  velocityOn,
} from './scoring/velocity.ts';
export { type AuditRow, auditTrail } from './views/audit-trail.ts';
export { type ErasureRow, erasureList } from './views/erasures.ts';
export { type LeadRow, leadList } from './views/lead-list.ts';
export { type MailStanding, type OutboxRow, outbox } from './views/outbox.ts';
export { type OpportunityRow, opportunityList } from './views/records.ts';
export { type SellerRow, sellerList } from './views/seller-list.ts';
export { type SubmissionRow, submissionList } from './views/submission-list.ts';
export { type SuspectedLead, type SuspicionRow, suspicionList } from './views/suspicions.ts';
export { type SyncRow, syncList } from './views/syncs.ts';
export { type TaskRow, taskCommand, taskCommandId, taskList } from './views/tasks.ts';
export { defineView, foldView, type Rows, type View, viewRow } from './views/view.ts';
export {
  never,
  placeText,
  type WhyHere,
  type WorkPlace,
  type WorkReason,
  type WorkStanding,
  whyHere,
  workOrder,
  workPlaceOf,
  workReasons,
} from './views/work-list.ts';

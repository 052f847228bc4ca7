import { absenceSet, sellerDefined } from '../assignment/seller.ts';
import { campaignDefined, costRecorded } from '../capture/campaigns.ts';
import { importFinished, importStarted } from '../capture/imports.ts';
import { submissionReceived, submissionSettled } from '../capture/submission.ts';
import { absenceAwaited, alertAcknowledged, alertRaised, thresholdReached } from '../lead/events/alerts.ts';
import { assigned, notAssigned } from '../lead/events/assignment.ts';
import { campaignJoined } from '../lead/events/campaign.ts';
import { captured, consentChanged, corrected } from '../lead/events/capture.ts';
import { conversionReverted, converted } from '../lead/events/conversion.ts';
import { deadlineSet, deadlineWarned, responseOverdue, statusOverdue } from '../lead/events/deadlines.ts';
import { activityLogged, engaged, followUpDone, followUpSet } from '../lead/events/engagement.ts';
import { erased } from '../lead/events/erasure.ts';
import { wentLive } from '../lead/events/going-live.ts';
import {
  emailAddressed,
  emailAttempted,
  emailDeferred,
  emailFailed,
  emailRequested,
  emailSent,
  emailSuppressed,
  emailUnknown,
} from '../lead/events/mail.ts';
import { absorbed, merged, mergeReverted } from '../lead/events/merging.ts';
import { enrolled, entryAwaited, leftProgram, programAdvanced } from '../lead/events/nurture.ts';
import { rescored, scored } from '../lead/events/scoring.ts';
import { statusChanged } from '../lead/events/status.ts';
import { duplicateDismissed, duplicateSuspected } from '../lead/events/suspicion.ts';
import { upcasters, upcastWith } from '../lead/upcast.ts';
import { programPaused, programResumed } from '../nurture/pause.ts';
import { accessGiven, accessTaken, permissionSetDefined, roleDefined } from '../permissions/access.ts';
import { poolDefined, turnTaken } from '../pool/pool.ts';
import { processPublished } from '../process/stream.ts';
import { accountOpened } from '../records/account.ts';
import { contactOpened } from '../records/contact.ts';
import { opportunityChanged, opportunityOpened, outcomeRecorded } from '../records/opportunity.ts';
import { productDefined } from '../records/product.ts';
import { recordCorrected, recordWithdrawn } from '../records/record.ts';
import { recordParked, recordSynced, syncRequested } from '../records/sync.ts';

const all = [
  captured,
  corrected,
  consentChanged,
  statusChanged,
  engaged,
  activityLogged,
  followUpSet,
  followUpDone,
  scored,
  rescored,
  assigned,
  notAssigned,
  converted,
  conversionReverted,
  merged,
  absorbed,
  mergeReverted,
  duplicateSuspected,
  duplicateDismissed,
  erased,
  emailRequested,
  emailSuppressed,
  emailAddressed,
  emailAttempted,
  emailSent,
  emailDeferred,
  emailUnknown,
  emailFailed,
  wentLive,
  deadlineSet,
  deadlineWarned,
  responseOverdue,
  statusOverdue,
  enrolled,
  programAdvanced,
  leftProgram,
  entryAwaited,
  programPaused,
  programResumed,
  accountOpened,
  contactOpened,
  recordCorrected,
  recordWithdrawn,
  syncRequested,
  recordSynced,
  recordParked,
  opportunityOpened,
  opportunityChanged,
  outcomeRecorded,
  productDefined,
  poolDefined,
  turnTaken,
  sellerDefined,
  thresholdReached,
  absenceAwaited,
  alertRaised,
  alertAcknowledged,
  campaignJoined,
  campaignDefined,
  costRecorded,
  submissionReceived,
  submissionSettled,
  absenceSet,
  importStarted,
  importFinished,
  processPublished,
  permissionSetDefined,
  roleDefined,
  accessGiven,
  accessTaken,
] as const;

/** Every type of event this version knows, with the version of its shape and the schema of its data. */
export const eventTypes: ReadonlyMap<string, (typeof all)[number]> = new Map(
  all.map((one) => [one.type, one]),
);
if (eventTypes.size < all.length) throw new Error('Invariant broken: two types of event have one name.');

/** Brings an event to the shape of today (`upcastWith`): whoever reads events from a store or a file calls it first. */
export const upcast = upcastWith(eventTypes, upcasters);

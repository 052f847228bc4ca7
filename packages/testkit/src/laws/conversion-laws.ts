import { accountsAreMatchedByNumberOrDomain } from './accounts-are-matched-by-number-or-domain.ts';
import { campaignsComeAlongOnce } from './campaigns-come-along-once.ts';
import { consentOnlyGetsStricter } from './consent-only-gets-stricter.ts';
import { conversionsAndUndoingsTakeTurns } from './conversions-and-undoings-take-turns.ts';
import { conversionsEndPrograms } from './conversions-end-programs.ts';
import { conversionsForgetNothing } from './conversions-forget-nothing.ts';
import { conversionsNameTheirRecords } from './conversions-name-their-records.ts';
import { conversionsStopAtDuplicates } from './conversions-stop-at-duplicates.ts';
import { conversionsWantEveryPermission } from './conversions-want-every-permission.ts';
import { convertedLeadsStillRecord } from './converted-leads-still-record.ts';
import { convertedLeadsWantTheirPermission } from './converted-leads-want-their-permission.ts';
import { convertedStatusMeansConverted } from './converted-status-means-converted.ts';
import { convertedStatusesAreConverted } from './converted-statuses-are-converted.ts';
import { defaultsFillBlanksOnly } from './defaults-fill-blanks-only.ts';
import { existingRecordsKeepWhatTheyHad } from './existing-records-keep-what-they-had.ts';
import { followUpsPassToWhoTakesOver } from './follow-ups-pass-to-who-takes-over.ts';
import type { HistoryLaw } from './law.ts';
import { nobodyErasedIsConverted } from './nobody-erased-is-converted.ts';
import { opportunitiesAreWorthTheirLines } from './opportunities-are-worth-their-lines.ts';
import { opportunitiesOnlyWhereAsked } from './opportunities-only-where-asked.ts';
import { recordsAreOpenedWhereNoneIsGiven } from './records-are-opened-where-none-is-given.ts';
import { recordsComeWithTheirConversion } from './records-come-with-their-conversion.ts';
import { recordsHaveTheTypeOfTheirOwner } from './records-have-the-type-of-their-owner.ts';
import { recordsReachTheirLeads } from './records-reach-their-leads.ts';
import { requiredFieldsAreThere } from './required-fields-are-there.ts';
import { resultsAreOwnedBySellers } from './results-are-owned-by-sellers.ts';
import { resultsOfAConversionStay } from './results-of-a-conversion-stay.ts';
import { sourcesChangeOnlyWhereAsked } from './sources-change-only-where-asked.ts';
import { undoingGivesBackWhatWas } from './undoing-gives-back-what-was.ts';
import { undoingWithdrawsOnlyWhatIsUnused } from './undoing-withdraws-only-what-is-unused.ts';
import { unmappedFieldsStayOnTheLead } from './unmapped-fields-stay-on-the-lead.ts';
import { valuesFitTheirFields } from './values-fit-their-fields.ts';
import { whatBecameOneIsConvertedOnce } from './what-became-one-is-converted-once.ts';
import { whatIsMappedComesAlong } from './what-is-mapped-comes-along.ts';

/** The laws of conversion and of undoing it (DOMAIN 8). */
export const conversionLaws: readonly HistoryLaw[] = [
  convertedStatusMeansConverted,
  conversionsAndUndoingsTakeTurns,
  conversionsNameTheirRecords,
  existingRecordsKeepWhatTheyHad,
  consentOnlyGetsStricter,
  resultsAreOwnedBySellers,
  opportunitiesOnlyWhereAsked,
  unmappedFieldsStayOnTheLead,
  convertedStatusesAreConverted,
  recordsAreOpenedWhereNoneIsGiven,
  sourcesChangeOnlyWhereAsked,
  whatIsMappedComesAlong,
  valuesFitTheirFields,
  recordsHaveTheTypeOfTheirOwner,
  defaultsFillBlanksOnly,
  recordsComeWithTheirConversion,
  requiredFieldsAreThere,
  recordsReachTheirLeads,
  followUpsPassToWhoTakesOver,
  campaignsComeAlongOnce,
  opportunitiesAreWorthTheirLines,
  conversionsEndPrograms,
  resultsOfAConversionStay,
  conversionsForgetNothing,
  convertedLeadsStillRecord,
  nobodyErasedIsConverted,
  undoingWithdrawsOnlyWhatIsUnused,
  undoingGivesBackWhatWas,
  accountsAreMatchedByNumberOrDomain,
  conversionsWantEveryPermission,
  convertedLeadsWantTheirPermission,
  conversionsStopAtDuplicates,
  whatBecameOneIsConvertedOnce,
];

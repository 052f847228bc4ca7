import type { Command, CommandOf, CommandType, Issued } from '../lead/commands.ts';
import { commandSchemas } from '../lead/commands.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { mailCommands } from '../lead/mail-commands.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideDefineRole, decideDefineSet, decideGiveAccess, decideTakeAccess } from './access.ts';
import { decideAcknowledge, decideActivity, decideCompleteFollowUp, decideFollowUp } from './activity.ts';
import { decideAssign } from './assign.ts';
import { decideAddressMail, decideAttemptMail } from './attempt-mail.ts';
import { decideDefineCampaign, decideJoinCampaign, decideRecordCost } from './campaign.ts';
import { decideCapture } from './capture.ts';
import { decideChangeOpportunity } from './change-opportunity.ts';
import { externalIdClaim } from './claims.ts';
import { decideConvert } from './convert.ts';
import { decideChangeConsent, decideCorrect } from './correct.ts';
import { decideCorrectRecord } from './correct-record.ts';
import { type Decision, type Draft, draftDecision, type Watch } from './decision.ts';
import { decideEngage } from './engage.ts';
import { decideErase } from './erase.ts';
import { forbiddenPart } from './forbidden.ts';
import { decideGoLive } from './go-live.ts';
import { decideFinishImport, decideStartImport } from './imports.ts';
import { decideLoadRecord } from './load-record.ts';
import { decideMerge } from './merge.ts';
import { moved } from './merged-leads.ts';
import { decideOpenOpportunity } from './open-opportunity.ts';
import { decidePublish } from './organise.ts';
import { decideOutcome } from './outcome.ts';
import { futureFact } from './past.ts';
import { type Permitted, seenCandidates, unseenTarget, worldFor } from './permitted.ts';
import { decideDefineProduct } from './products.ts';
import { decideEnrol, decideLeaveProgram, decidePause } from './programs.ts';
import { decideReject, decideReturnLead, decideTakeLead } from './queues.ts';
import { decideRecord } from './record.ts';
import { decideReportMail, decideSettleMail } from './report-mail.ts';
import { decideRescore } from './rescore.ts';
import { decideRevert } from './revert.ts';
import { decideDefinePool, decideDefineSeller, decideSetAbsence } from './sellers.ts';
import { decideChangeStatus } from './status.ts';
import { decideSettle, decideSubmit } from './submit.ts';
import { decideDismiss, decideSuspect } from './suspect.ts';
import { decideNoteSync, decideParkSync, decideRetrySync } from './sync.ts';
import { decideTick } from './tick.ts';
import { decideUnmerge } from './unmerge.ts';
import type { World } from './world.ts';

const deciders: { readonly [T in CommandType]: (draft: Draft, body: CommandOf<T>) => Decision | Refusal } = {
  capture: decideCapture,
  submit: decideSubmit,
  'settle-submission': decideSettle,
  record: decideRecord,
  correct: decideCorrect,
  'change-consent': decideChangeConsent,
  engage: decideEngage,
  'log-activity': decideActivity,
  'acknowledge-alert': decideAcknowledge,
  'set-follow-up': decideFollowUp,
  'complete-follow-up': decideCompleteFollowUp,
  'change-status': decideChangeStatus,
  assign: decideAssign,
  'take-lead': decideTakeLead,
  'return-lead': decideReturnLead,
  reject: decideReject,
  convert: decideConvert,
  'revert-conversion': decideRevert,
  merge: decideMerge,
  unmerge: decideUnmerge,
  'suspect-duplicates': decideSuspect,
  'dismiss-duplicate': decideDismiss,
  erase: decideErase,
  'go-live': decideGoLive,
  tick: decideTick,
  'address-mail': decideAddressMail,
  'attempt-mail': decideAttemptMail,
  'report-mail': decideReportMail,
  'settle-mail': decideSettleMail,
  enrol: decideEnrol,
  'leave-program': decideLeaveProgram,
  'pause-program': decidePause,
  'resume-program': decidePause,
  rescore: decideRescore,
  'record-outcome': decideOutcome,
  'open-opportunity': decideOpenOpportunity,
  'change-opportunity': decideChangeOpportunity,
  'correct-record': decideCorrectRecord,
  'note-sync': decideNoteSync,
  'park-sync': decideParkSync,
  'retry-sync': decideRetrySync,
  'define-product': decideDefineProduct,
  'load-record': decideLoadRecord,
  'define-campaign': decideDefineCampaign,
  'record-cost': decideRecordCost,
  'join-campaign': decideJoinCampaign,
  'define-seller': decideDefineSeller,
  'define-pool': decideDefinePool,
  'set-absence': decideSetAbsence,
  'publish-process': decidePublish,
  'start-import': decideStartImport,
  'finish-import': decideFinishImport,
  'define-permission-set': decideDefineSet,
  'define-role': decideDefineRole,
  'give-access': decideGiveAccess,
  'take-access': decideTakeAccess,
};

/**
 * Answers a command: what it writes, or why not. Pure: the same command on the same world gets the same answer.
 * Everything that `needs` names must be in the world.
 *
 * @param watch looks on while the phases run; it changes nothing
 */
export function decide(issued: Issued<Command>, world: World, watch?: Watch): Decision | Refusal {
  const permitted = worldFor(issued, world);
  const answer = decidePermitted(issued, permitted, watch);
  return isDecision(answer) ? (unseenTarget(answer, permitted) ?? answer) : seenCandidates(answer, permitted);
}

function decidePermitted(issued: Issued<Command>, permitted: Permitted, watch?: Watch): Decision | Refusal {
  const { world, asking } = permitted;
  const draft = draftDecision(issued, permitted, watch);
  const { body } = issued;
  const lead = leadOf(draft, body);
  const forbidden = forbiddenPart(draft, body, lead, asking);
  if (forbidden) return forbidden;
  // Who was erased is left alone, but for what still comes in about it (Ours 13.4).
  if (lead && lead.erasedAt > 0 && body.type !== 'engage') return refuse('erased', { field: 'lead' });
  // A mail that was on its way when its lead was merged still ends there.
  if (lead && lead.absorbedBy !== '' && !Object.hasOwn(mailCommands, body.type)) return moved(lead);
  const future = futureFact(body, world.now);
  if (future) return refuse('invalid', { field: future, detail: { fault: 'in-the-future' } });
  const decider = deciders[body.type] as (draft: Draft, body: Command) => Decision | Refusal;
  return decider(draft, body);
}

/** The lead that a command is about, as far as there is one. */
function leadOf(draft: Draft, body: Command): Lead | null {
  if ('lead' in body) return draft.sight.lead(body.lead);
  const holder = body.type === 'record' ? draft.holders(externalIdClaim(body.externalId))[0] : undefined;
  return holder === undefined ? null : draft.sight.lead(idOf(holder));
}

/** Tells a decision from a refusal. */
export const isDecision = (answer: Decision | Refusal): answer is Decision => 'writes' in answer;

/** Checks the shape of a command from outside: the command itself, or `invalid` with the place that is wrong. */
export function checkCommand(input: unknown): Command | Refusal {
  const type = (input as { type?: unknown } | null)?.type;
  if (typeof type !== 'string' || !Object.hasOwn(commandSchemas, type)) {
    return refuse('invalid', { field: 'type', detail: { fault: 'unknown-command' } });
  }
  const parsed = commandSchemas[type as CommandType].safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return refuse('invalid', { field: issue?.path.join('.') ?? '', detail: { fault: issue?.code ?? 'shape' } });
}

import type { ClaimValue } from '../conversion/account-match.ts';
import type { EngagementInput } from '../lead/command-parts.ts';
import type { Command, CommandOf, CommandType, Issued } from '../lead/commands.ts';
import type { Touch } from '../lead/events/capture.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { lookAtAlerted } from './alerted.ts';
import { lookAtMail } from './attempt-mail.ts';
import { lookAtBreach } from './breach.ts';
import { batchClaim, engagementClaim, externalIdClaim, matchClaims, submissionClaimsOf } from './claims.ts';
import { policyOf } from './duplicate-policy.ts';
import { leadsOfPerson } from './erase.ts';
import { lookAtConversion, lookAtRevert, lookAtRowConversion, lookAtTaking } from './look-at-conversion.ts';
import { lookAtDuplicates, lookAtPerson } from './look-at-duplicates.ts';
import { lookAtPrograms } from './look-at-programs.ts';
import { lookAtLines, recordLooks } from './look-at-records.ts';
import { leadsBelow } from './merged-leads.ts';
import { ownerOfActor } from './owner.ts';
import { lookAtPermitted } from './permitted.ts';
import type { Reader } from './reader.ts';
import { rejectionOf } from './report-mail.ts';
import { lookAtOwner, lookAtRouting, managersOf } from './roster.ts';
import { suspectedOf } from './suspect.ts';
import { claimName, type Sight, sightOf, type World } from './world.ts';

/** What a decision still has to see: streams and claims that the world does not hold yet. */
export interface Needs {
  readonly streams: readonly string[];
  readonly claims: readonly ClaimValue[];
  /** Sellers whose open leads are to be counted. */
  readonly loads: readonly string[];
}

/**
 * What must be read before `decide` can answer. Asked again with what was read until it names nothing new: at most
 * four rounds, for a row that converts a lead is found by its external id, then the lead, then the claims of its
 * keys, then their accounts. It may name more than the decision uses.
 */
export function needs(issued: Issued<Command>, world: World): Needs {
  const streams = new Set<string>();
  const claims = new Map<string, ClaimValue>();
  const leads: Lead[] = [];
  const sight = sightOf((stream) => {
    const state = world.streams.get(stream);
    if (state === undefined) streams.add(stream);
    if (state && stream.startsWith('lead/')) leads.push(state as Lead);
    return state ?? null;
  });
  const holders = (claim: ClaimValue) => {
    const found = world.claims.get(claimName(claim));
    if (!found) claims.set(claimName(claim), claim);
    return found ?? [];
  };
  const loads = new Set<string>();
  const load = (seller: string): void => {
    if (!world.loads.has(seller)) loads.add(seller);
  };
  const look = looks[issued.body.type] as (body: Command, reader: Reader) => void;
  const reader: Reader = { world, sight, holders, load, actor: issued.actor };
  lookAtPermitted(issued.body, reader);
  look(issued.body, reader);
  if (issued.mode === 'live') lookAtAlerted(leads, reader);
  return { streams: [...streams], claims: [...claims.values()], loads: [...loads] };
}

type TeamPool = { readonly id: string; readonly members?: readonly string[] };

const looks: { readonly [T in CommandType]: (body: CommandOf<T>, reader: Reader) => void } = {
  capture(body, reader) {
    lookAtPrograms(null, reader);
    if (body.externalId) reader.holders(externalIdClaim(body.externalId));
    lookAtDuplicates(policyOf(reader.world.process, body), body.keys ?? {}, reader);
    lookAtOwner(body.owner, reader);
    lookAtCampaigns([body], reader);
    lookAtRouting(reader);
  },
  submit(body, reader) {
    reader.sight.submission(body.submission);
    lookAtForm(body.submission, body, reader);
  },
  'settle-submission'(body, reader) {
    const form = reader.sight.submission(body.submission)?.personal.form;
    if (form) lookAtForm(body.submission, form, reader);
  },
  record(body, reader) {
    const holder = reader.holders(externalIdClaim(body.externalId))[0];
    const lead = holder === undefined ? null : reader.sight.lead(idOf(holder));
    lookAtPrograms(lead, reader);
    const { keys = {}, channel } = body;
    const policy = reader.world.process.duplicatePolicy(channel);
    const known = holder === undefined ? lookAtDuplicates(policy, keys, reader) : [];
    if (body.convert) {
      for (const one of known.length > 0 ? known : [lead])
        lookAtRowConversion(body.convert, one, keys, reader);
      const { defaultOwner } = reader.world.process.definition;
      const owners = [body.convert.owner, body.owner, defaultOwner, ownerOfActor(reader.actor)];
      for (const one of [lead, ...known]) if (one) owners.push(one.owner);
      lookAtLines(body.convert.opportunity?.lines, owners, reader);
    }
    if (body.outcome && lead?.conversion?.opportunity) reader.sight.opportunity(lead.conversion.opportunity);
    lookAtIdentities(body.engagements, reader);
    lookAtOwner(body.owner, reader);
    lookAtCampaigns([body, ...(body.engagements ?? [])], reader);
    if (body.assign) lookAtRouting(reader);
  },
  convert(body, reader) {
    const lead = reader.sight.lead(body.lead);
    if (body.take) lookAtTaking(lead, reader);
    if (lead) lookAtConversion({ ...body, owner: body.owner ?? lead.owner }, lead.personal.keys, reader);
    const owners = [body.owner ?? lead?.owner, ownerOfActor(reader.actor)];
    lookAtLines(body.opportunity?.lines, owners, reader);
  },
  'revert-conversion': lookAtRevert,
  assign(body, reader) {
    const lead = reader.sight.lead(body.lead);
    if (lead) managersOf(lead.owner, reader.sight, reader.world.process);
    if (body.batch !== undefined) reader.holders(batchClaim(body.batch));
    if (body.to === 'rules') lookAtRouting(reader);
    else lookAtOwner(body.to, reader);
  },
  'take-lead'(body, reader) {
    const lead = reader.sight.lead(body.lead);
    lookAtTaking(lead, reader);
  },
  'return-lead': lookAtGivingBack,
  reject(body, reader) {
    lookAtGivingBack(body, reader);
    lookAtRouting(reader);
  },
  correct(body, reader) {
    lookAtLead(body, reader);
    if (body.assign) lookAtRouting(reader);
  },
  'change-consent': lookAtLead,
  engage(body, reader) {
    lookAtLead(body, reader);
    lookAtIdentities(body.engagements, reader);
    lookAtCampaigns(body.engagements, reader);
  },
  'log-activity': lookAtLead,
  'acknowledge-alert': lookAtLead,
  'set-follow-up': lookAtLead,
  'complete-follow-up': lookAtLead,
  'change-status'(body, reader) {
    lookAtLead(body, reader);
    if (body.assign) lookAtRouting(reader);
  },
  merge(body, reader) {
    for (const id of [body.lead, ...body.absorb]) {
      const lead = reader.sight.lead(id);
      lookAtPrograms(lead, reader);
      for (const one of lead ? [lead, ...leadsBelow(lead, reader.sight)] : [])
        for (const claim of matchClaims(one.personal.keys)) reader.holders(claim);
    }
  },
  unmerge(body, reader) {
    for (const id of [body.lead, body.absorbed]) {
      const lead = reader.sight.lead(id);
      lookAtPrograms(lead, reader);
      if (lead) leadsBelow(lead, reader.sight);
    }
  },
  'suspect-duplicates': (body, { sight }) =>
    [body.lead, ...body.suspects.map(({ lead }) => lead)].forEach((id) => lookAtSuspect(id, sight)),
  'dismiss-duplicate': (body, { sight }) => [body.lead, body.other].forEach((id) => void sight.lead(id)),
  erase(body, { sight, holders }) {
    const lead = sight.lead(body.lead);
    if (!lead) return;
    for (const one of leadsOfPerson(lead, sight)) {
      for (const id of one.imports) sight.import(id);
      if (one.conversion) sight.contact(one.conversion.contact);
      for (const claim of submissionClaimsOf(one))
        for (const held of holders(claim)) sight.submission(idOf(held));
    }
  },
  'go-live'(body, reader) {
    lookAtLead(body, reader);
    if (body.assign) lookAtRouting(reader);
  },
  tick(body, reader) {
    lookAtLead(body, reader);
    const lead = reader.sight.lead(body.lead);
    if (lead) lookAtBreach(lead, reader);
  },
  'address-mail'(body, { sight }) {
    sight.lead(body.lead);
    for (const seller of body.sellers) sight.seller(seller);
  },
  'attempt-mail': lookAtMail,
  'report-mail'(body, reader) {
    lookAtLead(body, reader);
    reader.holders(engagementClaim(rejectionOf(body.mail)));
  },
  'settle-mail': lookAtLead,
  enrol(body, reader) {
    lookAtLead(body, reader);
    reader.sight.program(body.program);
  },
  'leave-program': lookAtLead,
  'pause-program': (body, { sight }) => void sight.program(body.program),
  'resume-program': (body, { sight }) => void sight.program(body.program),
  rescore: lookAtLead,
  ...recordLooks,
  'record-outcome': (body, { sight }) => void sight.opportunity(body.opportunity),
  'define-campaign'(body, { sight }) {
    sight.campaign(body.campaign);
    if (body.parent !== undefined) sight.campaign(body.parent);
  },
  'record-cost': (body, { sight }) => void sight.campaign(body.campaign),
  'join-campaign'(body, { sight }) {
    sight.lead(body.lead);
    sight.campaign(body.campaign);
  },
  'define-permission-set': (_body, { sight }) => void sight.access(),
  'define-role': (_body, { sight }) => void sight.access(),
  'give-access': (_body, { sight }) => void sight.access(),
  'take-access': (_body, { sight }) => void sight.access(),
  'define-seller': (body, { sight }) => void sight.seller(body.seller),
  'set-absence'(body, { sight }) {
    sight.seller(body.seller);
    if (body.standIn !== undefined) sight.seller(body.standIn);
  },
  'define-pool'(body, { sight }) {
    sight.pool(body.pool);
    for (const member of body.members) sight.seller(member);
  },
  'publish-process'(body, { sight }) {
    sight.published();
    const team = body.process['team'] as { sellers?: { id: string }[]; pools?: TeamPool[] } | undefined;
    for (const seller of team?.sellers ?? []) sight.seller(seller.id);
    for (const pool of team?.pools ?? []) {
      sight.pool(pool.id);
      for (const member of pool.members ?? []) sight.seller(member);
    }
  },
  'start-import': (body, { sight }) => void sight.import(body.import),
  'finish-import': (body, { sight }) => void sight.import(body.import),
};

function lookAtSuspect(id: string, sight: Sight): void {
  const lead = sight.lead(id);
  if (lead) suspectedOf(lead, sight);
}

function lookAtLead(body: { readonly lead: string }, reader: Reader): void {
  lookAtPrograms(reader.sight.lead(body.lead), reader);
}

/** All that letting a form in looks at. */
function lookAtForm(
  submission: string,
  form: Pick<CommandOf<'submit'>, 'keys' | 'owner' | 'touch'> & {
    readonly engagements?: readonly EngagementInput[] | undefined;
  },
  reader: Reader,
): void {
  const externalId = { source: 'submission', id: submission };
  lookAtPerson(form.keys ?? {}, reader);
  const visits = form.engagements ?? [];
  lookAtIdentities([{ kind: 'form-submit', externalId }, ...visits], reader);
  lookAtOwner(form.owner, reader);
  lookAtCampaigns([form, ...visits], reader);
  lookAtRouting(reader);
}

function lookAtIdentities(engagements: readonly EngagementInput[] | undefined, reader: Reader): void {
  for (const { externalId } of engagements ?? []) if (externalId) reader.holders(engagementClaim(externalId));
}

/** The campaigns that touches name, where such a touch makes the lead a member. */
function lookAtCampaigns(
  said: readonly { readonly touch?: Touch | undefined }[],
  { world, sight }: Reader,
): void {
  if (!world.process.definition.campaigns?.joinByTouch) return;
  for (const { touch } of said) if (touch?.campaign) sight.campaign(touch.campaign);
}

/** Who gives a lead back: the owner, or somebody above. */
function lookAtGivingBack(body: { readonly lead: string }, { world, sight }: Reader): void {
  const lead = sight.lead(body.lead);
  if (lead) managersOf(lead.owner, sight, world.process);
}

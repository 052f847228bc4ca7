import type { Seller } from '../assignment/seller.ts';
import { sellerEvolver, sellerStream } from '../assignment/seller.ts';
import { type Campaign, campaignEvolver, campaignStream } from '../capture/campaigns.ts';
import { type Import, importEvolver, importStream } from '../capture/imports.ts';
import { type Submission, submissionEvolver, submissionStream } from '../capture/submission.ts';
import type { ClaimValue } from '../conversion/account-match.ts';
import type { Event } from '../lead/events/event.ts';
import { leadEvolver } from '../lead/evolve.ts';
import type { Evolver } from '../lead/evolver.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type PauseState, pauseEvolver, programStream } from '../nurture/pause.ts';
import { type Access, accessEvolver, accessStream } from '../permissions/access.ts';
import { type Pool, poolEvolver, poolStream } from '../pool/pool.ts';
import type { Process } from '../process/process.ts';
import { type Published, processEvolver, processStream } from '../process/stream.ts';
import { type Account, accountEvolver, accountStream } from '../records/account.ts';
import { type Contact, contactEvolver, contactStream } from '../records/contact.ts';
import { type Opportunity, opportunityEvolver, opportunityStream } from '../records/opportunity.ts';
import { type Product, productEvolver, productStream } from '../records/product.ts';

/** The state of any stream; `null` in a world means: read, and there is no such stream. */
export type StreamState =
  | Lead
  | Account
  | Contact
  | Opportunity
  | Product
  | Pool
  | Seller
  | Import
  | Submission
  | Campaign
  | PauseState
  | Published
  | Access;

/** All that a decision may look at. The same command on the same world gets the same answer. */
export interface World {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The n-th id of this decision: 0 is the commit's, the rest are for new things. */
  readonly ids: (n: number) => string;
  readonly process: Process;
  readonly streams: ReadonlyMap<string, StreamState | null>;
  /** The streams that hold each claim, by `claimName`. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** Open leads of sellers: neither disqualified, converted nor erased. */
  readonly loads: ReadonlyMap<string, number>;
  /** The host's CRM that is to have what conversions make, by the name of its source; absent without one. */
  readonly directory?: string | undefined;
  /** Accounts that the host's CRM has and that may be the company of the lead to be converted. */
  readonly candidates?: readonly DirectoryAccount[] | undefined;
}

/** An account of the host's CRM that may be the one that is looked for, and why. */
export interface DirectoryAccount {
  readonly source: string;
  /** Its id in the CRM. */
  readonly id: string;
  readonly reason: 'registration' | 'domain' | 'name';
}

/** The name of a claim in a world. */
export const claimName = (claim: ClaimValue): string => `${claim.scope} ${claim.value}`;

const evolvers: Record<string, Evolver<StreamState>> = {
  lead: leadEvolver as Evolver<StreamState>,
  account: accountEvolver as Evolver<StreamState>,
  contact: contactEvolver as Evolver<StreamState>,
  opportunity: opportunityEvolver as Evolver<StreamState>,
  product: productEvolver as Evolver<StreamState>,
  pool: poolEvolver as Evolver<StreamState>,
  seller: sellerEvolver as Evolver<StreamState>,
  submission: submissionEvolver as Evolver<StreamState>,
  import: importEvolver as Evolver<StreamState>,
  program: pauseEvolver as Evolver<StreamState>,
  campaign: campaignEvolver as Evolver<StreamState>,
  process: processEvolver as Evolver<StreamState>,
  access: accessEvolver as Evolver<StreamState>,
};

/** The fold for a stream, by its name; `undefined` for a kind of stream that this version does not know. */
export const evolverOf = (stream: string): Evolver<StreamState> | undefined =>
  ownValue(evolvers, stream.slice(0, stream.indexOf('/')));

/** The state of a stream after its events, from the one before the first of them; `null` when there is neither. */
export function stateOf(
  stream: string,
  events: Iterable<Event>,
  from: StreamState | null = null,
): StreamState | null {
  return known(stream).replay(events, from);
}

export function known(stream: string): Evolver<StreamState> {
  const found = evolverOf(stream);
  if (!found) throw new Error(`Invariant broken: no kind of stream is named like "${stream}".`);
  return found;
}

/** What was read of a world, by kind. Looking at what was not read breaks an invariant. */
export interface Sight {
  lead(id: string): Lead | null;
  account(id: string): Account | null;
  contact(id: string): Contact | null;
  opportunity(id: string): Opportunity | null;
  product(id: string): Product | null;
  pool(id: string): Pool | null;
  seller(id: string): Seller | null;
  import(id: string): Import | null;
  submission(id: string): Submission | null;
  /** By any spelling. */
  campaign(spelling: string): Campaign | null;
  /** When a program was paused. */
  program(id: string): PauseState | null;
  published(): Published | null;
  /** Who may do what; `null` where nobody ever said. */
  access(): Access | null;
  /** By the name of its stream. */
  any(stream: string): StreamState | null;
}

/** Gives sight of streams through a function that answers the state of one. */
export function sightOf(state: (stream: string) => StreamState | null): Sight {
  return {
    lead: (id) => state(leadStream(id)) as Lead | null,
    account: (id) => state(accountStream(id)) as Account | null,
    contact: (id) => state(contactStream(id)) as Contact | null,
    opportunity: (id) => state(opportunityStream(id)) as Opportunity | null,
    product: (id) => state(productStream(id)) as Product | null,
    pool: (id) => state(poolStream(id)) as Pool | null,
    seller: (id) => state(sellerStream(id)) as Seller | null,
    submission: (id) => state(submissionStream(id)) as Submission | null,
    import: (id) => state(importStream(id)) as Import | null,
    campaign: (spelling) => state(campaignStream(spelling)) as Campaign | null,
    program: (id) => state(programStream(id)) as PauseState | null,
    published: () => state(processStream) as Published | null,
    access: () => state(accessStream) as Access | null,
    any: state,
  };
}

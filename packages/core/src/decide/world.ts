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
import { type Pool, poolEvolver, poolStream } from '../pool/pool.ts';
import type { Process } from '../process/process.ts';
import { type Published, processEvolver, processStream } from '../process/stream.ts';
import { type Account, accountEvolver, accountStream } from '../records/account.ts';
import { type Contact, contactEvolver, contactStream } from '../records/contact.ts';
import { type Opportunity, opportunityEvolver, opportunityStream } from '../records/opportunity.ts';

/** The state of any stream; `null` in a world means: read, and there is no such stream. */
export type StreamState =
  | Lead
  | Account
  | Contact
  | Opportunity
  | Pool
  | Seller
  | Import
  submission(id: string): Submission | null;

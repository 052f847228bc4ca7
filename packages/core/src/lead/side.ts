import type { ConsentChannel, Fields, MatchKeys } from './events/capture.ts';

/** What is united when leads are merged, and parted again. */
export interface Side {
  readonly engagement: { readonly [kind: string]: Engagement };
  /** Totals that imported columns gave last, so that the next import adds the difference. */
  readonly totals: { readonly [key: string]: number };
  readonly consent: { readonly [channel in ConsentChannel]?: Consent };
  readonly mail: MailState;
}

/** What a lead took over from others. */
export interface Merge {
  /** What the lead itself counts, as if it had taken over nobody. */
  readonly own: Side;
  readonly parts: { readonly [absorbed: string]: Part };
}

/** What one absorbed lead brought along. */
export interface Part {
  /** Leads that the absorbed one had taken over before. */
  readonly below: readonly string[];
  readonly side: Side;
  /** Fields whose value came from it. */
  readonly taken: readonly string[];
  /** What stood in plain ones of them before. */
  readonly before: Fields;
}

/** What stood in personal fields before a merge took another value over, and the keys made of them. */
export interface PersonalBefore {
  readonly fields: Fields;
  readonly keys: MatchKeys;
}

/** One kind of engagement. */
export interface Engagement {
  /** All that people did; suspected robots are counted apart. */
  readonly total: number;
  readonly suspected: number;
  /** Timed engagements only; 0 before the first. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Counts per day, `YYYY-MM-DD`, and facet, of the latest 400 days. */
  readonly days: { readonly [day: string]: { readonly [facet: string]: number } };
  /** The part of them that came without single times: no windowed rule counts it (Ours 1.8). */
  readonly untimed: { readonly [day: string]: { readonly [facet: string]: number } };
  /** Counts per facet since ever, and the first day of each. */
  readonly facets: { readonly [facet: string]: { readonly count: number; readonly first: string } };
  readonly newest: string;
  readonly oldest: string;
  /** The latest 256 timed engagements, by time, then id. */
  readonly recent: readonly Recent[];
}

export interface Recent {
  readonly at: number;
  readonly id: string;
  readonly count: number;
  readonly facets: { readonly [facet: string]: string };
}

export interface Consent {
  readonly choice: 'granted' | 'denied';
  readonly by: 'person' | 'staff' | 'import';
  readonly at: number;
}

/** What is known of mail to a lead: whether its address still works, and what was sent. */
export interface MailState {
  /** The present address bounced for good. */
  readonly hardBounced: boolean;
  /** The person called a mail unwanted, whatever address it has since. */
  readonly complained: boolean;
  /** When an address last bounced for good; 0 before. */
  readonly hardBouncedAt: number;
  /** Since when the lead has the address it has; 0 since its capture. */
  readonly addressSince: number;
  /** How many mails to the lead were requested. */
  readonly requested: number;
  /** When marketing mails were requested: the latest 64, for frequency caps. */
  readonly marketing: readonly number[];
}

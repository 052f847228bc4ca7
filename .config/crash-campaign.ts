/** What a campaign is told, and where it may work. */
export interface Campaign {
  readonly seed: number;
  /** How many kills, crashes, cuts, flips; of system calls, each so manieth one. */
  readonly count: number;
  /** An empty folder of its own. */
  readonly folder: string;
  say(line: string): void;
}

/** Answers its figures; promises that were broken are said and counted. */
export type Run = (campaign: Campaign) => Promise<{ readonly figures: string; readonly broken: number }>;

/** Campaigns by name: how it is run, how many it counts if nothing is said, and what it does. */
export interface Campaigns {
  readonly [name: string]: readonly [run: Run, count: number, what: string];
}

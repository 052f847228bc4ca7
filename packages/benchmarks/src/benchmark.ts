/** What a run is made of: the seed of everything drawn, how long to measure, and how much to work on. */
export interface Setting {
  readonly seed: number;
  /** CPU time to measure for, after half as much of warming up; 0 works once and measures that. */
  readonly ms: number;
  /** Sizes by name, such as `events`. */
  readonly sizes: { readonly [name: string]: number };
}

/** What one variant came to in one process. */
export interface Measured {
  /** In the benchmark's unit: less is better. */
  readonly cost: number;
  /** A digest of what it left behind: equal for all variants that claim to do the same. */
  readonly state: string;
}

/** One way to do the work. */
export interface Variant {
  /** `leadstream`, `limit`, or the name of a peer; a remark may follow after a comma. */
  readonly name: string;
  measure(setting: Setting): Promise<Measured>;
}

/** What is wanted of `leadstream`: of another variant's speed, of its cost, or in the benchmark's unit. */
export type Target =
  | { readonly of: string; readonly speedAtLeast: number }
  | { readonly of: string; readonly costAtMost: number }
  | { readonly below: number };

/** One row of the table: the same work, done by several. */
export interface Benchmark {
  readonly name: string;
  /** What is done, in one line. */
  readonly what: string;
  readonly unit: string;
  readonly sizes: Setting['sizes'];
  readonly variants: readonly Variant[];
  readonly targets: readonly Target[];
  /** With which each process is started. */
  readonly nodeFlags?: readonly string[];
  /** What is done once all rounds are over. */
  readonly after?: (setting: Setting) => Promise<void>;
  /** Peers that cannot do the work, and why. */
  readonly cannot?: { readonly [peer: string]: string };
}

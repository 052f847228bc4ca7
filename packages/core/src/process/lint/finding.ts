import type { Command } from '../../lead/commands.ts';
import type { FieldValue } from '../../lead/events/capture.ts';

/** How much a finding matters: it cannot be meant so, it is worth a look, or it is good to know. */
export type Severity = 'fault' | 'warning' | 'information';

/** What a lead must be like, by the names that criteria use; `null` where it has no such value. */
export type LeadExample = { readonly [field: string]: FieldValue | null };

/** Why a finding is believed. */
export type Proof =
  /** A lead that shows it; `matches` are the entries whose criteria it meets, in their order. */
  | { readonly kind: 'witness'; readonly lead: LeadExample; readonly matches?: readonly string[] }
  /** All kinds of leads that the process' own constants tell apart were looked at, and none was otherwise. */
  | { readonly kind: 'search'; readonly tried: number; readonly example?: LeadExample }
  /** The search would have had to look at more kinds of leads than it may. */
  | { readonly kind: 'not-decided'; readonly budget: number }
  /** What happens to such a lead, as deciding these commands one after the other shows (`playHistory`). */
  | PlayedProof
  /** It stands in the process itself, at these places. */
  | { readonly kind: 'places'; readonly paths: readonly string[] };

/**
 * A history that shows a finding: it begins with a lead, and each command brings what it brings. It is told of the rules
 * it names alone: what other thresholds and programs may do in between is left out.
 */
export interface PlayedProof {
  readonly kind: 'history';
  /** The ids of the thresholds and programs that it is about. */
  readonly rules: readonly string[];
  readonly lead: LeadExample;
  readonly commands: readonly PlayedCommand[];
  /** What comes of it among other events, in this order; of the data only what matters. */
  readonly shows: readonly ShownEvent[];
}

export interface PlayedCommand {
  /** So many milliseconds after the command before, or when the next step of a program is due. */
  readonly after: number | 'due';
  readonly command: Command;
}

export interface ShownEvent {
  readonly type: string;
  readonly data: { readonly [part: string]: string | number };
}

/** The id of the lead that these histories are about. */
export const playedLead = 'example';

export const lintCodes = [
  'criteria-never-met',
  'entry-shadowed',
  'entries-overlap',
  'catch-all-missing',
  'status-unreachable',
  'status-without-way-out',
  'pool-empty',
  'queue-unattended',
  'template-unguarded',
  'template-languages-differ',
  'template-field-unused',
  'threshold-never-reached',
  'threshold-counts-itself',
  'threshold-fires-each-time',
  'action-never-done',
  'program-never-entered',
  'program-step-unreached',
  'program-endless',
  'program-restarts',
  'programs-undo-each-other',
  'branch-never-taken',
  'duplicate-rule-never-met',
  'blocking-key-never-made',
  'comparison-never-alike',
  'visitors-kept-waiting',
] as const;
export type LintCode = (typeof lintCodes)[number];

/** Something in a process that is allowed and still not what its author can want. */
export interface Finding {
  readonly code: LintCode;
  readonly severity: Severity;
  /** Where, e.g. `assignment.rules.0.entries.3`. */
  readonly path: string;
  /** A sentence for whoever wrote the rule. */
  readonly words: string;
  readonly proof: Proof;
}

import type { Process } from '../process.ts';
import { assignmentFindings } from './assignment.ts';
import { duplicateFindings } from './duplicates.ts';
import { createExaminer } from './examiner.ts';
import type { Finding, Severity } from './finding.ts';
import { programFindings } from './programs.ts';
import { responseFindings } from './response.ts';
import { roundFindings } from './rounds.ts';
import { scoringFindings } from './scoring.ts';
import { statusFindings } from './statuses.ts';
import { thresholdFindings } from './thresholds.ts';

export interface LintOptions {
  /** Kinds of leads that may be looked at to decide one question; beyond it the answer is `not-decided`. */
  readonly budget?: number | undefined;
}

const budgetDefault = 20_000;

const weight: Record<Severity, number> = { fault: 0, warning: 1, information: 2 };

/**
 * What a valid process says that its author can hardly want, each finding with a lead that shows it or with the search
 * that found none; the weightiest first. It asks the rules as they are compiled, and nothing else.
 *
 * @example
 * lintProcess(defineProcess(defaultProcess)) // => []
 */
export function lintProcess(process: Process, { budget = budgetDefault }: LintOptions = {}): Finding[] {
  const examiner = createExaminer(process, budget);
  const findings = [
    ...statusFindings(process),
    ...assignmentFindings(examiner),
    ...scoringFindings(examiner),
    ...responseFindings(examiner),
    ...thresholdFindings(examiner),
    ...programFindings(examiner),
    ...roundFindings(examiner),
    ...duplicateFindings(process),
  ];
  return findings.sort((a, b) => weight[a.severity] - weight[b.severity]);
}

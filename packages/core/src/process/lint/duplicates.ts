import type {
  Comparer,
  Comparison,
  DuplicateRules,
  KeyPart,
  MatchRule,
  ValueKind,
} from '../../duplicates/rules.ts';
import { ownValue } from '../../lead/own-value.ts';
import type { Process } from '../process.ts';
import type { Finding } from './finding.ts';

/** Rules about duplicates that find nobody, and ways in that keep visitors waiting. */
export function duplicateFindings({ definition, duplicateRules }: Process): Finding[] {
  const { match, waysIn } = definition.duplicates ?? {};
  const ownPath = typeof match === 'object' ? 'duplicates.match' : null;
  const has = (field: string): boolean => ownValue(definition.fields, field) !== undefined;
  return [
    ...(match === undefined ? [] : ruleFindings(duplicateRules, ownPath, has)),
    ...(ownPath === null
      ? []
      : [...keyFindings(duplicateRules, ownPath), ...fuzzyFindings(duplicateRules, ownPath)]),
    ...(waysIn?.web === 'block' ? [waitingFinding] : []),
  ];
}

const waitingFinding: Finding = {
  code: 'visitors-kept-waiting',
  severity: 'warning',
  path: 'duplicates.waysIn.web',
  words:
    'A visitor who is known is let in by hand only, and discarded where nobody does so within 30 days: attach, or report, loses nobody.',
  proof: { kind: 'places', paths: ['duplicates.waysIn.web'] },
};

/** Rules that no two leads of the process can meet, and rules whose pairs are never compared. */
function ruleFindings(
  { rules, blocking, fields }: DuplicateRules,
  ownPath: string | null,
  has: (field: string) => boolean,
): Finding[] {
  return rules.flatMap((rule, r): Finding[] => {
    const path = ownPath === null ? 'duplicates.match' : `${ownPath}.rules.${r}`;
    const proof = { kind: 'places', paths: [path] } as const;
    const most = mostPoints(rule, has);
    if (most < rule.threshold) {
      const words =
        most === Number.NEGATIVE_INFINITY
          ? `The rule “${rule.id}” finds nobody: it wants a field that leads do not have.`
          : `The rule “${rule.id}” finds nobody: by the fields that leads have a pair earns ${most} points at most, and it wants ${rule.threshold}.`;
      return [{ code: 'duplicate-rule-never-met', severity: 'fault', path, words, proof }];
    }
    const compared = new Set(rule.comparisons.map(({ field }) => field).filter(has));
    const meets = (parts: readonly KeyPart[]): boolean =>
      parts.every((part) => part.anyOf.some((field) => compared.has(field) && makesKey(part, fields[field])));
    if (blocking.some(meets)) return [];
    const words = `Leads that are equal in all that the rule “${rule.id}” compares are not compared: no key is made of its fields alone.`;
    return [{ code: 'duplicate-rule-never-met', severity: 'warning', path, words, proof }];
  });
}

/** What two leads earn that are equal in all fields that the process has; less than anything where they cannot be one. */
function mostPoints({ comparisons }: MatchRule, has: (field: string) => boolean): number {
  return comparisons.reduce((sum, { field, same, differ = 0, blank, required }) => {
    if (has(field)) return sum + same;
    if (blank !== 'no-match') return sum;
    return required ? Number.NEGATIVE_INFINITY : sum - differ;
  }, 0);
}

/** Values that are made of words, so that they have words and sounds. */
const worded: ReadonlySet<ValueKind | undefined> = new Set(['name', 'words', 'company']);

const makesKey = ({ take }: KeyPart, kind: ValueKind | undefined): boolean =>
  take !== 'sound' || worded.has(kind);

/** Keys that no lead has. */
const keyFindings = ({ blocking, fields }: DuplicateRules, ownPath: string): Finding[] =>
  blocking.flatMap((parts, k) =>
    parts.flatMap((part, p): Finding[] => {
      if (part.anyOf.some((field) => makesKey(part, fields[field]))) return [];
      const path = `${ownPath}.blocking.${k}.${p}`;
      const words = `No lead has this key: how a value sounds is known of names, words and companies, not of “${part.anyOf.join('”, “')}”.`;
      return [{ code: 'blocking-key-never-made', severity: 'fault', path, words, proof: placesOf(path) }];
    }),
  );

/** Ways to compare that never say anything: of values that have no words, or where only equal values count. */
const fuzzyFindings = ({ rules, fields }: DuplicateRules, ownPath: string): Finding[] =>
  rules.flatMap(({ comparisons }, r) =>
    comparisons.flatMap((comparison, c): Finding[] => {
      const idle = idleWays(comparison, fields[comparison.field]);
      if (idle.length === 0) return [];
      const path = `${ownPath}.rules.${r}.comparisons.${c}`;
      const why =
        comparison.from === undefined || comparison.from === 100
          ? 'only equal values count: say from which likeness on'
          : 'its values have no words';
      const words = `“${comparison.field}” is never alike by ${idle.join(', ')}, for ${why}.`;
      return [{ code: 'comparison-never-alike', severity: 'warning', path, words, proof: placesOf(path) }];
    }),
  );

function idleWays({ by, from = 100 }: Comparison, kind: ValueKind | undefined): Comparer[] {
  const fuzzy = by.filter((way) => way !== 'exact');
  return from === 100
    ? fuzzy
    : fuzzy.filter((way) => (way === 'phonetic' || way === 'words') && !worded.has(kind));
}

const placesOf = (path: string) => ({ kind: 'places', paths: [path] }) as const;

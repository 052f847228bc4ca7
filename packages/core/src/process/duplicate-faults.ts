import type { DuplicateRules, MatchRule } from '../duplicates/rules.ts';
import { ownValue } from '../lead/own-value.ts';
import type { ProcessDefinition } from './definition.ts';
import { doubled, type ProcessFault } from './process-fault.ts';

const path = 'duplicates.match';

/** What is wrong with an organisation's own rules about duplicates. */
export function duplicateFaults({ duplicates, fields }: ProcessDefinition): ProcessFault[] {
  const match = duplicates?.match;
  if (match === undefined || typeof match === 'string') return [];
  const strange = Object.keys(match.fields).filter((field) => !ownValue(fields, field));
  return [
    ...strange.map((field) => ({ path: `${path}.fields.${field}`, problem: 'the lead has no such field' })),
    ...doubled(`${path}.rules`, match.rules),
    ...match.rules.flatMap((rule, r) => ruleFaults(rule, `${path}.rules.${r}`, match)),
    ...match.blocking.flatMap((parts, k) =>
      parts.flatMap(({ anyOf }, p) =>
        anyOf.flatMap((field) => unknownIn(match, field, `${path}.blocking.${k}.${p}.anyOf`)),
      ),
    ),
  ];
}

function ruleFaults(
  { comparisons, swapped = [], threshold }: MatchRule,
  place: string,
  match: DuplicateRules,
): ProcessFault[] {
  const compared = comparisons.map(({ field }) => field);
  const most = comparisons.reduce((sum, { same }) => sum + same, 0);
  const twice = compared.filter((field, i) => compared.indexOf(field) < i);
  const pairs = swapped.flat();
  const alone = pairs.filter((field) => !compared.includes(field));
  const inTwo = pairs.filter((field, i) => pairs.indexOf(field) < i);
  return [
    ...compared.flatMap((field, c) => unknownIn(match, field, `${place}.comparisons.${c}.field`)),
    ...twice.map((field) => ({ path: `${place}.comparisons`, problem: `"${field}" is compared twice` })),
    ...alone.map((field) => ({ path: `${place}.swapped`, problem: `"${field}" is not compared` })),
    ...inTwo.map((field) => ({ path: `${place}.swapped`, problem: `"${field}" stands twice` })),
    ...(most < threshold
      ? [{ path: `${place}.threshold`, problem: `no pair earns more than ${most} points` }]
      : []),
  ];
}

const unknownIn = (match: DuplicateRules, field: string, place: string): ProcessFault[] =>
  ownValue(match.fields, field) ? [] : [{ path: place, problem: `"${field}" is not among the fields` }];

import { type Criteria, isDerivedField } from '../../criteria/criteria.ts';
import type { ThresholdRule } from '../../engagement/thresholds.ts';
import type { EngagementInput } from '../../lead/command-parts.ts';
import { iso } from '../../lead/events/event.ts';
import { type Examiner, met, unmet } from './examiner.ts';
import { type LeadExample, type PlayedCommand, playedLead } from './finding.ts';
import { leavesOf, type Wish } from './search.ts';

const minuteMs = 60_000;
/** Engagements that one command may tell of. */
const engagementsMax = 1000;

/** Whether criteria read only what a lead brought along: what rules and time change may be otherwise by then. */
export const isLasting = (when: Criteria | undefined): boolean =>
  when === undefined ||
  leavesOf(when).every(
    ({ field }) =>
      !field.startsWith('engaged.') &&
      (!isDerivedField(field) || ['source', 'channel', 'kind'].includes(field)),
  );

/** A lead that is over with leaves every program and is moved by no rule. */
export const goingOn: Wish = unmet({ field: 'statusKind', op: 'in', value: ['disqualified', 'converted'] });

/**
 * A lead for a history, which meets some criteria and does not meet others: `null` where none was found, or where the
 * history might change what is asked of it.
 */
export function leadFor(
  examiner: Examiner,
  whens: readonly (Criteria | undefined)[],
  barring?: Criteria,
): LeadExample | null {
  if (![...whens, barring].every(isLasting)) return null;
  const sought = examiner.find(...whens.map(met), ...(barring ? [unmet(barring)] : []), goingOn);
  return sought.kind === 'found' ? sought.example : null;
}

/** What a person does to reach a threshold, the last of it at an instant; `null` where that is too much to tell. */
export function reaching(rule: ThresholdRule, at: number): PlayedCommand['command'] | null {
  const { count, distinctBy, joinWithinMinutes } = rule;
  const isSingle = distinctBy === undefined && joinWithinMinutes === undefined;
  const times = isSingle ? 1 : count;
  if (times > engagementsMax) return null;
  const kind = rule.kinds[0] as string;
  const gap = (joinWithinMinutes ?? 0) * minuteMs;
  const engagements = Array.from({ length: times }, (_, i): EngagementInput => {
    const facets = facetsFor(rule, i);
    return {
      kind,
      at: iso(at - (times - 1 - i) * gap),
      ...(isSingle ? { count } : {}),
      ...(Object.keys(facets).length > 0 ? { facets } : {}),
    };
  });
  return { type: 'engage', lead: playedLead, engagements };
}

/** Facets that count for a rule; of what it tells apart, each time another value. */
function facetsFor(rule: ThresholdRule, i: number): Record<string, string> {
  const facets: Record<string, string> = {};
  const { per = 'lead', distinctBy } = rule;
  const named = [...(per === 'lead' ? [] : [per]), ...(distinctBy === undefined ? [] : [distinctBy])];
  for (const facet of named) facets[facet] = valueFor(rule, facet, facet === distinctBy ? i : 0);
  for (const [facet, wanted] of Object.entries(rule.facets ?? {}))
    if ('in' in wanted) facets[facet] = valueFor(rule, facet, facet === distinctBy ? i : 0);
  return facets;
}

function valueFor({ facets }: ThresholdRule, facet: string, i: number): string {
  const wanted = facets?.[facet];
  if (wanted && 'in' in wanted) return [...new Set(wanted.in)][i] ?? '';
  const barred = new Set(wanted?.notIn);
  let [value, left] = [0, i];
  for (; barred.has(`value-${value}`) || left > 0; value += 1) if (!barred.has(`value-${value}`)) left -= 1;
  return `value-${value}`;
}

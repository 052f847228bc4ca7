import type { Criteria } from '../../criteria/criteria.ts';
import { ownValue } from '../../lead/own-value.ts';
import { ruleFor } from '../../scoring/behaviour.ts';
import type { ProcessDefinition } from '../definition.ts';
import { neverMet } from './entries.ts';
import { type Examiner, met } from './examiner.ts';
import type { Finding } from './finding.ts';

/** Scoring rules that no engagement is left for, and points and grades that no lead can earn. */
export function scoringFindings(examiner: Examiner): Finding[] {
  const { definition } = examiner.process;
  return [
    ...untakenRules(definition),
    ...conditionsOf(definition).flatMap(({ path, name, when }) => {
      const matching = examiner.find(met(when));
      return matching.kind === 'none' ? [neverMet({ path, name }, matching.proof)] : [];
    }),
  ];
}

interface Condition {
  readonly path: string;
  readonly name: string;
  readonly when: Criteria;
}

function conditionsOf({ scoring }: ProcessDefinition): readonly Condition[] {
  return [
    ...(scoring.profile ?? []).flatMap((group, g) =>
      group.rules.map(({ id, when }, r) => ({
        path: `scoring.profile.${g}.rules.${r}.when`,
        name: `The rule “${id}” of the profile`,
        when,
      })),
    ),
    ...(scoring.fit ?? []).map(({ id, when }, at) => ({
      path: `scoring.fit.${at}.when`,
      name: `The criterion “${id}” of fit`,
      when,
    })),
  ];
}

/** The first rule that fits takes an engagement: each facet value that a rule could take is asked for. */
function untakenRules({ scoring, engagement }: ProcessDefinition): Finding[] {
  return scoring.rules.flatMap((rule, at): Finding[] => {
    const declared = ownValue(engagement.facets, rule.kind)?.values ?? [];
    const facets = rule.facets ?? ['', ...declared];
    const takers = facets.map((facet) => ruleFor(scoring, rule.kind, facet));
    if (takers.includes(rule)) return [];
    const names = [...new Set(takers.map((taker) => `“${taker?.id}”`))].join(', ');
    const words = `No engagement is left for the scoring rule “${rule.id}”: ${names} before it take all of kind ${rule.kind} that it would count.`;
    const proof = { kind: 'search', tried: facets.length } as const;
    return [{ code: 'entry-shadowed', severity: 'fault', path: `scoring.rules.${at}`, words, proof }];
  });
}

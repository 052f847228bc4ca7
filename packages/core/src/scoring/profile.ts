import * as z from 'zod';
import { Criteria, compileCriteria } from '../criteria/criteria.ts';
import { Id } from '../lead/events/event.ts';
import type { ProfilePoints } from '../lead/events/scoring.ts';
import type { Lead } from '../lead/lead.ts';

/** Whole points for who a lead is. Every rule whose criteria are true gives its points. */
export const ProfileRule = z.object({ id: Id, when: Criteria, points: z.int().min(-1000).max(1000) });

/** Rules whose points are summed, and then kept between least and most (Ours 7.2). */
export const ProfileGroup = z.object({
  id: Id,
  rules: z.array(ProfileRule).max(200),
  least: z.int().optional(),
  most: z.int().optional(),
});
export type ProfileGroup = z.infer<typeof ProfileGroup>;

/** The points of a lead's profile: a pure function of its fields. */
export type ProfileOf = (lead: Lead) => ProfilePoints;

/** Compiles the groups once per process version. Unknown counts for nothing. */
export function compileProfile(groups: readonly ProfileGroup[]): ProfileOf {
  const compiled = groups.map((group) => ({
    ...group,
    rules: group.rules.map(({ id, when, points }) => ({ id, points, test: compileCriteria(when) })),
  }));
  return (lead) => {
    const parts: ProfilePoints['parts'] = [];
    let points = 0;
    for (const { id: group, rules, least = -Infinity, most = Infinity } of compiled) {
      let sum = 0;
      for (const rule of rules) {
        if (rule.test(lead) !== true) continue;
        sum += rule.points;
        parts.push({ group, rule: rule.id, points: rule.points * 1000 });
      }
      points += Math.min(most, Math.max(least, sum)) * 1000;
    }
    return { points, parts };
  };
}

/** What the limits of the groups took away, or gave. */
export const limitedBy = ({ points, parts }: ProfilePoints): number =>
  parts.reduce((left, part) => left - part.points, points);

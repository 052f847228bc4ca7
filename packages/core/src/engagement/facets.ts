import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { ThresholdRule } from './thresholds.ts';

/**
 * Which facet of a kind of engagement is counted apart, and its values: page views by page group, forms by kind of
 * form. Only these few values enter the day buckets, so that state stays bounded (Ours 6.6).
 */
export const Facet = z.object({ facet: Id, values: z.array(Id.max(100)).max(50) });
export type Facet = z.infer<typeof Facet>;

export const EngagementRules = z.object({
  /** Own kinds, beside those that ship. */
  kinds: z.array(Id).default([]),
  facets: z.record(Id, Facet).default({}),
  thresholds: z.array(ThresholdRule).max(200).optional(),
});
export type EngagementRules = z.infer<typeof EngagementRules>;

/** The bucket that an engagement is counted in: the declared facet's value, or nothing. */
export function bucketOf(
  rules: EngagementRules,
  kind: string,
  facets: Readonly<Record<string, string>>,
): string {
  const declared = ownValue(rules.facets, kind);
  const value = declared && ownValue(facets, declared.facet);
  return value !== undefined && declared?.values.includes(value) ? value : '';
}

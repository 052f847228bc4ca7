import * as z from 'zod';
import { Criteria, compileCriteria, type Test, type Truth } from '../criteria/criteria.ts';
import { Id } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';

/** Which template answers a web form, from whom, and where replies go. Without criteria it answers all. */
export const ResponseEntry = z.strictObject({
  id: Id,
  when: Criteria.optional(),
  template: Id,
  from: z.string().min(3).max(320).optional(),
  replyTo: z.string().min(3).max(320).optional(),
});
export type ResponseEntry = z.infer<typeof ResponseEntry>;

/** Auto-response: many rules with ordered entries, one of them active, and what answers where no entry does. */
export const Response = z.strictObject({
  active: Id.optional(),
  rules: z.array(z.strictObject({ id: Id, entries: z.array(ResponseEntry).max(1000) })).default([]),
  /** The template where no entry matches or no rule is active. */
  default: Id.optional(),
});
export type Response = z.infer<typeof Response>;

/** What answers a lead, and why. */
export interface ResponseChoice {
  /** The active rule. */
  readonly rule: string | null;
  /** `entry`: one matched; `default`: none did, or no rule is active; `none`: and there is no default either. */
  readonly by: 'entry' | 'default' | 'none';
  readonly entry: string | null;
  readonly template: string | null;
  /** The entries that were asked, in order, with their answers; the search ends with the first that is true. */
  readonly asked: readonly { readonly entry: string; readonly matched: Truth }[];
}

/** Compiles the active rule: entries are asked top-down, the first whose criteria are true answers (Ours 4.2). */
export function compileResponse(response: Response, lowestBand?: string): (lead: Lead) => ResponseChoice {
  const rule = response.rules.find(({ id }) => id === response.active);
  const entries: { entry: ResponseEntry; test: Test }[] =
    rule?.entries.map((entry) => ({ entry, test: compileCriteria(entry.when, lowestBand) })) ?? [];
  return (lead) => {
    const asked: { entry: string; matched: Truth }[] = [];
    for (const { entry, test } of entries) {
      const matched = test(lead);
      asked.push({ entry: entry.id, matched });
      if (matched !== true) continue;
      return { rule: rule?.id ?? null, by: 'entry', entry: entry.id, template: entry.template, asked };
    }
    const template = response.default ?? null;
    return { rule: rule?.id ?? null, by: template ? 'default' : 'none', entry: null, template, asked };
  };
}

import type { EngagementInput } from '@leadstream/core';
import * as z from 'zod';
import type { WebSettings } from '../settings.ts';

/** A visited page, as the script notes it. */
const Visit = z.object({
  i: z.string().regex(/^[0-9a-f]{24}$/),
  p: z.string().startsWith('/').max(500),
  t: z.number(),
});
const Visits = z.array(z.unknown()).max(200);

const KEPT_MS = 90 * 86_400_000;
const VISITS_MAX = 50;

/**
 * Visited pages as engagements, each with its own id, so that what comes twice counts once: at most 50, of the last 90
 * days. What is none is passed over.
 */
export function visitsIn(list: unknown, now: number, { tracking }: WebSettings): EngagementInput[] {
  const parsed = Visits.safeParse(list);
  return (parsed.success ? parsed.data : [])
    .flatMap((one) => Visit.safeParse(one).data ?? [])
    .filter(({ t }) => t > now - KEPT_MS && t <= now + 60_000)
    .slice(-VISITS_MAX)
    .map(({ i, p, t }) => ({
      kind: 'page-view',
      at: new Date(Math.min(Math.round(t), now)).toISOString(),
      facets: { page: pageOf(p, tracking.pages), path: p.split('?')[0] ?? p },
      externalId: { source: 'page-view', id: i },
    }));
}

/** Groups that shipped processes count apart, found in the path where the settings name none. */
const guesses = ['pricing', 'product', 'careers', 'support'];

function pageOf(path: string, pages: WebSettings['tracking']['pages']): string {
  const named = pages.find(
    (one) => path === one.path || path.startsWith(one.path.endsWith('/') ? one.path : `${one.path}/`),
  );
  return named?.page ?? guesses.find((guess) => path.toLowerCase().includes(guess)) ?? 'other';
}

/** The list that a form brought along, as far as it is one. */
export function visitsOf(text: string): unknown {
  try {
    return text === '' ? [] : (JSON.parse(text) as unknown);
  } catch {
    return [];
  }
}

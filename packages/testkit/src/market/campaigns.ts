import { type Command, iso } from '@leadstream/core';
import type { MarketEffects } from './effects.ts';

/** The campaigns of a market as a house records them: each is defined at the start, and costs something each month. */
export function campaignCommands(
  { start, days }: { readonly start: number; readonly days: number },
  { sources }: MarketEffects,
): readonly { readonly at: number; readonly command: Command }[] {
  const campaigns = Object.entries(sources).flatMap(([source, { campaigns = [] }]) =>
    campaigns.map((campaign) => ({ source, ...campaign })),
  );
  const defined = campaigns.map(({ id: campaign, name, source }) => ({
    at: start,
    command: { type: 'define-campaign', campaign, name, kind: source } as const,
  }));
  const months = Array.from({ length: Math.ceil(days / 30) }, (_, n) => start + n * 30 * 86_400_000);
  const costs = months.flatMap((at) =>
    campaigns.map(({ id: campaign, costPerMonth: amount }) => ({
      at,
      command: { type: 'record-cost', campaign, amount, day: iso(at).slice(0, 10) } as const,
    })),
  );
  return [...defined, ...costs];
}

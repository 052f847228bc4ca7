import type { Scoring } from './rules.ts';

type Bands = Pick<Scoring, 'bands'>;

/** The band of a score: the highest that begins at or below it. The score alone decides it (Ours 7.5). */
export function bandOf({ bands }: Bands, score: number): string {
  let band = bands[0]?.id ?? '';
  for (const one of bands) if (score >= one.from * 1000) band = one.id;
  return band;
}

/** The band of a lead that nothing scored yet. */
export const lowestBand = (scoring: Bands & Pick<Scoring, 'floor'>): string =>
  bandOf(scoring, scoring.floor * 1000);

/** Bands with a re-arm level that were reached, and not left below it since: reaching them is no news. */
export const spentBands = ({ bands }: Bands, before: readonly string[], score: number): string[] =>
  bands
    .filter(
      ({ id, from, rearm }) =>
        rearm !== undefined && (score >= from * 1000 || (before.includes(id) && score >= rearm * 1000)),
    )
    .map(({ id }) => id);

/** The scores, from one up to below another, that leave neither the band nor a band with a re-arm level that is spent. */
export function stayOf({ bands }: Bands, band: string, spent: readonly string[]) {
  const at = bands.findIndex(({ id }) => id === band);
  const levels = bands.flatMap(({ id, rearm }) => (rearm !== undefined && spent.includes(id) ? [rearm] : []));
  if (at > 0) levels.push(bands[at]?.from ?? -Infinity);
  return { from: 1000 * Math.max(-Infinity, ...levels), below: 1000 * (bands[at + 1]?.from ?? Infinity) };
}

/** Whether a lead rises from one band into another that it may be news of. */
export function isNews({ bands }: Bands, from: string, to: string, spent: readonly string[]): boolean {
  const place = (band: string) => bands.findIndex(({ id }) => id === band);
  return place(to) > place(from) && !spent.includes(to);
}

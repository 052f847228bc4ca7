import { ownValue } from '../lead/own-value.ts';

/** How many leads stand where. `conversionRate` = converted / captured (Ours 11.2), 0 when there are none. */
export interface Funnel {
  readonly captured: number;
  readonly converted: number;
  readonly conversionRate: number;
  readonly byStatus: { readonly [status: string]: number };
}

/**
 * The funnel, from counts of leads by status and by whether they were converted.
 *
 * @example
 * funnelOf([{ status: 'New', converted: false, count: 3 }, { status: 'Converted', converted: true, count: 1 }]).conversionRate
 * // => 0.25
 */
export function funnelOf(
  counts: readonly { readonly status: string; readonly converted: boolean; readonly count: number }[],
): Funnel {
  let captured = 0;
  let converted = 0;
  const byStatus: Record<string, number> = {};
  for (const { status, converted: isConverted, count } of counts) {
    captured += count;
    if (isConverted) converted += count;
    byStatus[status] = (ownValue(byStatus, status) ?? 0) + count;
  }
  return { captured, converted, conversionRate: captured === 0 ? 0 : converted / captured, byStatus };
}

/** What a seller may still be given of a capacity of so many leads in 30 days, at an instant. */
export interface Allowance {
  readonly at: number;
  /** Millionths of a millisecond would not be finer: leads times the milliseconds of 30 days. */
  readonly units: number;
}

/** One lead, in the units of an allowance: 30 days in milliseconds. */
export const oneLead = 30 * 86_400_000;

/** Who begins may have one lead at once. */
export const firstAllowance = (at: number): Allowance => ({ at, units: oneLead });

/**
 * An allowance as it stands later: it grows by the capacity, evenly and in fractions, so that a capacity of 14 gives
 * 14 leads in 30 days (Ours 5.3). What is not used is kept, up to the worth of 30 days. Whole numbers only.
 */
export function grownUntil(now: number, allowance: Allowance, capacity: number): Allowance {
  const passed = Math.min(Math.max(0, now - allowance.at), oneLead);
  const full = capacity * oneLead;
  return {
    at: Math.max(now, allowance.at),
    units: Math.min(allowance.units + passed * capacity, Math.max(full, oneLead)),
  };
}

/** An allowance after a lead was given. */
export const afterLead = ({ at, units }: Allowance): Allowance => ({ at, units: units - oneLead });

/** Thousandths of a lead, for people. */
export const inThousandths = (units: number): number => Math.floor((units * 1000) / oneLead);

import type { Touch } from '../lead/events/capture.ts';
import { type Event, millis } from '../lead/events/event.ts';
import { isDirect, isEarlier } from '../lead/touch-state.ts';

export const attributionModels = ['first', 'last', 'linear', 'u-shaped', 'w-shaped', 'time-decay'] as const;
/** How the credit for a lead is shared among its touches. */
export type AttributionModel = (typeof attributionModels)[number];

/** What one touch did for a lead: basis points; all credits of a lead together are exactly 10,000. */
export interface Credit {
  readonly touch: Touch;
  readonly credit: number;
}

export interface AttributionOptions {
  /** Instant of the conversion: later touches get nothing, and the W-shaped model favours the last one before it. */
  readonly convertedAt?: number | undefined;
  /** Instant of the capture: the W-shaped model favours the last touch before it. */
  readonly capturedAt?: number | undefined;
  /** Days after which a touch is worth half, in the time-decay model. Default: 7. */
  readonly halfLifeDays?: number | undefined;
}

/** Basis points that make a whole. */
const whole = 10_000;
const dayMs = 86_400_000;

/**
 * Shares the credit for a lead among its touches (Ours 3.1). Direct touches get credit only when there are no others.
 * What does not divide goes to the largest remainders, of equal ones to the earlier touch.
 *
 * @param touches in any order
 */
export function attribute(
  model: AttributionModel,
  touches: readonly Touch[],
  options: AttributionOptions = {},
): Credit[] {
  const { convertedAt = Number.POSITIVE_INFINITY } = options;
  const inTime = touches
    .filter(({ at }) => millis(at) <= convertedAt)
    .sort((a, b) => (isEarlier(a, b) ? -1 : Number(isEarlier(b, a))));
  const led = inTime.filter((touch) => !isDirect(touch));
  const counted = led.length > 0 ? led : inTime;
  const credits = shares(weights[model](counted, options));
  return counted.map((touch, i) => ({ touch, credit: credits[i] ?? 0 }));
}

/** The touches of a lead, by its history, with what the models need to know besides. */
export function touchesOf(
  history: readonly Event[],
): AttributionOptions & { readonly touches: readonly Touch[] } {
  const atOf = (type: string) => {
    const occurredAt = history.filter((event) => event.type === type).at(-1)?.occurredAt;
    return occurredAt === undefined ? undefined : millis(occurredAt);
  };
  const touches = history.flatMap(({ type, data }) => {
    const isTold = type === 'captured' || (type === 'engaged' && data['confidence'] === 'human');
    return isTold && data['touch'] ? [data['touch'] as Touch] : [];
  });
  return { touches, capturedAt: atOf('captured'), convertedAt: atOf('converted') };
}

type Weights = (touches: readonly Touch[], options: AttributionOptions) => number[];

const weights: Record<AttributionModel, Weights> = {
  first: (touches) => touches.map((_, i) => (i === 0 ? 1 : 0)),
  last: (touches) => touches.map((_, i) => (i === touches.length - 1 ? 1 : 0)),
  linear: (touches) => touches.map(() => 1),
  // 40 % for the first, 40 % for the last, the rest for those between.
  'u-shaped': (touches) => favouring(touches, [0, touches.length - 1], 40),
  // 30 % each for the first, the one before the capture and the one before the conversion, the rest for the others.
  'w-shaped': (touches, { capturedAt }) => {
    const before = touches.filter(({ at }) => millis(at) <= (capturedAt ?? 0)).length - 1;
    return favouring(touches, [0, Math.max(0, before), touches.length - 1], 30);
  },
  'time-decay': (touches, { halfLifeDays = 7 }) => {
    const newest = millis(touches.at(-1)?.at ?? '');
    return touches.map(({ at }) => halving(newest - millis(at), halfLifeDays * dayMs));
  },
};

/** Favoured places get a share of 100 each, one named twice both; the others share the rest, which falls to the favoured where there are no others. */
function favouring(touches: readonly Touch[], places: readonly number[], share: number): number[] {
  const others = touches.length - new Set(places).size;
  const rest = 100 - share * places.length;
  return touches.map((_, i) => {
    const times = places.filter((place) => place === i).length;
    // Times the number of others, so that all weights are whole.
    return times > 0 ? times * share * Math.max(1, others) : rest;
  });
}

/** 2^30, halved per half-life and falling in a straight line between: the same number on every machine. */
function halving(age: number, halfLife: number): number {
  const times = Math.floor(age / halfLife);
  if (times >= 30) return 0;
  const into = age - times * halfLife;
  return Math.floor((2 ** (30 - times) * (2 * halfLife - into)) / (2 * halfLife));
}

/** Whole basis points in proportion to weights; what is left over goes to the largest remainders. */
function shares(weighed: readonly number[]): number[] {
  const sum = weighed.reduce((total, weight) => total + weight, 0);
  const credits = weighed.map((weight) => Math.floor((weight * whole) / sum));
  const left = whole - credits.reduce((total, credit) => total + credit, 0);
  const byRemainder = weighed
    .map((weight, i) => ({ i, remainder: (weight * whole) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, left)) credits[i] = (credits[i] ?? 0) + 1;
  return credits;
}

import type { Draft } from 'immer';
import * as z from 'zod';
import { type EventOf, eventType, Id, Instant, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { thawed } from '../lead/frozen-state.ts';
import { idOf } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Strategy, strategies, Weights, whileAbsent } from '../lead/routing-shapes.ts';
import { type Allowance, firstAllowance } from './allowance.ts';
import { noRun, type Run } from './turns.ts';

/** Who takes turns, and how. */
export const poolDefined = eventType(
  'pool-defined',
  1,
  z.object({
    strategy: z.enum(strategies),
    members: z.array(Id),
    weights: Weights.optional(),
    absent: z.enum(whileAbsent).optional(),
  }),
);
/**
 * A member was given a lead: written in the same commit as `assigned`, on the pool's expected version (Ours 5.2). It
 * keeps the numbers that decided.
 */
export const turnTaken = eventType(
  'turn-taken',
  1,
  z.object({
    seller: Id,
    lead: Id,
    turn: z.int().min(1),
    /** Who takes part from this turn on, where that is not as before: a new run begins. */
    run: z.array(Id).optional(),
    /** An absent member would have had this turn, and is served later: who, and the run of those who are counted. */
    slot: z.object({ seller: Id, run: z.array(Id).optional(), missed: z.boolean() }).optional(),
    /** The turn makes up for one that the member missed. */
    credit: z.boolean().optional(),
    /** Open leads of those who could have had it. */
    loads: z.record(Id, z.int().min(0)).optional(),
    /** What those who could have had it had left of their capacity, in thousandths of a lead. */
    room: z.record(Id, z.int()).optional(),
    /** What the member has left of its capacity after it, in its exact units. */
    left: z.object({ at: Instant, units: z.int() }).optional(),
  }),
);
export type PoolEvent = EventOf<typeof poolDefined> | EventOf<typeof turnTaken>;
/** What a turn adds to the lead and its number. */
export type Turn = Omit<z.infer<(typeof turnTaken)['data']>, 'lead'>;

export interface Pool {
  readonly id: string;
  readonly version: number;
  readonly strategy: Strategy;
  readonly members: readonly string[];
  readonly turns: number;
  /** The number of each member's latest turn. */
  readonly last: { readonly [seller: string]: number };
  readonly weights: { readonly [seller: string]: number };
  readonly absent: 'skip' | 'credit';
  /** Turns of those who are there, since they were others. */
  readonly run: Run;
  /** Turns of those who are there or absent: whose missed turns are credited. */
  readonly slots: Run;
  /** Turns that members missed while they were absent, and have not had yet. */
  readonly credits: { readonly [seller: string]: number };
  readonly allowances: { readonly [seller: string]: Allowance };
}

export const poolStream = (id: string): string => `pool/${id}`;

export const poolEvolver = evolver<Pool, PoolEvent>(
  (first) => ({
    id: idOf(first.stream),
    version: 0,
    strategy: 'round-robin',
    members: [],
    turns: 0,
    last: {},
    weights: {},
    absent: 'skip',
    run: noRun,
    slots: noRun,
    credits: {},
    allowances: {},
  }),
  {
    'pool-defined'(pool, { data, occurredAt }) {
      pool.strategy = data.strategy;
      pool.members = [...data.members];
      pool.weights = thawed(data.weights ?? {});
      pool.absent = data.absent ?? 'skip';
      pool.run = emptyRun();
      pool.slots = emptyRun();
      const stays = new Set(data.members);
      for (const kept of [pool.last, pool.credits, pool.allowances]) {
        for (const seller of Object.keys(kept)) if (!stays.has(seller)) delete kept[seller];
      }
      if (data.absent !== 'credit') pool.credits = {};
      if (data.strategy !== 'capacity') pool.allowances = {};
      else {
        for (const seller of data.members) {
          pool.allowances[seller] ??= firstAllowance(millis(occurredAt));
        }
      }
    },
    'turn-taken'(pool, { data }) {
      const { seller, credit, slot, left } = data;
      pool.turns = data.turn;
      if (left) pool.allowances[seller] = { at: millis(left.at), units: left.units };
      if (credit) {
        pool.credits[seller] = Math.max(0, (ownValue(pool.credits, seller) ?? 0) - 1);
        return;
      }
      pool.last[seller] = data.turn;
      if (pool.strategy === 'smooth-weighted') pool.run = counted(pool.run, seller, data.run);
      if (!slot) return;
      pool.slots = counted(pool.slots, slot.seller, slot.run);
      if (slot.missed) pool.credits[slot.seller] = (ownValue(pool.credits, slot.seller) ?? 0) + 1;
    },
  },
);

const emptyRun = (): Draft<Run> => ({ there: [], turns: 0, taken: {} });

/** A run with one turn more; with others than before it begins anew. */
function counted(before: Draft<Run>, seller: string, there: readonly string[] | undefined): Draft<Run> {
  const run = there ? { ...emptyRun(), there: [...there] } : before;
  run.turns += 1;
  run.taken[seller] = (ownValue(run.taken, seller) ?? 0) + 1;
  return run;
}

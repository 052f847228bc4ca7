import * as z from 'zod';
import type { Channel } from '../lead/events/capture.ts';
import { Id } from '../lead/events/event.ts';

/** What a value is, and so how it is written plainly before it is compared. */
export const valueKinds = ['name', 'words', 'email', 'phone', 'company', 'domain', 'number', 'date'] as const;
export type ValueKind = (typeof valueKinds)[number];

/** Ways to see that two values may mean the same. */
export const comparers = [
  'exact',
  'initials',
  'jaro-winkler',
  'phonetic',
  'edit-distance',
  'words',
  'date',
] as const;
export type Comparer = (typeof comparers)[number];

const Points = z.int().min(0).max(1000);

/** How one field speaks for or against two leads being one. */
export const Comparison = z.strictObject({
  field: Id,
  /** The way that finds the values most alike counts. */
  by: z.array(z.enum(comparers)).min(1),
  /** Less alike than this, the values differ; from here to equal the points rise evenly. 0 to 100, by default 100. */
  from: z.int().min(0).max(100).optional(),
  /** Points for equal values. */
  same: Points,
  /** Points taken off for values that differ. */
  differ: Points.optional(),
  /** A blank says nothing (`ignored`, the default), or counts as a value that differs (`no-match`). */
  blank: z.enum(['ignored', 'no-match']).optional(),
  /** Where the values differ the leads are not one, whatever else they share. */
  required: z.boolean().optional(),
});
export type Comparison = z.infer<typeof Comparison>;

/** Leads that earn as many points as the threshold may be one. */
export const MatchRule = z.strictObject({
  id: Id,
  comparisons: z.array(Comparison).min(1).max(50),
  /** Pairs of fields that people confuse, such as first and last name: compared crosswise too, the better counts. */
  swapped: z
    .array(z.tuple([Id, Id]))
    .max(10)
    .optional(),
  threshold: z.int().min(1),
});
export type MatchRule = z.infer<typeof MatchRule>;

/** A part of a blocking key. */
export const KeyPart = z.strictObject({
  /** One key for each of the fields that has a value. */
  anyOf: z.array(Id).min(1).max(5),
  /** The whole value, how it sounds, its beginning or its end. */
  take: z.enum(['whole', 'sound', 'start', 'end']),
  /** How many characters a beginning or an end has, 4 by default. */
  length: z.int().min(1).max(100).optional(),
});
export type KeyPart = z.infer<typeof KeyPart>;

/**
 * How an organisation finds leads that may be one: what the fields are, rules of which one suffices, and the keys
 * that narrow down which leads are compared at all.
 */
export const DuplicateRules = z.strictObject({
  fields: z.record(Id, z.enum(valueKinds)),
  rules: z.array(MatchRule).min(1).max(20),
  /** Only leads that share one of these keys are compared. */
  blocking: z.array(z.array(KeyPart).min(1).max(5)).min(1).max(50),
});
export type DuplicateRules = z.infer<typeof DuplicateRules>;

/** The names of the rules that ship. */
export const matchPresets = ['leads', 'people'] as const;

/**
 * What becomes of somebody who has the e-mail address or the phone number of a lead that is there:
 * - `attach`: what the form says is added to that lead (Ours 1.7); for web forms, whose rows have no id of their own
 * - `ask`: whoever captures is asked, best candidate first, and may capture all the same; by hand only
 * - `merge`: it is captured, and that lead takes it over at once
 * - `block`: it is not captured; a web form waits for somebody to release it
 * - `report`: it is captured, and whatever the rules find is suspected
 * - `ignore`: it is captured, and no duplicates of it are looked for
 */
export const duplicatePolicies = ['attach', 'ask', 'merge', 'block', 'report', 'ignore'] as const;
export type DuplicatePolicy = (typeof duplicatePolicies)[number];

const quiet = ['merge', 'block', 'report', 'ignore'] as const;
const ofFiles = z.enum(quiet).optional();

/** What becomes of them, by the way in. */
export const WaysIn = z.strictObject({
  web: z.enum(['attach', ...quiet]).optional(),
  hand: z.enum(['ask', ...quiet]).optional(),
  file: ofFiles,
  bulk: ofFiles,
  sync: ofFiles,
});

/** What holds where the process says nothing (Ours 1.8). */
export const defaultWaysIn: { readonly [C in Channel]: DuplicatePolicy } = {
  web: 'attach',
  hand: 'ask',
  file: 'report',
  bulk: 'report',
  sync: 'ignore',
};

/** How an organisation finds leads that may be one, and what it does then. */
export const Duplicates = z.strictObject({
  /** Rules that ship, by name, or one's own; `leads` where nothing is said. */
  match: z.union([z.enum(matchPresets), DuplicateRules]).optional(),
  waysIn: WaysIn.optional(),
});

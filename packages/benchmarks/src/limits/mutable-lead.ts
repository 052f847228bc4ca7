import type { Lead, LeadEvent } from '@leadstream/core';
import type { DeepMutable } from './deep-mutable.ts';

export type MutableLead = DeepMutable<Lead>;

const unscored = (): MutableLead['score'] => ({
  value: 0,
  behaviour: 0,
  profile: { points: 0, parts: [] },
  velocity: 0,
  band: '',
  day: '',
  at: 0,
  nextBandAt: 0,
  armed: false,
  spent: [],
  process: 0,
});

/** The state that the first event finds. */
export const emptyLead = (stream: string): MutableLead => ({
  id: stream.slice(5),
  version: 0,
  kind: 'person',
  channel: 'hand',
  capturedAt: 0,
  changedAt: 0,
  externalIds: [],
  source: null,
  import: null,
  imports: [],
  touches: {
    first: null,
    last: null,
    firstNonDirect: null,
    lastNonDirect: null,
    conversion: null,
    latest: [],
  },
  campaigns: {},
  status: {
    id: '',
    kind: '',
    rank: 0,
    since: 0,
    reason: null,
    reopened: 0,
    peak: 0,
    peakAt: 0,
    visits: {},
    steps: [],
  },
  owner: '',
  assignedAt: 0,
  assignments: 0,
  routing: { queue: '', ageDueAt: 0, rejections: 0, reassigned: 0, declined: [], missedAt: 0 },
  engagement: {},
  totals: {},
  activity: { attempts: 0, twoWay: 0, firstAttemptAt: 0, firstTwoWayAt: 0, lastAt: 0 },
  followUp: null,
  score: unscored(),
  deadlines: {},
  breaches: 0,
  fit: null,
  consent: {},
  mail: {
    hardBounced: false,
    complained: false,
    hardBouncedAt: 0,
    addressSince: 0,
    requested: 0,
    marketing: [],
  },
  conversion: null,
  fields: {},
  liveAt: 0,
  erasedAt: 0,
  subject: '',
  personal: { fields: {}, keys: {} },
});

export type Of<T extends LeadEvent['type']> = Extract<LeadEvent, { type: T }>;

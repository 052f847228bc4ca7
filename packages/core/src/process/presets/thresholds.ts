import type { ProcessInput } from '../definition.ts';

type Threshold = NonNullable<ProcessInput['engagement']['thresholds']>[number];

/**
 * Five openings of the same message by a person within seven days: call at once (Ours 6.4). Openings less than ten
 * minutes apart are one; mail relays and gateways that open for somebody do not count.
 */
export const fiveOpens: Threshold = {
  id: 'five-opens',
  kinds: ['email-open'],
  facets: { client: { notIn: ['proxy', 'gateway'] } },
  joinWithinMinutes: 10,
  count: 5,
  window: { days: 7 },
  per: 'message',
  // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
  then: [{ do: 'alert', to: 'owner', within: { businessHours: 1 } }],
};

const isKnown = (field: string) => ({ field, op: 'known' }) as const;

/**
 * Eight visits in four days, career and support pages left out: qualified, and somebody is alerted (Ours 6.4). For
 * leads that can be reached and are no customers; page views less than 30 minutes apart are one visit.
 *
 * @param to the status that such a lead gets
 * @param suggest leave the lead where it is and only alert, as the B2B preset does
 */
export const eightVisits = (to: string, suggest = false): Threshold => ({
  id: 'eight-visits',
  kinds: ['visit', 'page-view'],
  facets: { page: { notIn: ['careers', 'support'] } },
  joinWithinMinutes: 30,
  count: 8,
  window: { days: 4 },
  when: {
    all: [
      { any: ['email', 'phone', 'mobile'].map(isKnown) },
      {
        any: [
          { field: 'source', op: 'known', value: false },
          { not: { field: 'source', op: 'is', value: 'Existing Customer' } },
        ],
      },
      { not: { field: 'statusKind', op: 'is', value: 'converted' } },
      {
        any: [
          { field: 'grade', op: 'known', value: false },
          { not: { field: 'grade', op: 'is', value: 'F' } },
        ],
      },
    ],
  },
  // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
  then: [
    { do: 'status', to, ...(suggest ? { suggest } : {}) },
    { do: 'alert', to: 'owner', within: { businessHours: 1 } },
  ],
});

/** Alerts that every preset has: a hot lead, and one that somebody was given. */
export const presetAlerts: NonNullable<ProcessInput['alerts']> = {
  bands: [{ id: 'hot', on: 'hot', to: 'owner', within: { businessHours: 1 } }],
  assigned: { id: 'assigned' },
};

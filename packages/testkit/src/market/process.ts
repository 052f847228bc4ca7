import { defaultProcess, defaultScoring, type ProcessInput } from '@leadstream/core';
import { marketMail } from './mail.ts';
import { marketSellers, marketZone } from './sellers.ts';

/** What the shop believes about who buys televisions; the truth is in `marketEffects`. */
const marketFit: ProcessInput['scoring']['fit'] = [
  {
    id: 'industry',
    when: { field: 'industry', op: 'in', value: ['Hospitality', 'Health'] },
    match: 3,
    mismatch: 1,
  },
  { id: 'size', when: { field: 'employees', op: 'at-least', value: 50 }, match: 2, mismatch: 0 },
  {
    id: 'role',
    when: { field: 'title', op: 'in', value: ['Owner', 'Head of Purchasing'] },
    match: 2,
    mismatch: 1,
  },
];

/** A television shop with three sellers who take turns; purchased addresses wait in a queue. */
export const marketProcess: ProcessInput = {
  ...defaultProcess,
  id: 'television-shop',
  zone: marketZone,
  country: 'FR',
  campaigns: { joinByTouch: true },
  scoring: { ...defaultScoring, fit: marketFit },
  discounts: { seller: 500, manager: 2000 },
  conversion: { ...defaultProcess.conversion, opportunityNeeds: 'product', convertNurtured: true },
  queues: [
    {
      id: 'inbox',
      label: { en: 'Inbox', fr: 'À répartir' },
      members: marketSellers.map(({ id }) => id),
      ageLimitHours: 24,
    },
  ],
  defaultOwner: 'queue/inbox',
  engagement: {
    ...defaultProcess.engagement,
    thresholds: [
      ...(defaultProcess.engagement.thresholds ?? []),
      {
        id: 'keen',
        kinds: ['link-click', 'page-view'],
        count: 2,
        window: { days: 4 },
        then: [{ do: 'alert' }],
      },
    ],
  },
  assignment: {
    active: 'fair-turns',
    onBreach: { max: 1, otherwise: 'queue/inbox' },
    rules: [
      {
        id: 'fair-turns',
        entries: [
          {
            id: 'bought-addresses',
            when: { field: 'source', op: 'is', value: 'Purchased List' },
            to: 'queue/inbox',
          },
          { id: 'everybody-else', to: 'pool/shop-floor' },
        ],
      },
    ],
  },
  ...marketMail,
  team: {
    sellers: marketSellers.map(({ id, name }) => ({ id, name })),
    pools: [{ id: 'shop-floor', members: marketSellers.map(({ id }) => id) }],
  },
};

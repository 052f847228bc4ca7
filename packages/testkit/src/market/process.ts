import { defaultProcess, type ProcessInput } from '@leadstream/core';
import { marketSellers } from './buyers.ts';
import { marketMail } from './mail.ts';

/** A television shop with three sellers who take turns; purchased addresses wait in a queue. */
export const marketProcess: ProcessInput = {
  ...defaultProcess,
  id: 'television-shop',
  conversion: { ...defaultProcess.conversion, opportunityNeeds: 'product', convertNurtured: true },
  queues: [
    { id: 'inbox', label: { en: 'Inbox', fr: 'À répartir' }, members: marketSellers.map(({ id }) => id) },
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

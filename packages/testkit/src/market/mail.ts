import type { ProcessInput } from '@leadstream/core';

const greeting = [{ field: 'lead.lastName', fallback: true }];

/** What the television shop sends: thanks for each web form, and offers to business customers who agreed. */
export const marketMail: Pick<ProcessInput, 'templates' | 'response' | 'programs'> = {
  templates: [
    {
      id: 'thanks',
      class: 'transactional',
      fields: greeting,
      variants: {
        en: { subject: 'Thank you', text: 'Thank you, {{ lead.lastName | default: "dear viewer" }}.' },
        fr: { subject: 'Merci', text: 'Merci, {{ lead.lastName | default: "cher spectateur" }}.' },
      },
    },
    {
      id: 'offer',
      class: 'marketing',
      fields: greeting,
      variants: { en: { subject: 'An offer', html: '<p>For {{ lead.lastName | default: "you" }}</p>' } },
    },
  ],
  programs: [
    {
      id: 'warm-up',
      entry: { on: 'capture', when: { field: 'channel', op: 'is', value: 'web' } },
      steps: [
        { id: 'rest', do: 'wait', for: { hours: 24 } },
        { id: 'offer', do: 'send', template: 'offer' },
        { id: 'click', do: 'wait-for', kind: 'link-click', upTo: { hours: 72 }, yes: 'call', no: 'end' },
        { id: 'call', do: 'follow-up', kind: 'call', in: { businessDays: 1 } },
      ],
    },
    { id: 'thanks-again', entry: { on: 'hand' }, steps: [{ id: 'thanks', do: 'send', template: 'thanks' }] },
  ],
  response: {
    active: 'web',
    rules: [
      {
        id: 'web',
        entries: [
          { id: 'business', when: { field: 'kind', op: 'is', value: 'company' }, template: 'offer' },
          { id: 'everybody', template: 'thanks' },
        ],
      },
    ],
  },
};

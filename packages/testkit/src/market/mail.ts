import type { ProcessInput } from '@leadstream/core';

const greeting = [{ field: 'lead.lastName', fallback: true }];

/** What the television shop sends: thanks for each web form, and offers to business customers who agreed. */
export const marketMail: Pick<ProcessInput, 'templates' | 'response'> = {
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

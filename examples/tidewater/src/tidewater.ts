// What both hosts serve: a small company with one form. Rules and settings are data.
import { defaultProcess, type ProcessInput } from '@leadstream/core';
import type { WebSettingsInput } from '@leadstream/intake-http';

/** The rules: a request is answered by a mail. */
export const process = (origin: string): ProcessInput => ({
  ...defaultProcess,
  templates: [
    {
      id: 'thanks',
      class: 'transactional',
      variants: {
        en: {
          subject: 'Your demo of Tidewater',
          html: `<p>Thank you. We call you today.</p><p>Until then: <a href="${origin}/pricing">what it costs</a>.</p>
<p><a href="{{ link.unsubscribe }}">No news, please</a></p>`,
        },
      },
      fields: [{ field: 'link.unsubscribe', fallback: false }],
    },
  ],
  response: { default: 'thanks' },
});

/** The form, and where its visitors may be sent. */
export const settings = (origin: string): WebSettingsInput => ({
  house: 'Tidewater',
  accent: '#0b5d6b',
  returnUrls: [origin],
  tracking: { recognise: true },
  forms: [
    {
      id: 'demo',
      title: 'See it with your own leads',
      intro: 'Half an hour, your questions, no slides. We call you on the same day.',
      button: 'Ask for a demo',
      thanks: 'We have your request and call you today.',
      request: true,
      fields: [
        { field: 'firstName' },
        { field: 'lastName', required: true },
        { field: 'email', required: true, hint: 'We answer here, and nobody else gets it.' },
        { field: 'company' },
        { field: 'description', label: 'What would you like to see?' },
      ],
      consent: [
        { channel: 'email', text: 'Send me news now and then. I can unsubscribe with one click.' },
        { channel: 'tracking', text: 'You may count which of your pages I visit and which mails I open.' },
      ],
    },
  ],
});

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} – Tidewater</title>
<link rel="stylesheet" href="/leads/form.css">
<script src="/leads/track.js" defer></script>
<body class="ls"><main class="ls-page">
<p class="ls-house">Tidewater</p>
<h1>${title}</h1>
${body}
</main></body>
</html>
`;

/** The pages of the company, by path; the first has the form. */
export const pages = (form: string): { readonly [path: string]: string } => ({
  '/': page(
    'See it with your own leads',
    `<p class="ls-intro">Half an hour, your questions, no slides. We call you on the same day.</p>\n${form}`,
  ),
  '/pricing': page(
    'What it costs',
    '<p>Nothing to begin with. Then by the seat.</p>\n<p><a href="/">Ask for a demo</a></p>',
  ),
  '/welcome': page(
    'Thank you',
    '<p>We have your request and call you today.</p>\n<p><a href="/pricing">What it costs</a></p>',
  ),
});

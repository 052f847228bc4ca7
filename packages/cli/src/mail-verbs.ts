import type { Verb } from './verb.ts';

/** Verbs about mail. */
export const mailVerbs: readonly Verb[] = [
  {
    name: 'preview',
    args: '<template>',
    summary: 'Show a mail as a lead would get it; nothing is sent',
    options: [
      ['--lead <id>', 'The lead, by its id or its external id'],
      ['--language <language>', 'In another language than the lead’s, e.g. fr'],
      ['--html', 'The HTML instead of the plain text'],
    ],
    notes: `  --json gives {"template","language","subject","html","text","unresolved"}; it holds names and addresses.`,
    run: async (call) => (await import('./mails.ts')).previewTemplate(call),
  },
];

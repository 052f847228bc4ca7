import type { OutboxRow } from '@leadstream/core';
import { type ExitCode, exit, Stop } from './exit.ts';
import { findLead } from './find-lead.ts';
import { type House, reading } from './house.ts';
import { plain } from './output.ts';
import { type Column, cell, tableOf } from './table.ts';
import type { Call } from './verb.ts';

const PAGE_MAILS = 200;
const columns: readonly Column[] = [
  { title: 'Due', width: 24 },
  { title: 'Standing', width: 10 },
  { title: 'Kind', width: 10 },
  { title: 'About' },
];

/** Mails that have not ended, after the tasks: an engine with a mailer sends them, held ones wait for somebody. */
export async function listMails(
  { handle }: House,
  { options, out }: Pick<Call, 'options' | 'out'>,
  limit: number,
): Promise<number> {
  let shown = 0;
  for (const state of ['held', 'attempting', 'waiting'] as const) {
    for (let after: string | undefined; shown < limit && !out.closed; ) {
      const page = await handle.mails({ state, limit: Math.min(PAGE_MAILS, limit - shown), after });
      if (options.flag('json')) for (const mail of page.mails) await out.json(mailJson(mail));
      else if (page.mails.length > 0)
        await out.line(
          tableOf(columns, page.mails.map(mailCells), { colours: out.colours, heading: shown === 0 }),
        );
      shown += page.mails.length;
      after = page.next;
      if (after === undefined) break;
    }
  }
  return shown;
}

/** A mail on its way, as `--json` gives it. The README promises this shape. */
const mailJson = ({ mail, lead, to, template, dueAt, state, attempts, code }: OutboxRow) => ({
  id: mail,
  kind: 'mail',
  lead,
  to,
  template,
  dueAt: new Date(dueAt).toISOString(),
  standing: state,
  attempts,
  code: code ?? null,
});

const mailCells = (row: OutboxRow): string[] => {
  const { dueAt, standing, kind, lead, to, template, code } = mailJson(row);
  const about = `${template} to ${to === 'lead' ? `lead ${lead}` : to}`;
  return [dueAt, standing, kind, code === null ? cell(about) : `${cell(about)}: ${cell(code)}`];
};

/** Shows a template as a lead would get it; nothing is sent. */
export const previewTemplate = (call: Call): Promise<ExitCode> =>
  reading(call.options, async (house) => {
    const { options, out, args } = call;
    const template = args[0] ?? '';
    const wanted = options.text('lead');
    if (wanted === undefined) throw new Stop(exit.usage, 'Name the lead: --lead ID.');
    const lead = await findLead(house, wanted);
    const language = options.text('language');
    const shown = await house.handle.preview(template, { lead: lead.id, ...(language ? { language } : {}) });
    if (!shown) {
      throw new Stop(
        exit.failed,
        `not-found: the process has no template "${plain(template)}" in this language.`,
      );
    }
    if (options.flag('json')) await out.json(shown);
    else if (options.flag('html')) await out.line(shown.html ?? '');
    else {
      await out.line(`Subject: ${plain(shown.subject)}`);
      await out.line('');
      for (const line of shown.text.split('\n')) await out.line(plain(line));
      if (shown.unresolved.length > 0)
        await out.line(`\nMissing, and without a text for it: ${shown.unresolved.join(', ')}`);
    }
    return exit.done;
  });

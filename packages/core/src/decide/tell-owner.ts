import { recipientsOf } from '../assignment/queues.ts';
import { happened } from '../lead/events/event.ts';
import { emailRequested, emailSuppressed } from '../lead/events/mail.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { unresolved } from '../response/templates.ts';
import type { Draft } from './decision.ts';
import { waitingBar } from './mail.ts';

/** To whom a lead was given, and by which entry of the rules with which template, if it names one. */
interface Given {
  readonly owner: string;
  readonly entry?: string | undefined;
  readonly notify?: string | undefined;
}

/**
 * Requests the mail that tells a new owner of a lead, where an entry of the rules or the queue asks for one (Ours 5.4);
 * answers whether it was requested. Who of a queue gets it is said with it.
 */
export function tellOwner(
  draft: Draft,
  lead: Lead,
  { owner, entry, notify }: Given,
  because: number,
): boolean {
  const { process } = draft.world;
  const wanted = notify ?? process.queue(owner)?.template;
  if (wanted === undefined) return false;
  const asked = notify !== undefined;
  return tell(draft, lead, { to: owner, template: wanted, purpose: 'assignment', entry, asked }, because);
}

/** Who is told of a lead, by which template and why; `asked` = whatever a queue says of mails about new leads. */
interface Told {
  readonly to: string;
  readonly template: string;
  readonly purpose: 'assignment' | 'alert';
  readonly entry?: string | undefined;
  readonly asked: boolean;
}

/** Requests a mail to people of the house about a lead; answers whether it was requested. */
export function tell(draft: Draft, lead: Lead, told: Told, because: number | undefined): boolean {
  const { now, process } = draft.world;
  const { to, template: wanted, purpose, entry } = told;
  const queue = process.queue(to);
  const recipients = queue ? recipientsOf(queue, told.asked) : undefined;
  if (recipients === null) return false;
  const template = process.template(wanted);
  const isStopped = template?.policy === 'error' && unresolved(template.fields, lead).length > 0;
  const data = {
    mail: draft.newId(),
    template: wanted,
    language: process.definition.language,
    class: 'transactional',
    purpose,
    to,
    ...(recipients ? { recipients } : {}),
    ...(entry ? { entry } : {}),
  } as const;
  const bar = !template ? 'unknown-template' : isStopped ? 'unresolved-field' : waitingBar(lead);
  const event =
    bar === null
      ? happened(emailRequested, now, data, { because })
      : happened(emailSuppressed, now, { ...data, reason: bar }, { because });
  draft.add(leadStream(lead.id), event);
  return bar === null;
}

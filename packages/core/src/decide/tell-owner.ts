import { recipientsOf } from '../assignment/queues.ts';
import { happened } from '../lead/events/event.ts';
import { emailRequested, emailSuppressed } from '../lead/events/mail.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { unresolved } from '../response/templates.ts';
import type { Draft } from './decision.ts';

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
  const { now, process } = draft.world;
  const queue = process.queue(owner);
  const wanted = notify ?? queue?.template;
  const recipients = queue ? recipientsOf(queue, notify !== undefined) : undefined;
  if (wanted === undefined || recipients === null) return false;
  const template = process.template(wanted);
  const isStopped = template?.policy === 'error' && unresolved(template.fields, lead).length > 0;
  const data = {
    mail: draft.newId(),
    template: wanted,
    language: process.definition.language,
    class: 'transactional',
    purpose: 'assignment',
    to: owner,
    ...(recipients ? { recipients } : {}),
    ...(entry ? { entry } : {}),
  } as const;
  const isRequested = template !== undefined && template !== null && !isStopped;
  const reason = template ? 'unresolved-field' : 'unknown-template';
  const event = isRequested
    ? happened(emailRequested, now, data, { because })
    : happened(emailSuppressed, now, { ...data, reason }, { because });
  draft.add(leadStream(lead.id), event);
  return isRequested;
}

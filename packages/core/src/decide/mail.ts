import { happened } from '../lead/events/event.ts';
import { emailRequested, emailSuppressed, type MailBar, type MailRequest } from '../lead/events/mail.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { outboxMax } from '../lead/outbox-state.ts';
import type { Process } from '../process/process.ts';
import { mayMail } from '../response/mail-law.ts';
import { languageFor, unresolved } from '../response/templates.ts';
import type { Draft } from './decision.ts';

/** Which mail a rule asks for; the rest of the request follows from lead and process. */
export type MailWish = Omit<MailRequest, 'mail' | 'language' | 'class' | 'to' | 'originNotice'>;

/** Why a template may not be sent to a lead now, or `null`: the mail law, then the fields it cannot do without. */
export function mailBar(process: Process, lead: Lead, templateId: string): MailBar | null {
  const template = process.template(templateId);
  if (!template) return 'unknown-template';
  const bar = mayMail(lead, template.class, process.consentRegime('email'));
  if (bar) return bar;
  const isStopped = template.policy === 'error' && unresolved(template.fields, lead).length > 0;
  return isStopped ? 'unresolved-field' : null;
}

/**
 * Requests a mail to a lead, or records why not: every mail to a lead goes through here, so that one law holds for all
 * (Ours 13.3). Answers whether it was requested.
 */
export function requestMail(
  draft: Draft,
  lead: Lead,
  wish: MailWish,
  more: { readonly at: number; readonly because: number | undefined; readonly bar?: MailBar | null },
): boolean {
  const { process } = draft.world;
  const template = process.template(wish.template);
  const bar = more.bar ?? waitingBar(lead) ?? mailBar(process, lead, wish.template);
  const data = {
    ...wish,
    mail: draft.newId(),
    language: template
      ? languageFor(template, lead, process.definition.language)
      : process.definition.language,
    class: template?.class ?? 'marketing',
    to: 'lead',
    ...(isFirstToBought(process, lead) ? { originNotice: true } : {}),
  } as const;
  const { because } = more;
  const event = bar
    ? happened(emailSuppressed, more.at, { ...data, reason: bar }, { because })
    : happened(emailRequested, more.at, data, { because });
  draft.add(leadStream(lead.id), event);
  return bar === null;
}

/** Mails wait where nobody sends them; more than the lead can hold are not requested. */
export const waitingBar = ({ outbox }: Lead): 'too-many-waiting' | null =>
  Object.keys(outbox.mails).length >= outboxMax ? 'too-many-waiting' : null;

const isFirstToBought = (process: Process, lead: Lead): boolean =>
  lead.mail.requested === 0 && lead.source !== null && process.isBought(lead.source);

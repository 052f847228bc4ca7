import type { MailBar } from '../lead/events/mail.ts';
import type { Lead } from '../lead/lead.ts';
import type { Process } from '../process/process.ts';
import type { ResponseChoice } from '../response/rules.ts';
import { languageFor } from '../response/templates.ts';
import { mailBar } from './mail.ts';

/** What would answer a lead's web form, and why. */
export interface ResponseExplanation extends ResponseChoice {
  /** The language of the mail; `null` where there is none. */
  readonly language: string | null;
  /** Why it would not be sent all the same. */
  readonly suppressed: MailBar | null;
}

/** Says which mail the rules pick for a lead, by which entry or default, and whether it may be sent (Ours 4.2). */
export function explainResponse(process: Process, lead: Lead): ResponseExplanation {
  const choice = process.responseTo(lead);
  const template = choice.template === null ? undefined : process.template(choice.template);
  return {
    ...choice,
    language: template ? languageFor(template, lead, process.definition.language) : null,
    suppressed: choice.template === null ? null : mailBar(process, lead, choice.template),
  };
}

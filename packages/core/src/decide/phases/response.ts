import type { Lead } from '../../lead/lead.ts';
import type { Draft } from '../decision.ts';
import { requestMail } from '../mail.ts';
import type { Trigger } from '../trigger.ts';

/**
 * Answers a web form, once per capture (Ours 4.1): by the first entry of the active rule that matches, else by the
 * default template, else not at all. A machine that wrote by itself gets no answer, lest two of them write for ever.
 */
export function response(draft: Draft, lead: Lead, { because }: Trigger): void {
  const { world } = draft;
  if (whyNoAnswer(draft, lead) || because === undefined) return;
  const { rule, entry, template } = world.process.responseTo(lead);
  if (template === null) return;
  requestMail(
    draft,
    lead,
    {
      template,
      purpose: 'auto-response',
      capture: `${world.ids(0)}.${because}`,
      ...(entry && rule ? { rule, entry } : {}),
    },
    { at: world.now, because, ...(wroteByItself(draft) ? { bar: 'auto-submitted' as const } : {}) },
  );
}

/** Why no rule is asked for an answer; `null` where they are: only people who fill in a web form now are answered. */
export function whyNoAnswer({ issued }: Draft, lead: Lead): 'history' | 'no-web-form' | null {
  if (issued.mode !== 'live') return 'history';
  return lead.channel === 'web' ? null : 'no-web-form';
}

/** Whether a machine sent what is captured: the form says so, or the submission that is let in now. */
function wroteByItself({ issued: { body }, sight }: Draft): boolean {
  if (body.type === 'settle-submission')
    return sight.submission(body.submission)?.personal.form?.autoSubmitted === true;
  return (body.type === 'capture' || body.type === 'submit') && body.autoSubmitted === true;
}

import { formMarkup, type Shown } from '../pages/form-html.ts';
import { html } from '../pages/html.ts';
import { messagePage, pageResponse, seeOther } from '../pages/layout.ts';
import { textsIn } from '../pages/texts.ts';
import { pageLanguage, type Room } from '../room.ts';
import { type FormToken, sealForm } from './form-token.ts';
import type { Attempt } from './gate.ts';
import type { ReadyForm } from './ready-form.ts';
import type { Received } from './receive.ts';

type Judged = Extract<Received, { readonly attempt: Attempt }>;

/** Tells a visitor, or a program, what became of a post. */
export async function replyTo(room: Room, received: Received, wantsJson: boolean): Promise<Response> {
  if (received.told === 'malformed') {
    const { status, code } = received;
    if (wantsJson) return Response.json({ ok: false, code }, { status, headers: noStore });
    const language = await pageLanguage(room);
    const texts = textsIn(language);
    return messagePage(room.house, { status, language, title: texts.malformedTitle, text: texts.malformed });
  }
  return wantsJson ? jsonReply(received) : pageReply(room, received);
}

const noStore = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const statuses = { thanks: 200, inbox: 202, closed: 503, mend: 422, 'not-taken': 422 } as const;

function jsonReply({ told, attempt, submission, returnUrl }: Judged): Response {
  const { form, filled } = attempt;
  const texts = textsIn(form.language);
  const status = statuses[told];
  const isIn = told === 'thanks' || told === 'inbox';
  const says = {
    thanks: texts.thanks,
    inbox: texts.inbox,
    closed: texts.closed,
    mend: texts.mend,
    'not-taken': texts.notTaken,
  };
  const errors = [...filled.faults].map(([field, code]) => ({ field, code, message: faultText(form, code) }));
  const captcha = { field: '', code: 'captcha', message: texts.captchaAgain };
  return Response.json(
    {
      ok: isIn,
      code: told,
      message: says[told],
      ...(isIn ? { submission, ...(returnUrl ? { returnUrl } : {}) } : {}),
      ...(told === 'mend' ? { errors: errors.length > 0 ? errors : [captcha] } : {}),
    },
    { status, headers: { ...noStore, ...(told === 'closed' ? { 'retry-after': '3600' } : {}) } },
  );
}

function pageReply(room: Room, received: Judged): Response {
  const { told, attempt, submission, returnUrl } = received;
  const { form } = attempt;
  const { language, spec } = form;
  const texts = textsIn(language);
  switch (told) {
    case 'thanks':
      return seeOther(
        returnUrl
          ? recognised(room, returnUrl, submission)
          : `${room.house.url}/f/${spec.id}/thanks?lang=${language}`,
      );
    case 'inbox':
      return seeOther(`${room.house.url}/f/${spec.id}/inbox?lang=${language}`);
    case 'closed':
      return messagePage(room.house, {
        status: 503,
        language,
        title: texts.closedTitle,
        text: texts.closed,
        headers: { 'retry-after': '3600' },
      });
    case 'not-taken':
      return messagePage(room.house, {
        status: 422,
        language,
        title: texts.notTakenTitle,
        text: texts.notTaken,
        more: html`<p class="ls-reference">${texts.reference}: ${submission}</p>`,
      });
    case 'mend':
      return mendPage(room, received);
  }
}

/** Hands the page that a visitor is led on to a token of who it is, where the settings say so. */
function recognised({ settings, seals }: Room, returnUrl: string, submission: string): string {
  if (!settings.tracking.recognise) return returnUrl;
  const url = new URL(returnUrl);
  url.searchParams.set('lsv', seals.seal('visitor', { submission }));
  return url.href;
}

/** The form again, with what was filled in and what was wrong with it. */
function mendPage(room: Room, { attempt, returnUrl, verdict }: Judged): Response {
  const { form, posted, token, filled } = attempt;
  const texts = textsIn(form.language);
  const faults = new Map([...filled.faults].map(([name, fault]) => [name, faultText(form, fault)]));
  if (verdict.reason === 'captcha') faults.set('', texts.captchaAgain);
  const again = token && token !== 'forged' ? token : { form: form.spec.id, language: form.language };
  return formPage(room, form, again, {
    values: posted.values,
    faults,
    status: 422,
    ...(returnUrl ? { returnUrl } : {}),
    showCaptcha: verdict.reason === 'captcha',
  });
}

const faultText = (
  { language }: ReadyForm,
  fault: keyof ReturnType<typeof textsIn>['faults'] | 'nobody',
): string => {
  const texts = textsIn(language);
  return fault === 'nobody' ? texts.nobody : texts.faults[fault];
};

/** A form as a page of its own. */
export function formPage(
  room: Room,
  form: ReadyForm,
  token: FormToken,
  {
    status,
    showCaptcha = false,
    ...shown
  }: Pick<Shown, 'values' | 'faults' | 'returnUrl'> & {
    readonly status?: number;
    readonly showCaptcha?: boolean;
  } = {},
): Response {
  const { spec, language, title } = form;
  const mode = spec.captcha ?? room.settings.captcha;
  const captcha =
    room.captcha && (mode === 'always' || showCaptcha) ? { markup: room.captcha.html(spec.id) } : undefined;
  const markup = formMarkup(form, {
    action: `${room.house.url}/f/${spec.id}`,
    token: sealForm(room.seals, token),
    ...shown,
    captcha,
  });
  const intro = form.intro ? html`<p class="ls-intro">${form.intro}</p>\n` : null;
  const body = html`<h1>${title}</h1>\n${intro}${markup}\n<script src="${room.house.url}/form.js" defer></script>`;
  return pageResponse(room.house, {
    title,
    language,
    body,
    status,
    captchaOrigins: captcha ? room.captcha?.origins : undefined,
  });
}

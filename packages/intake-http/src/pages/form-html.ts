import type { ReadyField, ReadyForm } from '../forms/ready-form.ts';
import { textIn } from '../settings.ts';
import { flag, html, type Markup } from './html.ts';
import { textsIn } from './texts.ts';

/** What a form is shown with beside what it asks. */
export interface Shown {
  /** Where it is posted to. */
  readonly action: string;
  readonly token: string;
  readonly returnUrl?: string | undefined;
  /** What was filled in before, and what was wrong with it, by field. */
  readonly values?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly faults?: ReadonlyMap<string, string> | undefined;
  /** What a captcha needs to be solved. */
  readonly captcha?: Markup | undefined;
}

const autocomplete: { readonly [field: string]: string } = {
  firstName: 'given-name',
  lastName: 'family-name',
  salutation: 'honorific-prefix',
  title: 'organization-title',
  company: 'organization',
  email: 'email',
  phone: 'tel',
  mobile: 'tel',
  website: 'url',
  street: 'street-address',
  city: 'address-level2',
  state: 'address-level1',
  postalCode: 'postal-code',
  country: 'country-name',
};
const inputTypes: { readonly [type: string]: string } = {
  email: 'email',
  phone: 'tel',
  date: 'date',
  url: 'url',
  datetime: 'datetime-local',
};
/** Pairs that stand side by side where there is room. */
const halves = ['firstName', 'lastName', 'postalCode', 'city', 'phone', 'mobile', 'employees', 'industry'];

/** The names of what a form sends beside its fields. */
export const hidden = {
  token: 'ls_token',
  key: 'ls_key',
  filledMs: 'ls_ms',
  page: 'ls_page',
  referrer: 'ls_referrer',
  visits: 'ls_visits',
  returnUrl: 'ls_return',
} as const;

/**
 * A form as markup: every value escaped, every field labelled, and all of it works without a script. Native checks of the
 * browser are left to it; what the server finds wrong is listed above the form and said at each field.
 */
export function formMarkup(
  form: ReadyForm,
  { action, token, returnUrl, values, faults, captcha }: Shown,
): Markup {
  const { spec, language, fields, consent } = form;
  const texts = textsIn(language);
  const wrong = [
    ...fields.map(({ name }) => name),
    ...consent.map(({ channel }) => `consent_${channel}`),
  ].filter((name) => faults?.has(name));
  return html`<form class="ls ls-form" data-leadstream="${spec.id}" action="${action}" method="post" accept-charset="utf-8" lang="${language}">
<input type="hidden" name="${hidden.token}" value="${token}">
${returnUrl ? html`<input type="hidden" name="${hidden.returnUrl}" value="${returnUrl}">\n` : null}${mendList(form, wrong, faults)}
${fields.map((field) => fieldMarkup(field, spec.id, texts, { values, faults }))}
${consent.map(({ channel, text, required }) => {
  const [id, name] = [`${spec.id}-consent-${channel}`, `consent_${channel}`];
  const fault = faults?.get(name);
  return html`<div class="ls-field"><div class="ls-tick"><input type="checkbox" id="${id}" name="${name}" value="yes"${flag('required', required)}${flag('checked', (values?.get(name)?.length ?? 0) > 0)}${describedBy(id, false, fault)}>
<label for="${id}">${text}</label></div>${faultMarkup(id, fault)}</div>
`;
})}
<div class="ls-away" aria-hidden="true"><label for="${spec.id}-${spec.honeypot}">${texts.leaveEmpty}</label>
<input type="text" id="${spec.id}-${spec.honeypot}" name="${spec.honeypot}" tabindex="-1" autocomplete="off"></div>
${captcha ? html`<div class="ls-field">${captcha}</div>` : null}
<button type="submit">${spec.button ? textIn(spec.button, language) : texts.send}</button>
</form>`;
}

function mendList(form: ReadyForm, wrong: readonly string[], faults: Shown['faults']): Markup {
  const general = faults?.get('');
  if (wrong.length === 0 && !general) return html``;
  const labels = new Map(form.fields.map(({ name, label }) => [name, label]));
  const consents = new Map<string, string>(
    form.consent.map(({ channel, text }) => [`consent_${channel}`, text]),
  );
  const idOf = (name: string) => `${form.spec.id}-${name.replace('consent_', 'consent-')}`;
  return html`<div class="ls-mend" role="alert" tabindex="-1"><p>${textsIn(form.language).mend}</p>
<ul>${general ? html`<li>${general}</li>` : null}${wrong.map(
    (name) =>
      html`<li><a href="#${idOf(name)}">${labels.get(name) ?? consents.get(name) ?? ''}</a>: ${faults?.get(name)}</li>`,
  )}</ul></div>`;
}

type Texts = ReturnType<typeof textsIn>;

function fieldMarkup(
  ready: ReadyField,
  form: string,
  texts: Texts,
  { values, faults }: Pick<Shown, 'values' | 'faults'>,
): Markup {
  const { name, field, label, hint, required } = ready;
  const id = `${form}-${name}`;
  const fault = faults?.get(name);
  const said = values?.get(name) ?? [];
  const half = halves.includes(name) ? ' ls-half' : '';
  const described = describedBy(id, hint !== null, fault);
  const below = html`${hint ? html`<span class="ls-hint" id="${id}-hint">${hint}</span>` : null}${faultMarkup(id, fault)}`;
  if (field.type === 'checkbox') {
    return html`<div class="ls-field"><div class="ls-tick"><input type="checkbox" id="${id}" name="${name}" value="yes"${flag('required', required)}${flag('checked', said.length > 0)}${described}>
<label for="${id}">${label}</label></div>${below}</div>
`;
  }
  if (field.type === 'multi-picklist' && ready.values) {
    return html`<div class="ls-field"><fieldset><legend>${label}${mark(required, texts)}</legend>
${ready.values.map((value, at) => html`<div class="ls-tick"><input type="checkbox" id="${id}${at === 0 ? '' : `-${at}`}" name="${name}" value="${value}"${flag('checked', said.includes(value))}><label for="${id}${at === 0 ? '' : `-${at}`}">${value}</label></div>\n`)}</fieldset>${below}</div>
`;
  }
  return html`<div class="ls-field${half}"><label for="${id}">${label}${mark(required, texts)}</label>
${control(ready, { id, said: said[0] ?? '', described, texts })}${below}</div>
`;
}

function control(
  { name, field, required, values }: ReadyField,
  {
    id,
    said,
    described,
    texts,
  }: { readonly id: string; readonly said: string; readonly described: Markup; readonly texts: Texts },
): Markup {
  const common = html`id="${id}" name="${name}"${flag('required', required)}${described}`;
  if (values) {
    const options = values.map(
      (value) => html`<option value="${value}"${flag('selected', value === said)}>${value}</option>\n`,
    );
    return html`<select ${common}><option value="">${texts.choose}</option>\n${options}</select>`;
  }
  if (field.type === 'long-text') return html`<textarea ${common} rows="5">\n${said}</textarea>`;
  const fill = autocomplete[name] ? html` autocomplete="${autocomplete[name]}"` : null;
  const number = ['number', 'percent', 'currency'].includes(field.type) ? html` inputmode="decimal"` : null;
  return html`<input type="${inputTypes[field.type] ?? 'text'}" ${common}${fill}${number} value="${said}">`;
}

/** Most fields are required; those that are not say so, in words. */
const mark = (required: boolean, texts: Texts): Markup | null =>
  required ? null : html` <span class="ls-optional">(${texts.optional})</span>`;

const faultMarkup = (id: string, fault: string | undefined): Markup | null =>
  fault ? html`<span class="ls-fault" id="${id}-fault">${fault}</span>` : null;

function describedBy(id: string, hasHint: boolean, fault: string | undefined): Markup {
  const by = [...(fault ? [`${id}-fault`] : []), ...(hasHint ? [`${id}-hint`] : [])];
  return html`${fault ? html` aria-invalid="true"` : null}${by.length > 0 ? html` aria-describedby="${by.join(' ')}"` : null}`;
}

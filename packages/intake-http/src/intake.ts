import { ownValue, type Process } from '@leadstream/core';
import type { Following } from '@leadstream/engine';
import { followConfirmations } from './forms/confirmation.ts';
import { sealForm } from './forms/form-token.ts';
import { createGate } from './forms/gate.ts';
import { createLimiters } from './forms/limiter.ts';
import { formFaults, readyForm } from './forms/ready-form.ts';
import { returnAddress } from './forms/return-address.ts';
import type { IntakeOptions } from './intake-options.ts';
import { formMarkup } from './pages/form-html.ts';
import { html } from './pages/html.ts';
import { pageLanguage, type Room, type Sender } from './room.ts';
import { createRoutes } from './routes.ts';
import { createSeals } from './seals.ts';
import { WebSettings } from './settings.ts';
import { beaconLimit } from './tracking/page-views.ts';
import { createRecording } from './tracking/recording.ts';

/** What one paste of a form says of itself; sealed, so that no visitor can change it. */
export interface PasteOptions {
  readonly language?: string | undefined;
  /** Where visitors go afterwards; one of `returnUrls`. */
  readonly returnUrl?: string | undefined;
  readonly source?: string | undefined;
  readonly campaign?: string | undefined;
  readonly medium?: string | undefined;
  /** Fields that this paste sets, beside the form's own constants. */
  readonly constants?: { readonly [field: string]: string | number | boolean } | undefined;
  /** With the lines that load style and script. Default: true. */
  readonly dressed?: boolean | undefined;
}

/** The web's way in and out: forms, links of mails, visits. */
export interface Intake {
  /** Answers a request to an address that begins with `url`; never throws. */
  fetch(request: Request, sender?: Sender): Promise<Response>;
  /** A form as HTML to paste into any page, every value escaped. */
  formHtml(form: string, options?: PasteOptions): Promise<string>;
  /** Settles when everything is recorded that no answer waited for: before closing, and in tests. */
  drain(): Promise<void>;
  /** Drains, and sends no more confirmations. The engine stays open. */
  close(): Promise<void>;
}

/**
 * Opens the web's way in over an engine. The settings are data; whatever is wrong with them is thrown now, as a
 * `TypeError` that names each place.
 *
 * @example
 * const intake = await createIntake({
 *   engine,
 *   url: 'https://www.example.org/leads',
 *   keys: [{ id: 'k1', secret: process.env.LEADS_SECRET }],
 *   settings: { forms: [{ id: 'demo', title: 'Ask for a demo', fields: [{ field: 'email', required: true }] }] },
 * });
 * const response = await intake.fetch(request, { address: '203.0.113.7' });
 */
export async function createIntake(options: IntakeOptions): Promise<Intake> {
  const under = new Set<Promise<unknown>>();
  const room = roomOf(options, under);
  const process = await room.handle.process();
  demand([...formFaults(room.settings, process), ...confirmationFaults(room.settings, options)]);
  const followed: Following[] = options.mailer ? [await followConfirmations(room, options.mailer)] : [];
  const beacons = createLimiters(beaconLimit);
  const routes = createRoutes({
    room,
    gate: createGate(room),
    record: createRecording(room),
    reports: options.reports ?? {},
    allow: (who) => beacons.take(who, room.clock.now()) <= room.clock.now(),
  });
  const drain = async (): Promise<void> => {
    while (under.size > 0) await Promise.allSettled(under);
  };
  return {
    async fetch(request, sender = {}) {
      const response = await routes(request, sender);
      if (under.size > 0) sender.waitUntil?.(drain());
      return response;
    },
    formHtml: (form, paste) => formHtml(room, form, paste),
    drain,
    async close() {
      await drain();
      for (const following of followed) await following.stop();
    },
  };
}

function roomOf(options: IntakeOptions, under: Set<Promise<unknown>>): Room {
  const settings = settingsOf(options.settings);
  const { tenant = 'main' } = options;
  const url = options.url.replace(/\/$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    demand(['`url` is the address that visitors reach the intake at']);
  return {
    handle: options.engine.as('intake-http', { tenant }),
    tenant,
    settings,
    forms: new Map(settings.forms.map((form) => [form.id, form])),
    house: {
      url,
      name: settings.house,
      origins: [...new Set(settings.returnUrls.map((one) => new URL(one).origin))],
      accent: settings.accent ?? '#2456c7',
    },
    seals: createSeals(options.keys, tenant),
    clock: options.clock ?? { now: Date.now },
    captcha: options.captcha,
    trustedProxies: options.trustedProxies ?? 0,
    bodyMs: options.bodyMs,
    notify(notice) {
      try {
        options.onNotice?.(notice);
      } catch {
        // Who listens must not be able to stop the work.
      }
    },
    later(work) {
      const kept = work.finally(() => under.delete(kept));
      kept.catch(() => {});
      under.add(kept);
    },
  };
}

function settingsOf(input: IntakeOptions['settings']): WebSettings {
  const parsed = WebSettings.safeParse(input);
  if (!parsed.success) {
    demand(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`));
    throw parsed.error;
  }
  return parsed.data;
}

function confirmationFaults({ forms, captcha }: WebSettings, options: IntakeOptions): string[] {
  const confirming = forms.filter(({ confirmWithinHours }) => confirmWithinHours !== undefined);
  return [
    ...(options.mailer
      ? []
      : confirming.map(({ id }) => `the form "${id}" asks for confirmation, and there is no \`mailer\``)),
    ...confirming
      .filter(({ fields }) => !fields.some(({ field, required }) => field === 'email' && required))
      .map(({ id }) => `the form "${id}" asks for confirmation, so its field "email" has to be required`),
    ...(options.captcha || (captcha === 'off' && forms.every((form) => (form.captcha ?? 'off') === 'off'))
      ? []
      : ['the settings ask for a captcha, and there is none']),
  ];
}

/** Throws where anything is wrong, naming each place. */
function demand(faults: readonly string[]): void {
  if (faults.length > 0) throw new TypeError(`The web settings are not valid: ${faults.join('; ')}.`);
}

function pasteFaults(
  { settings }: Room,
  process: Process,
  { source, returnUrl = '', constants = {} }: PasteOptions,
): string[] {
  const unknown = Object.keys(constants).filter((name) => !ownValue(process.definition.fields, name));
  const back = returnAddress(returnUrl, settings.returnUrls);
  return [
    ...unknown.map((name) => `\`constants\` names the field "${name}", which the process lacks`),
    ...(source && !process.source(source) ? [`the process lacks the source "${source}"`] : []),
    ...(returnUrl !== '' && (back === 'forged' || back.to === null)
      ? ['`returnUrl` is not one of the settings’ `returnUrls`']
      : []),
  ];
}

async function formHtml(room: Room, id: string, paste: PasteOptions = {}): Promise<string> {
  const spec = room.forms.get(id);
  if (!spec) throw new TypeError(`There is no form "${id}".`);
  const process = await room.handle.process();
  demand(pasteFaults(room, process, paste));
  const {
    language = await pageLanguage(room),
    returnUrl,
    source,
    campaign,
    medium,
    constants,
    dressed = true,
  } = paste;
  const token = sealForm(room.seals, {
    form: id,
    language,
    ...(source ? { source } : {}),
    ...(campaign || medium
      ? { touch: { ...(campaign ? { campaign } : {}), ...(medium ? { medium } : {}) } }
      : {}),
    ...(constants ? { constants } : {}),
  });
  const form = readyForm(spec, process, language);
  const markup = formMarkup(form, {
    action: `${room.house.url}/f/${id}`,
    token,
    returnUrl,
    captcha:
      room.captcha && (spec.captcha ?? room.settings.captcha) === 'always'
        ? { markup: room.captcha.html(id) }
        : undefined,
  });
  if (!dressed) return markup.markup;
  return html`<link rel="stylesheet" href="${room.house.url}/form.css">
${markup}
<script src="${room.house.url}/form.js" defer></script>`.markup;
}

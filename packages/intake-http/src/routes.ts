import { isFault } from '@leadstream/core';
import { confirmPage } from './forms/confirmation.ts';
import type { Gate } from './forms/gate.ts';
import { readyForm } from './forms/ready-form.ts';
import { receive } from './forms/receive.ts';
import { formPage, replyTo } from './forms/reply.ts';
import { seenTouch } from './forms/seen-touch.ts';
import { html } from './pages/html.ts';
import { messagePage } from './pages/layout.ts';
import { formScript, trackScript } from './pages/scripts.ts';
import { styleSheet } from './pages/style.ts';
import { textsIn } from './pages/texts.ts';
import { pageLanguage, type Room, type Sender } from './room.ts';
import { textIn } from './settings.ts';
import { preferences, unsubscribe } from './tracking/choices.ts';
import type { ReportReader } from './tracking/delivery-report.ts';
import { click, pixel } from './tracking/hits.ts';
import { pageViews } from './tracking/page-views.ts';
import type { Recording } from './tracking/recording.ts';
import { reports } from './tracking/reports.ts';

/** What requests are answered with. */
export interface Desk {
  readonly room: Room;
  readonly gate: Gate;
  readonly record: Recording;
  readonly reports: { readonly [name: string]: ReportReader };
  /** Whether a visitor's pages still count this hour. */
  readonly allow: (who: string) => boolean;
}

/** A request, and what stands between the slashes behind the first word of its path. */
interface Asked {
  readonly request: Request;
  readonly sender: Sender;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

type Route = (desk: Desk, asked: Asked) => Response | null | Promise<Response | null>;
type Routes = { readonly [word: string]: { readonly [method: string]: Route } };

const get = (route: Route) => ({ GET: route, HEAD: route });
const both = (route: Route) => ({ GET: route, HEAD: route, POST: route });

/** Every address of an intake, by the first word of its path and by method; `null` is answered as not found. */
const routes: Routes = {
  'form.css': get(({ room }) => asset(styleSheet(room.house.accent), 'text/css')),
  'form.js': get(() => asset(formScript, 'text/javascript')),
  'track.js': get(async ({ room }) => {
    const regime = (await room.handle.process()).consentRegime('tracking');
    return asset(trackScript(regime === 'opt-out' ? 'yes' : 'no'), 'text/javascript');
  }),
  f: {
    ...get(hostedPage),
    POST: takeForm,
    OPTIONS: ({ room }, { request }) =>
      new Response(null, {
        status: 204,
        headers: {
          ...crossOrigin(room, request),
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type, idempotency-key',
          'access-control-max-age': '600',
        },
      }),
  },
  confirm: both(({ room }, { request, parts: [token = ''] }) => confirmPage(room, token, request.method)),
  u: both(({ room }, { request, parts: [token = ''] }) => unsubscribe(room, token, request.method)),
  p: both(({ room }, { request, parts: [token = ''] }) => preferences(room, token, request)),
  o: get(({ room, record }, { request, parts: [name = ''] }) =>
    pixel(room, record, name.replace(/\.gif$/, ''), request),
  ),
  c: get(({ room, record }, { request, parts: [token = ''] }) => click(room, record, token, request)),
  v: { POST: ({ room, allow }, { request }) => pageViews(room, allow, request) },
  reports: {
    POST({ room, reports: readers }, { request, parts: [name = '', ...rest] }) {
      const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
      return reader ? reports(room, reader, { request, rest: rest.join('/') }) : null;
    },
  },
};

/** Answers every request: what is not there as not found, what fails with a reference and nothing else. */
export function createRoutes(desk: Desk): (request: Request, sender: Sender) => Promise<Response> {
  const { room } = desk;
  const base = new URL(room.house.url).pathname.replace(/\/$/, '');
  return async (request, sender) => {
    try {
      const { pathname, searchParams: query } = new URL(request.url);
      const [word = '', ...parts] = pathname.startsWith(`${base}/`)
        ? pathname.slice(base.length + 1).split('/')
        : [];
      const methods = Object.hasOwn(routes, word) ? routes[word] : undefined;
      const route = methods && Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
      if (methods && !route)
        return new Response(null, { status: 405, headers: { allow: Object.keys(methods).join(', ') } });
      const found = route && (await route(desk, { request, sender, parts, query }));
      const response = found ?? (await notFound(room));
      return request.method === 'HEAD' ? new Response(null, response) : response;
    } catch (error) {
      return failed(room, request, error);
    }
  };
}

const asset = (text: string, type: string): Response =>
  new Response(text, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    },
  });

/** A form as a page of its own, and what is said after it was sent: `/f/demo`, `/f/demo/thanks`, `/f/demo/inbox`. */
async function hostedPage(
  { room }: Desk,
  { request, parts: [id = '', step, ...more], query }: Asked,
): Promise<Response | null> {
  const asked = query.get('lang');
  const language = asked === 'en' || asked === 'fr' ? asked : await pageLanguage(room);
  const texts = textsIn(language);
  const spec = room.forms.get(id);
  if (more.length > 0) return null;
  if (step === 'inbox')
    return messagePage(room.house, { language, title: texts.inboxTitle, text: texts.inbox });
  if (step === 'thanks') {
    const text = spec?.thanks ? textIn(spec.thanks, language) : texts.thanks;
    return messagePage(room.house, { language, title: texts.thanksTitle, text });
  }
  if (!spec || step !== undefined) return null;
  if (!room.settings.enabled || !spec.enabled) {
    return messagePage(room.house, {
      status: 503,
      language,
      title: texts.closedTitle,
      text: texts.closed,
      headers: { 'retry-after': '3600' },
    });
  }
  const form = readyForm(spec, await room.handle.process(), language);
  const { landing: _own, ...touch } = seenTouch(request.url, request.headers.get('referer') ?? '');
  return formPage(room, form, { form: id, language, key: crypto.randomUUID(), at: room.clock.now(), touch });
}

const FORM = /^[A-Za-z0-9_-]{1,100}$/;

async function takeForm(
  { room, gate }: Desk,
  { request, sender, parts: [id = '', ...more] }: Asked,
): Promise<Response | null> {
  if (more.length > 0 || !FORM.test(id)) return null;
  const received = await receive(room, gate, id, request, sender);
  const type = request.headers.get('content-type') ?? '';
  const wantsJson =
    type.startsWith('application/json') ||
    (request.headers.get('accept') ?? '').startsWith('application/json');
  const response = await replyTo(room, received, wantsJson);
  for (const [name, value] of Object.entries(crossOrigin(room, request))) response.headers.set(name, value);
  return response;
}

/** Scripts of allowed pages may read an answer; never with cookies, of which there are none. */
function crossOrigin({ house }: Room, request: Request): { readonly [name: string]: string } {
  const origin = request.headers.get('origin') ?? '';
  return house.origins.includes(origin)
    ? { 'access-control-allow-origin': origin, vary: 'origin' }
    : { vary: 'origin' };
}

async function notFound(room: Room): Promise<Response> {
  const language = await pageLanguage(room);
  const texts = textsIn(language);
  return messagePage(room.house, { status: 404, language, title: texts.notFoundTitle, text: texts.notFound });
}

/** What the store could not take is said so, to be sent again; anything else is our fault, with a reference to find it by. */
function failed(room: Room, request: Request, error: unknown): Response {
  const reference = crypto.randomUUID();
  room.notify({ kind: 'failed', reference, error });
  const language = room.settings.language ?? 'en';
  const texts = textsIn(language);
  const isBusy = isFault(error);
  const status = isBusy ? 503 : 500;
  const headers = isBusy ? { 'retry-after': '60' } : {};
  if ((request.headers.get('content-type') ?? '').startsWith('application/json')) {
    return Response.json({ ok: false, code: isBusy ? 'busy' : 'failed', reference }, { status, headers });
  }
  return messagePage(room.house, {
    status,
    language,
    headers,
    title: isBusy ? texts.busyTitle : texts.brokenTitle,
    text: isBusy ? texts.busy : texts.broken,
    more: html`<p class="ls-reference">${texts.reference}: ${reference}</p>`,
  });
}

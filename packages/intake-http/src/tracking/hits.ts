import { mayTrack } from '@leadstream/core';
import type { Room } from '../room.ts';
import { type OfMail, openClick, openLink } from './mail-links.ts';
import { COALESCE_MS, onLead, type Recording } from './recording.ts';
import { machineOf } from './robots.ts';
import { sentMail } from './sent-mail.ts';

/** One transparent point. */
const gif = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (letter) =>
  letter.charCodeAt(0),
);
const unkept = {
  'cache-control': 'no-store, private',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * The picture that says that a mail was opened: the same answer at once for any token, whatever the store does. It
 * counts where the lead may be tracked now; nothing is kept of who asked.
 */
export function pixel(room: Room, record: Recording, token: string, request: Request): Response {
  const mail = openLink(room.seals, 'open', token);
  if (mail) note(room, record, { ...mail, request, kind: 'email-open', of: '', facets: {} });
  return new Response(gif, { headers: { 'content-type': 'image/gif', ...unkept } });
}

/** A link of a mail: counts the click and leads on. Only addresses that a mail of ours had are ever gone to. */
export function click(room: Room, record: Recording, token: string, request: Request): Response | null {
  const clicked = openClick(room.seals, token);
  if (!clicked) return null;
  const { origin, pathname } = new URL(clicked.to);
  note(room, record, {
    ...clicked,
    request,
    kind: 'link-click',
    of: room.seals.digest(clicked.to),
    facets: { link: `${origin}${pathname}`.slice(0, 500) },
  });
  return new Response(null, { status: 302, headers: { location: ledOn(room, clicked), ...unkept } });
}

interface Noted extends OfMail {
  readonly request: Request;
  readonly kind: 'email-open' | 'link-click';
  /** Tells the links of one mail apart. */
  readonly of: string;
  readonly facets: { readonly [facet: string]: string };
}

function note(room: Room, record: Recording, { lead, mail, request, kind, of, facets }: Noted): void {
  const now = room.clock.now();
  const { method, headers } = request;
  const seen = machineOf({ method, headers, sentAt: 0, now });
  const idFor = (who: string) => [kind, mail, of, who, Math.floor(now / COALESCE_MS)].join('/');
  record(idFor(seen ?? 'person'), async () => {
    if (kind === 'email-open' && !(await isTracked(room, lead))) return 'noted';
    const { sentAt = 0 } = (await sentMail(room, mail)) ?? {};
    const machine = seen ?? machineOf({ method, headers, sentAt, now });
    const engagement = {
      kind,
      at: new Date(now).toISOString(),
      facets: { message: mail, client: machine ?? 'mail', ...facets },
      ...(machine ? { confidence: 'suspected-robot' as const } : {}),
      externalId: { source: 'mail', id: idFor(machine ?? 'person') },
    };
    await onLead(lead, (one) => room.handle.engage({ lead: one, engagements: [engagement] }));
    // A gateway that looked first must not hide the person who comes after it.
    return machine === seen ? 'noted' : 'again';
  });
}

async function isTracked({ handle }: Room, id: string): Promise<boolean> {
  const [lead, process] = await Promise.all([handle.lead(id), handle.process()]);
  return lead !== null && mayTrack(lead, process.consentRegime('tracking'));
}

/** Pages of the house learn who comes, sealed, where the settings say so; nobody else does. */
function ledOn(
  { settings, seals }: Room,
  { to, lead }: { readonly to: string; readonly lead: string },
): string {
  const url = new URL(to);
  const isOurs = settings.returnUrls.some((one) => new URL(one).origin === url.origin);
  if (!settings.tracking.recognise || !isOurs) return to;
  url.searchParams.set('lsv', seals.seal('visitor', { lead }));
  return url.href;
}

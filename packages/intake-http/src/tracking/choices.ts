import { emailChoice, type Lead } from '@leadstream/core';
import { isPosted, readPosted, textOf } from '../forms/posted.ts';
import { flag, html } from '../pages/html.ts';
import { messagePage, pageResponse } from '../pages/layout.ts';
import { textsIn } from '../pages/texts.ts';
import { pageLanguage, type Room } from '../room.ts';
import { type OfMail, openLink } from './mail-links.ts';
import { onLead } from './recording.ts';

/**
 * One-click unsubscribing (RFC 8058): a POST ends all marketing mail to the lead; a GET shows a page with a button and
 * changes nothing, since machines follow links. The link never grows old.
 */
export async function unsubscribe(room: Room, token: string, method: string): Promise<Response | null> {
  const mail = openLink(room.seals, 'unsubscribe', token);
  if (!mail) return null;
  const language = await languageOf(room, mail);
  const texts = textsIn(language);
  const preferences = `${room.house.url}/p/${room.seals.seal('preferences', [mail.lead, mail.mail])}`;
  const more = html`<p><a href="${preferences}">${texts.preferencesLink}</a></p>`;
  if (method !== 'POST') {
    const body = html`<h1>${texts.unsubscribeTitle}</h1>
<p>${texts.unsubscribe}</p>
<form method="post" action="${room.house.url}/u/${token}"><p><button type="submit">${texts.unsubscribeButton}</button></p></form>
${more}`;
    return pageResponse(room.house, { title: texts.unsubscribeTitle, language, body });
  }
  await choose(room, mail, 'email', 'denied');
  return messagePage(room.house, {
    language,
    title: texts.unsubscribedTitle,
    text: texts.unsubscribed,
    more,
  });
}

const channels = ['email', 'phone', 'tracking'] as const;
type Channel = (typeof channels)[number];

/** What somebody lets us do, to be seen and changed; nothing else of the person is shown. */
export async function preferences(room: Room, token: string, request: Request): Promise<Response | null> {
  const mail = openLink(room.seals, 'preferences', token);
  if (!mail) return null;
  const language = await languageOf(room, mail);
  const texts = textsIn(language);
  let saved = false;
  if (request.method === 'POST') {
    const posted = await readPosted(request, room);
    if (!isPosted(posted))
      return messagePage(room.house, {
        status: posted.status,
        language,
        title: texts.malformedTitle,
        text: texts.malformed,
      });
    for (const channel of channels)
      await choose(room, mail, channel, textOf(posted, channel) === '' ? 'denied' : 'granted');
    saved = true;
  }
  const lead = await presentLead(room, mail.lead);
  const process = await room.handle.process();
  const isGranted = (channel: Channel): boolean => {
    const said = lead ? choiceOf(lead, channel) : 'unknown';
    return (
      said === 'granted' ||
      (said === 'unknown' && lead !== null && process.consentRegime(channel) === 'opt-out')
    );
  };
  const body = html`<h1>${texts.preferencesTitle}</h1>
${saved ? html`<p class="ls-saved" role="status">${texts.saved}</p>` : null}
<p>${texts.preferences}</p>
<form class="ls-form" method="post" action="${room.house.url}/p/${token}">
${channels.map(
  (
    channel,
  ) => html`<div class="ls-tick"><input type="checkbox" id="${channel}" name="${channel}" value="yes"${flag('checked', isGranted(channel))}>
<label for="${channel}">${texts.channels[channel]}</label></div>\n`,
)}
<button type="submit">${texts.save}</button>
</form>`;
  return pageResponse(room.house, { title: texts.preferencesTitle, language, body });
}

const choiceOf = (lead: Lead, channel: Channel): 'granted' | 'denied' | 'unknown' =>
  channel === 'email' ? emailChoice(lead) : (lead.consent[channel]?.choice ?? 'unknown');

/** Records a choice of the person itself, if it is another one. Of whom was erased there is nothing to be recorded. */
async function choose(
  room: Room,
  { lead, mail }: OfMail,
  channel: Channel,
  choice: 'granted' | 'denied',
): Promise<void> {
  const before = await presentLead(room, lead);
  if (!before) return;
  const said = choiceOf(before, channel);
  const isYesUnsaid = (await room.handle.process()).consentRegime(channel) === 'opt-out';
  const isSame = said === choice && before.consent[channel]?.by === 'person';
  // A box that was empty and stays so says nothing; one that was ticked for lack of a word says no.
  const isSilence = said === 'unknown' && choice === 'denied' && channel !== 'email' && !isYesUnsaid;
  if (isSame || isSilence) return;
  const proof = `by the link in the mail ${mail}`;
  await onLead(before.id, (one) =>
    room.handle.changeConsent({ lead: one, channel, choice, by: 'person', proof }),
  );
  if (channel !== 'email') return;
  // Scores go by what people do: choosing is doing something.
  const kind = choice === 'granted' ? 'opt-in' : 'opt-out';
  await onLead(before.id, (one) =>
    room.handle.engage({ lead: one, engagements: [{ kind, facets: { message: mail } }] }),
  );
}

/** A lead, or the one that took it over; `null` where it was erased or never was. */
async function presentLead({ handle }: Room, id: string): Promise<Lead | null> {
  for (let [next, left] = [id, 10]; left > 0; left -= 1) {
    const lead = await handle.lead(next);
    if (!lead || lead.erasedAt > 0) return null;
    if (!lead.absorbedBy) return lead;
    next = lead.absorbedBy;
  }
  return null;
}

async function languageOf(room: Room, { lead: id }: OfMail): Promise<string> {
  const said = (await presentLead(room, id))?.fields['language'];
  return typeof said === 'string' ? said.slice(0, 2).toLowerCase() : pageLanguage(room);
}

import { type Event, idOf, type Mailer, type MailMessage, millis, type Submission } from '@leadstream/core';
import type { Following } from '@leadstream/engine';
import * as z from 'zod';
import { html } from '../pages/html.ts';
import { messagePage, pageResponse } from '../pages/layout.ts';
import { textsIn } from '../pages/texts.ts';
import { pageLanguage, type Room } from '../room.ts';
import { isAddress } from './form-value.ts';
import { createLimiters } from './limiter.ts';
import { readyForm } from './ready-form.ts';

const hourMs = 3_600_000;
/** Confirmations that one address gets at most, whoever asks for them. */
const perAddress = { count: 3, perHours: 24 };
/** An address that is not taken for so long is not waited for any more: others wait behind it. */
const STUBBORN_MS = hourMs;

const Confirmation = z.strictObject({ submission: z.string(), until: z.int(), language: z.string() });

/**
 * Sends the mails that ask for confirmation, by following the log: whatever waits for one gets it, also after a crash.
 * The same submission gives the same bytes and Message-ID. A mail server that is away is waited for; an address that is
 * refused ends the submission, as an event.
 */
export async function followConfirmations(room: Room, mailer: Mailer): Promise<Following> {
  const limits = createLimiters(perAddress);
  const done = new Set<string>();
  return room.handle.follow('form-confirmations', { from: 0 }, async (events, { signal }) => {
    const asked = events.filter(
      ({ type, data }) => type === 'submission-received' && data['outcome'] === 'awaiting-confirmation',
    );
    for (const event of asked) {
      if (signal.aborted) return;
      const id = idOf(event.stream);
      if (done.has(id)) continue;
      await confirmationOf(room, mailer, event, limits);
      done.add(id);
    }
    done.clear(); // The whole batch is done: none of it is given again.
  });
}

async function confirmationOf(
  room: Room,
  mailer: Mailer,
  event: Event,
  limits: ReturnType<typeof createLimiters>,
): Promise<void> {
  const submission = await room.handle.submission(idOf(event.stream));
  const until = event.data['until'] as string | undefined;
  const now = room.clock.now();
  if (submission?.outcome !== 'awaiting-confirmation' || until === undefined || millis(until) <= now) return;
  const to = submission.personal.form?.fields['email'];
  const discard = (reason: string) =>
    room.handle.settleSubmission({ submission: submission.id, to: 'discard', reason });
  if (typeof to !== 'string' || !isAddress(to)) return void (await discard('no-address'));
  if (limits.take(to.toLowerCase(), now) > now) return void (await discard('too-many-confirmations'));
  const sent = await mailer.send(
    await messageFor(room, mailer, submission, { to, date: event.recordedAt, until: millis(until) }),
  );
  if (sent.outcome === 'rejected') return void (await discard('address-rejected'));
  if (sent.outcome !== 'retry-later') return;
  const isOfAddress = sent.stage === 'recipient' || sent.stage === 'data';
  if (isOfAddress && now - millis(event.recordedAt) > STUBBORN_MS)
    return void (await discard('address-rejected'));
  throw new Error(`A confirmation could not be sent yet (${sent.stage}, ${sent.code}): it is tried again.`);
}

async function messageFor(
  room: Room,
  mailer: Mailer,
  submission: Submission,
  { to, date, until }: { readonly to: string; readonly date: string; readonly until: number },
): Promise<MailMessage> {
  const { house, seals, handle, forms } = room;
  const language = await pageLanguage(room);
  const texts = textsIn(language);
  const spec = forms.get(submission.form ?? '');
  const title = spec ? readyForm(spec, await handle.process(), language).title : (house.name ?? '');
  const link = `${house.url}/confirm/${seals.seal('confirm', { submission: submission.id, until, language })}`;
  return {
    messageId: `${seals.digest(`confirm ${submission.id}`)}@${mailer.from.address.split('@')[1] ?? 'localhost'}`,
    date,
    from: mailer.from,
    to: { address: to },
    subject: `${texts.confirmSubject}${title}`,
    text: `${capital(texts.confirmMail)}\n\n${link}\n\n${texts.confirmIgnore}\n`,
    html: html`<!doctype html><html lang="${language}"><body><p>${capital(texts.confirmMail)}</p>
<p><a href="${link}">${texts.confirmButton}</a></p><p>${texts.confirmIgnore}</p></body></html>`.markup,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The page behind the link of a confirmation. Asking for it changes nothing, since machines look at links before people
 * do; its button confirms. A second time it says the same; too late it says so.
 */
export async function confirmPage(room: Room, token: string, method: string): Promise<Response | null> {
  const opened = Confirmation.safeParse(room.seals.open('confirm', token));
  if (!opened.success) return null;
  const { submission: id, until, language } = opened.data;
  const texts = textsIn(language);
  const say = (title: string, text: string, status = 200) =>
    messagePage(room.house, { title, text, status, language });
  const submission = await room.handle.submission(id);
  const isIn = submission?.outcome === 'accepted' || submission?.outcome === 'duplicate';
  if (isIn) return say(texts.confirmedTitle, texts.confirmed);
  if (submission?.outcome !== 'awaiting-confirmation' || until <= room.clock.now())
    return say(texts.expiredTitle, texts.expired, 410);
  if (method === 'POST') {
    const answer = await room.handle.settleSubmission({ submission: id, to: 'release' });
    if (answer.ok && answer.id !== null) return say(texts.confirmedTitle, texts.confirmed);
    // Somebody was faster, or the form does not fit any more: what it is now is told.
    const now = await room.handle.submission(id);
    const came = now?.outcome === 'accepted' || now?.outcome === 'duplicate';
    return came ? say(texts.confirmedTitle, texts.confirmed) : say(texts.notTakenTitle, texts.notTaken, 422);
  }
  const body = html`<h1>${texts.confirmTitle}</h1>
<p>${texts.confirm}</p>
<form method="post" action="${room.house.url}/confirm/${token}"><button type="submit">${texts.confirmButton}</button></form>`;
  return pageResponse(room.house, { title: texts.confirmTitle, language, body });
}

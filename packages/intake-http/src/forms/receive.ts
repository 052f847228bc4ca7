import type { Fields } from '@leadstream/core';
import type { Answer } from '@leadstream/engine';
import { hidden } from '../pages/form-html.ts';
import { pageLanguage, type Room, type Sender } from '../room.ts';
import { visitsIn, visitsOf } from '../tracking/visits.ts';
import { senderAddress } from './address.ts';
import { readFilled } from './filled.ts';
import { type FormToken, openForm } from './form-token.ts';
import type { Attempt, Gate, Verdict } from './gate.ts';
import { isPosted, type NotPosted, type Posted, readPosted, textOf } from './posted.ts';
import { readyForm, unknownForm } from './ready-form.ts';
import { returnAddress } from './return-address.ts';
import { seenTouch } from './seen-touch.ts';

/** What became of a post to a form, as its visitor is told. */
export type Received =
  | {
      readonly told: 'thanks' | 'inbox' | 'closed' | 'mend' | 'not-taken';
      readonly attempt: Attempt;
      readonly submission: string;
      readonly returnUrl: string | null;
      readonly verdict: Verdict;
    }
  | {
      readonly told: 'malformed';
      readonly status: number;
      readonly code: NotPosted['code'] | 'return-forged';
    };

/** Takes a post to a form in: read, judged, and recorded with one present outcome, whatever that is (Ours 1.4). */
export async function receive(
  room: Room,
  gate: Gate,
  formId: string,
  request: Request,
  sender: Sender,
): Promise<Received> {
  const posted = await readPosted(request, room);
  if (!isPosted(posted)) return { told: 'malformed', ...posted };
  const attempt = await attemptOf(room, formId, posted, request, sender);
  const { form } = attempt;
  const back = returnAddress(
    textOf(posted, hidden.returnUrl) || (form.spec.returnUrl ?? ''),
    room.settings.returnUrls,
  );
  if (back === 'forged') return { told: 'malformed', status: 400, code: 'return-forged' };
  const submission = submissionId(room, attempt, request);
  const repeated = async (): Promise<boolean> => (await room.handle.submission(submission)) !== null;
  const verdict = await gate({ ...attempt, repeated });
  const answer = await room.handle.submit({
    submission,
    form: form.spec.id,
    request: form.spec.request,
    gate: verdict.gate,
    ...(verdict.reason ? { gateReason: verdict.reason } : {}),
    ...(verdict.until ? { until: new Date(verdict.until).toISOString() } : {}),
    ...keptOf(room, attempt, verdict, request),
  });
  const told = await toldOf(room, submission, verdict, answer);
  if (told !== 'thanks' || verdict.gate !== 'open') {
    const { gate: outcome, reason = outcome } = verdict;
    room.notify({ kind: 'kept-apart', form: form.spec.id, submission, outcome, reason });
  }
  return { told, attempt, submission, returnUrl: back.to, verdict };
}

async function attemptOf(
  room: Room,
  formId: string,
  posted: Posted,
  request: Request,
  sender: Sender,
): Promise<Attempt> {
  const process = await room.handle.process();
  const token = openForm(room.seals, formId, textOf(posted, hidden.token));
  const language = (token && token !== 'forged' && token.language) || (await pageLanguage(room));
  const spec = room.forms.get(formId);
  const form = spec ? readyForm(spec, process, language) : unknownForm(formId, process, language);
  return {
    process,
    form,
    known: spec !== undefined,
    posted,
    token,
    filled: readFilled(form, posted),
    address: senderAddress(request, sender.address, room.trustedProxies),
    repeated: async () => false,
  };
}

/**
 * The same showing of a form, filled in the same way, is one submission, however often it is sent; filled in otherwise
 * it is another one. Without a key each post is one of its own.
 */
function submissionId(room: Room, { form, posted, token }: Attempt, request: Request): string {
  const own = token && token !== 'forged' ? token.key : undefined;
  const key = own ?? (textOf(posted, hidden.key) || request.headers.get('idempotency-key') || '');
  if (key === '') return crypto.randomUUID();
  const names = [
    ...form.fields.map(({ name }) => name),
    ...form.consent.map(({ channel }) => `consent_${channel}`),
  ];
  const filled = names.map((name) => posted.values.get(name) ?? []);
  return room.seals.digest(JSON.stringify([form.spec.id, key.slice(0, 200), filled]));
}

/** What is kept of a post: nothing of one that its visitor is asked to mend, for that is what the page says. */
function keptOf(
  room: Room,
  { process, form, posted, token, filled }: Attempt,
  { gate, reason }: Verdict,
  request: Request,
): Kept {
  if (gate === 'refused' && reason !== 'disabled') return { fields: {} };
  const sealed = token === 'forged' ? null : token;
  const { spec } = form;
  const touch = touchOf(posted, sealed, request);
  const engagements = visitsIn(visitsOf(textOf(posted, hidden.visits)), room.clock.now(), room.settings);
  return {
    fields: { ...rawOf(filled.faults, posted), ...filled.fields, ...spec.constants, ...sealed?.constants },
    // A source that the process lost since must not cost a lead.
    source: [sealed?.source, spec.source].find((one) => one && process.source(one)) ?? room.settings.source,
    ...(spec.owner ? { owner: spec.owner } : {}),
    ...(Object.keys(touch).length > 0 || spec.campaign
      ? {
          touch: {
            at: new Date(room.clock.now()).toISOString(),
            ...(spec.campaign ? { campaign: spec.campaign } : {}),
            ...touch,
          },
        }
      : {}),
    ...(filled.proof ? { consent: filled.consent, proof: filled.proof } : {}),
    ...(engagements.length > 0 ? { engagements } : {}),
  };
}

type Kept = Omit<
  Parameters<Room['handle']['submit']>[0],
  'submission' | 'form' | 'gate' | 'gateReason' | 'until' | 'request'
>;

/** What cannot be taken is kept as it was written where somebody else will look at it. */
function rawOf(faults: ReadonlyMap<string, string>, posted: Posted): Fields {
  const said = [...faults.keys()].map((name) => [name, textOf(posted, name).slice(0, 2000)] as const);
  return Object.fromEntries(said.filter(([name, text]) => text !== '' && !name.startsWith('consent_')));
}

function touchOf(posted: Posted, sealed: FormToken | null, request: Request) {
  const page = textOf(posted, hidden.page) || (request.headers.get('referer') ?? '');
  return { ...seenTouch(page, textOf(posted, hidden.referrer)), ...sealed?.touch };
}

/** What a visitor is told: the truth, and the same whether the person was known or not (Ours 1.7). */
async function toldOf(
  { handle }: Room,
  submission: string,
  { gate, reason }: Verdict,
  answer: Answer,
): Promise<Exclude<Received['told'], 'malformed'>> {
  if (!answer.ok && answer.refusal.code !== 'already-exists') return 'not-taken';
  if (gate === 'refused') return reason === 'disabled' ? 'closed' : 'mend';
  if (answer.ok && answer.id !== null) return 'thanks';
  if (answer.ok && gate !== 'open') return gate === 'awaiting-confirmation' ? 'inbox' : 'thanks';
  const { outcome } = (await handle.submission(submission)) ?? {};
  if (outcome === 'refused') return 'not-taken';
  return outcome === 'awaiting-confirmation' ? 'inbox' : 'thanks';
}

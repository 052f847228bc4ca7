import type { Process } from '@leadstream/core';
import { hidden } from '../pages/form-html.ts';
import type { Room } from '../room.ts';
import type { Limit } from '../settings.ts';
import type { Filled } from './filled.ts';
import type { FormToken } from './form-token.ts';
import { createLimiter, createLimiters, type Limiter } from './limiter.ts';
import { type Posted, textOf } from './posted.ts';
import type { ReadyForm } from './ready-form.ts';

/** What stands before a submission: let in, or kept apart and why. */
export interface Verdict {
  readonly gate: 'open' | 'queued' | 'quarantined' | 'refused' | 'awaiting-confirmation';
  readonly reason?: string | undefined;
  /** When it is settled by itself. */
  readonly until?: number | undefined;
}

/** A post to a form, as far as it is judged. */
export interface Attempt {
  readonly process: Process;
  readonly form: ReadyForm;
  readonly known: boolean;
  readonly posted: Posted;
  readonly token: FormToken | null | 'forged';
  readonly filled: Filled;
  readonly address: string | null;
  /** It came in before under the same key. */
  readonly repeated: () => Promise<boolean>;
}

export type Gate = (attempt: Attempt) => Promise<Verdict>;

/** Of one address, where the settings say nothing else. */
const addressLimit: Limit = { count: 30, perHours: 1 };
const hourMs = 3_600_000;

/**
 * The gate before submissions: what is switched off is refused and kept; what looks like a machine's doing is put aside;
 * what does not fit is refused, with the visitor still there to mend it; what needs a confirmation waits for it; what is
 * above a limit has its turn later. Only then is it open (Ours 0.1, 1.5).
 */
export function createGate(room: Room): Gate {
  const limits = createLimits(room);
  return async (attempt) => {
    const { form, known, filled } = attempt;
    const { spec } = form;
    if (!known) return { gate: 'quarantined', reason: 'unknown-form' };
    if (!room.settings.enabled || !spec.enabled) return { gate: 'refused', reason: 'disabled' };
    const suspicion = suspicionOf(attempt, room.clock.now());
    if (suspicion === 'honeypot' || suspicion === 'token-invalid')
      return { gate: 'quarantined', reason: suspicion };
    const captcha = await judgedByCaptcha(room, attempt, suspicion);
    if (captcha) return captcha;
    if (filled.faults.size > 0) return { gate: 'refused', reason: 'invalid' };
    if (spec.confirmWithinHours !== undefined) {
      return { gate: 'awaiting-confirmation', until: room.clock.now() + spec.confirmWithinHours * hourMs };
    }
    return limits(attempt);
  };
}

function suspicionOf({ form: { spec }, posted, token }: Attempt, now: number): string | null {
  if (textOf(posted, spec.honeypot) !== '') return 'honeypot';
  if (token === 'forged') return 'token-invalid';
  const script = textOf(posted, hidden.filledMs);
  const filledMs = token?.at === undefined ? (script === '' ? null : Number(script)) : now - token.at;
  return filledMs !== null && !(filledMs >= spec.minFillMs) ? 'too-fast' : null;
}

/** What a captcha says: something where it stands in the way, `null` where it does not. */
async function judgedByCaptcha(
  { captcha, settings }: Room,
  { form: { spec }, posted, address, repeated }: Attempt,
  suspicion: string | null,
): Promise<Verdict | null> {
  const mode = spec.captcha ?? settings.captcha;
  const isAsked =
    captcha !== undefined && (mode === 'always' || (mode === 'suspicious' && suspicion !== null));
  if (!isAsked) return suspicion === null ? null : { gate: 'quarantined', reason: suspicion };
  if (await repeated()) return null;
  const said = await captcha
    .check({ text: (name) => textOf(posted, name), address })
    .catch(() => 'unavailable' as const);
  if (said === 'passed') return null;
  return said === 'failed'
    ? { gate: 'refused', reason: 'captcha' }
    : { gate: 'quarantined', reason: 'captcha-unavailable' };
}

/** The limits of address, form and tenant; a submission has its turn when all of them allow it. */
function createLimits(room: Room): (attempt: Attempt) => Promise<Verdict> {
  const { settings, clock } = room;
  const byAddress = createLimiters(settings.limits.address ?? addressLimit);
  const limiters = new Map<string, Promise<Limiter>>();
  const limiter = (name: string, limit: Limit, form?: string): Promise<Limiter> => {
    const made = limiters.get(name) ?? limiterFrom(room, limit, form);
    limiters.set(name, made);
    made.catch(() => limiters.delete(name));
    return made;
  };
  return async ({ form: { spec }, address }) => {
    const now = clock.now();
    const turns: { readonly by: string; readonly at: number }[] = [];
    if (spec.limit)
      turns.push({ by: 'form', at: (await limiter(`form/${spec.id}`, spec.limit, spec.id)).take(now) });
    if (settings.limits.tenant)
      turns.push({ by: 'tenant', at: (await limiter('tenant', settings.limits.tenant)).take(now) });
    if (address !== null) turns.push({ by: 'address', at: byAddress.take(address, now) });
    const last = turns.reduce((latest, turn) => (turn.at > latest.at ? turn : latest), { by: '', at: now });
    return last.at <= now ? { gate: 'open' } : { gate: 'queued', reason: `limit-${last.by}`, until: last.at };
  };
}

/** A limiter that goes on where the submissions of the store ended. */
async function limiterFrom({ handle }: Room, limit: Limit, form: string | undefined): Promise<Limiter> {
  const places: number[] = [];
  let after: string | undefined;
  do {
    const want = Math.min(1000, limit.count - places.length);
    const page = await handle.submissions({ by: 'slot', form, limit: want, after });
    places.push(...page.rows.map(({ slotAt }) => slotAt).filter((at) => at > 0));
    after = page.rows.at(-1)?.slotAt === 0 ? undefined : page.next;
  } while (after !== undefined && places.length < limit.count);
  return createLimiter(limit, places);
}

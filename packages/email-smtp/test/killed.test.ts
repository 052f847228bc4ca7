// A process that ends at any call it makes to its store while it sends: what the next one finds, and what the server got.
import { defaultProcess, type Mailer, type ProcessInput, type Storage } from '@leadstream/core';
import { smtpMailer } from '@leadstream/email-smtp';
import { createEngine, type Engine, memoryStorage } from '@leadstream/engine';
import { interceptedStorage } from '@leadstream/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultySmtp, faultySmtp } from './smtp-house.ts';

const minute = 60_000;
const process: ProcessInput = {
  ...defaultProcess,
  templates: [
    {
      id: 'thanks',
      class: 'transactional',
      variants: { en: { subject: 'Thanks', html: '<p>We call.</p>' } },
    },
  ],
  response: { rules: [], default: 'thanks' },
};

let server: FaultySmtp;
beforeAll(async () => {
  server = await faultySmtp();
});
afterAll(() => server.close());

const aMailer = (): Mailer =>
  smtpMailer({
    host: '127.0.0.1',
    port: server.port,
    from: { address: 'hello@acme.example' },
    stepMs: 5000,
    answerMs: 5000,
  });

/** Whoever is dead neither answers nor does anything any more. */
const silence = (): Promise<never> => new Promise(() => {});

interface Mortal {
  readonly storage: Storage;
  readonly mailer: Mailer;
  /** Settles when it died. */
  readonly death: Promise<void>;
  /** Calls from now on are counted, and the n-th is the last. */
  arm(): void;
}

/** Calls that change something: to die at any other is to die before the next of these. */
const writing = new Set(['append', 'advance', 'save', 'destroy', 'leaseTasks', 'renewTasks']);

/** A store and a mailer of a process that ends at its n-th call that changes the store: before it is made, or before its answer. */
function mortal(storage: Storage, nth: number, when: 'before' | 'after'): Mortal {
  let [calls, isArmed, isDead] = [0, false, false];
  let die = (): void => {};
  const death = new Promise<void>((resolve) => {
    die = () => {
      isDead = true;
      resolve();
    };
  });
  const mailer = aMailer();
  return {
    death,
    arm: () => {
      isArmed = true;
    },
    storage: interceptedStorage(storage, async (call, make) => {
      if (isDead) return silence();
      const counts = isArmed && writing.has(call.method);
      if (counts) calls += 1;
      const isLast = counts && calls === nth;
      if (isLast && when === 'before') {
        die();
        return silence();
      }
      const answer = await make();
      if (isLast) die();
      return isDead ? silence() : answer;
    }),
    mailer: { ...mailer, send: (message) => (isDead ? silence() : mailer.send(message)) },
  };
}

async function live(
  nth: number,
  when: 'before' | 'after',
): Promise<{ died: boolean; types: string[]; copies: string[] }> {
  const time = { now: Date.UTC(2026, 0, 5, 9) };
  const clock = { now: () => time.now };
  const store = memoryStorage({ clock });
  const doomed = mortal(store, nth, when);
  const first = createEngine({ process, clock, storage: doomed.storage, mailer: doomed.mailer });
  const answer = await first.system().submit({
    submission: 's1',
    fields: { lastName: 'King', email: 'ada@example.org' },
    keys: { email: 'ada@example.org' },
  });
  const lead = (answer.ok && answer.id) || '';
  const before = server.taken.length;
  doomed.arm();
  const died = await Promise.race([doomed.death.then(() => true), first.runDue().then(() => false)]);
  // What was on its way to the server when the process ended still arrives.
  await new Promise((resolve) => setTimeout(resolve, died ? 30 : 0));
  const next: Engine = createEngine({ process, clock, storage: store, mailer: aMailer() });
  for (let round = 0; round < 3; round += 1) {
    time.now += 16 * minute;
    await next.runDue();
  }
  const types = (await next.system().history(lead))
    .map(({ type }) => type)
    .filter((type) => type.startsWith('email-'));
  const open = (await next.system().history(lead)).filter(
    ({ type, personal }) => type === 'email-attempted' && personal,
  );
  expect(open, 'the mail can still be read').toEqual([]);
  await next.close();
  return { died, types, copies: server.taken.slice(before) };
}

describe('a process that is killed while it sends', () => {
  it.each(['before', 'after'] as const)(
    'at any call (%s it) loses no mail, sends none twice unless that attempt is on record as unknown, and never in other bytes',
    async (when) => {
      let unknown = 0;
      let nth = 0;
      for (let died = true; died; ) {
        nth += 1;
        const lived = await live(nth, when);
        died = lived.died;
        const { types, copies } = lived;
        expect([nth, types[0], types.at(-1)]).toEqual([nth, 'email-requested', 'email-sent']);
        expect([nth, new Set(copies).size]).toEqual([nth, 1]);
        const unknowns = types.filter((type) => type === 'email-unknown').length;
        expect(copies.length, `call ${nth}`).toBeLessThanOrEqual(1 + unknowns);
        unknown += unknowns;
      }
      expect(nth).toBeGreaterThan(10);
      expect(unknown).toBeGreaterThan(0);
    },
    120_000,
  );
});

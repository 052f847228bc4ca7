// What becomes of a mail that was requested: the states of reference reliability.md 3.5, as decisions.
import { defaultProcess, defineProcess, type ProcessInput } from '@leadstream/core';
import { openPaper, type Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';

const minute = 60_000;
const process: ProcessInput = {
  ...defaultProcess,
  consent: { email: 'opt-out' },
  queues: [{ id: 'north', members: ['ann', 'max', 'eve'], address: 'north@acme.example', notify: 'both' }],
  templates: [
    { id: 'thanks', class: 'transactional', variants: { en: { subject: 'Thanks', text: 'We call.' } } },
    { id: 'news', class: 'marketing', variants: { en: { subject: 'News', text: 'Look.' } } },
    { id: 'told', class: 'transactional', variants: { en: { subject: 'A lead', text: 'Look.' } } },
  ],
  response: { rules: [], default: 'thanks' },
  mail: { alertTemplate: 'told', attempts: 4 },
  alerts: { assigned: { id: 'yours' } },
  team: {
    sellers: [
      { id: 'ann', email: 'ann@acme.example' },
      { id: 'max', email: 'max@acme.example' },
      { id: 'eve' },
    ],
  },
};
const marketing: ProcessInput = { ...process, response: { rules: [], default: 'news' } };

interface Sent {
  readonly paper: Paper;
  readonly lead: string;
  readonly mail: string;
}

const email = 'ada@example.org';
/** A web form was answered: one mail waits. */
function aRequest(rules: ProcessInput = process, mode: { readonly submission?: string } = {}): Sent {
  const paper = openPaper(defineProcess(rules));
  paper.accept({ type: 'publish-process', process: rules as never }, { actor: 'system' });
  return { paper, ...anotherRequest(paper, mode.submission ?? 's1') };
}

function anotherRequest(paper: Paper, submission: string): Omit<Sent, 'paper'> {
  const fields = { lastName: 'King', email };
  const { subject } = paper.accept({
    type: 'capture',
    channel: 'web',
    fields,
    keys: { email },
    duplicates: 'allow',
  });
  const lead = subject as string;
  const mail = Object.keys(paper.lead(lead)?.outbox.mails ?? {})[0] ?? `none ${submission}`;
  return { lead, mail };
}

const system = { actor: 'system' };
const message = (to = email) => ({
  messageId: 'm@acme.example',
  date: '2026-01-05T09:00:00.000Z',
  from: { address: 'hello@acme.example' },
  to: { address: to },
  subject: 'Thanks',
  text: 'We call.',
});
const attempt = ({ paper, lead, mail }: Sent, n: number, to?: string) =>
  paper.execute(
    { type: 'attempt-mail', lead, mail, attempt: n, ...(n === 1 ? { message: message(to) } : {}) },
    system,
  );
type Outcome = 'accepted' | 'rejected' | 'retry-later' | 'unknown';
const report = ({ paper, lead, mail }: Sent, n: number, outcome: Outcome, stage = 'answer', code = '250') =>
  paper.accept(
    { type: 'report-mail', lead, mail, attempt: n, outcome, stage: stage as 'answer', code },
    system,
  );
const told = ({ paper, mail }: Sent): string[] =>
  paper.events
    .filter(({ type, data }) => type.startsWith('email-') && data['mail'] === mail)
    .map(({ type, data }) =>
      [type.slice(6), data['attempt'] ?? data['attempts'], data['reason'] ?? data['then']]
        .filter((part) => part !== undefined)
        .join(' '),
    );
const outgoing = ({ paper, lead, mail }: Sent) => paper.lead(lead)?.outbox.mails[mail];
const codeOf = (answer: object) => ('code' in answer ? answer.code : null);

describe('a mail that was requested', () => {
  it('is attempted before anybody connects, and sent once; then nothing of it waits', () => {
    const sent = aRequest();
    expect(outgoing(sent)).toMatchObject({ state: 'waiting', attempts: 0 });
    attempt(sent, 1);
    expect(outgoing(sent)).toMatchObject({ state: 'attempting', attempts: 1 });
    report(sent, 1, 'accepted');
    expect(told(sent)).toEqual(['requested', 'attempted 1', 'sent 1']);
    expect(outgoing(sent)).toBeUndefined();
    expect(codeOf(attempt(sent, 2))).toBe('mail-unknown');
  });

  it('is sealed as it was rendered, under a subject of its own, with the first attempt only', () => {
    const sent = aRequest();
    attempt(sent, 1);
    report(sent, 1, 'retry-later', 'recipient', '451');
    sent.paper.now += minute;
    attempt(sent, 2);
    const personal = sent.paper.events
      .filter(({ type }) => type === 'email-attempted')
      .map((one) => one.personal);
    expect(personal[0]).toEqual({ subject: `mail/${sent.mail}`, data: { message: message() } });
    expect(personal[1]).toBeNull();
  });

  it('is under way for one sender only: the same attempt twice is refused', () => {
    const sent = aRequest();
    attempt(sent, 1);
    expect([attempt(sent, 1), attempt(sent, 2)].map(codeOf)).toEqual(['mail-under-way', 'mail-under-way']);
  });

  it('is tried again with growing waits where nothing was delivered, and fails after the last', () => {
    const sent = aRequest();
    const waits: number[] = [];
    for (let n = 1; n <= 4; n += 1) {
      attempt(sent, n);
      report(sent, n, 'retry-later', 'connect', 'refused');
      const due = outgoing(sent)?.dueAt ?? sent.paper.now;
      waits.push((due - sent.paper.now) / minute);
      expect(codeOf(attempt(sent, n + 1))).toBe(n < 4 ? 'mail-under-way' : 'mail-unknown');
      sent.paper.now = due;
    }
    expect(waits).toEqual([1, 5, 15, 0]);
    expect(told(sent).at(-1)).toBe('failed 4 attempts-spent');
  });

  it('fails at once where the server said no, and a refused recipient is an address that bounced (4.1)', () => {
    const [content, person] = [aRequest(), aRequest()];
    attempt(content, 1);
    report(content, 1, 'rejected', 'answer', '554');
    attempt(person, 1);
    report(person, 1, 'rejected', 'recipient', '550');
    expect([told(content).at(-1), told(person).at(-1)]).toEqual(['failed 1 rejected', 'failed 1 rejected']);
    expect(content.paper.lead(content.lead)?.mail.hardBounced).toBe(false);
    expect(person.paper.lead(person.lead)?.mail.hardBounced).toBe(true);
  });

  it('of which nobody knows whether it arrived is sent again if it answers somebody, twice at most, and else held', () => {
    const sent = aRequest();
    for (let n = 1; n <= 3; n += 1) {
      attempt(sent, n);
      report(sent, n, 'unknown', 'answer', 'closed');
      sent.paper.now = n < 3 ? (outgoing(sent)?.dueAt ?? 0) : sent.paper.now;
    }
    expect(told(sent).filter((one) => one.startsWith('unknown'))).toEqual([
      'unknown 1 resend',
      'unknown 2 resend',
      'unknown 3 hold',
    ]);
    const news = aRequest(marketing);
    attempt(news, 1);
    report(news, 1, 'unknown', 'answer', 'timeout');
    expect(outgoing(news)?.state).toBe('held');
  });

  it('that is held is settled by a person, or given up after a week', () => {
    const held = (to?: 'resend' | 'sent' | 'dropped') => {
      const sent = aRequest(marketing);
      attempt(sent, 1);
      report(sent, 1, 'unknown', 'answer', 'timeout');
      const { paper, lead, mail } = sent;
      if (to) paper.accept({ type: 'settle-mail', lead, mail, to });
      else {
        paper.now = outgoing(sent)?.dueAt ?? 0;
        attempt(sent, 2);
      }
      return told(sent).at(-1);
    };
    expect([held('resend'), held('sent'), held('dropped'), held()]).toEqual([
      'deferred 1',
      'sent 1',
      'failed 1 dropped',
      'failed 1 unsettled',
    ]);
  });

  it('hears late words of its last attempt, and none of an earlier one', () => {
    const sent = aRequest();
    attempt(sent, 1);
    report(sent, 1, 'unknown', 'lost', '');
    report(sent, 1, 'unknown', 'answer', 'timeout');
    sent.paper.now = outgoing(sent)?.dueAt ?? 0;
    attempt(sent, 2);
    report(sent, 1, 'accepted');
    expect(told(sent)).toEqual(['requested', 'attempted 1', 'unknown 1 resend', 'attempted 2']);
    const late = aRequest();
    attempt(late, 1);
    report(late, 1, 'unknown', 'lost', '');
    report(late, 1, 'accepted');
    expect(told(late).at(-1)).toBe('sent 1');
  });

  it('is not sent days later: where nobody sent for so long, it expired', () => {
    const sent = aRequest();
    sent.paper.now += 73 * 60 * minute;
    attempt(sent, 1);
    expect(told(sent)).toEqual(['requested', 'failed 0 expired']);
  });
});

describe('the mail law is asked again with each attempt (13.3)', () => {
  const between = (rules: ProcessInput, act: (sent: Sent) => void): string | undefined => {
    const sent = aRequest(rules);
    attempt(sent, 1);
    report(sent, 1, 'retry-later', 'greeting', '421');
    sent.paper.now += minute;
    act(sent);
    attempt(sent, 2);
    return told(sent).at(-1);
  };
  it('so nothing goes to somebody who opted out, complained or bounced meanwhile', () => {
    const engage =
      (kind: string, facets: { readonly bounce?: string } = {}) =>
      ({ paper, lead }: Sent) =>
        void paper.accept({ type: 'engage', lead, engagements: [{ kind, facets }] });
    expect(between(marketing, engage('opt-out'))).toBe('failed 1 opted-out');
    expect(between(process, engage('opt-out'))).toBe('attempted 2');
    expect(between(process, engage('complaint'))).toBe('failed 1 complained');
    expect(between(process, engage('bounce', { bounce: 'hard' }))).toBe('failed 1 hard-bounced');
  });

  it('nor to an address that is no longer the person’s', () => {
    const correct = ({ paper, lead }: Sent) =>
      void paper.accept({
        type: 'correct',
        lead,
        fields: { email: 'ada@new.example' },
        keys: { email: 'ada@new.example' },
      });
    expect(between(process, correct)).toBe('failed 1 address-changed');
    const sent = aRequest();
    correct(sent);
    expect(codeOf(attempt(sent, 1))).toBe('invalid');
    attempt(sent, 1, 'ada@new.example');
    expect(told(sent).at(-1)).toBe('attempted 1');
  });

  it('nor to somebody erased: the mail ends in the same commit, and its key is among those destroyed', () => {
    const sent = aRequest();
    attempt(sent, 1);
    sent.paper.accept({ type: 'erase', lead: sent.lead });
    expect(told(sent).at(-1)).toBe('failed 1 erased');
    expect(sent.paper.events.at(-1)?.data['subjects']).toContain(`mail/${sent.mail}`);
    expect(
      codeOf(
        sent.paper.execute(
          { type: 'report-mail', lead: sent.lead, mail: sent.mail, attempt: 1, outcome: 'accepted' },
          system,
        ),
      ),
    ).toBe('erased');
  });

  it('so twenty mails a day reach one address, over all leads that have it (case 19)', () => {
    const { paper, ...first } = aRequest({ ...process, duplicates: { match: 'leads' } });
    const all = [first, ...Array.from({ length: 24 }, (_, n) => anotherRequest(paper, `x${n}`))];
    for (const one of all) attempt({ paper, ...one }, 1);
    const last = all.map((one) => told({ paper, ...one }).at(-1));
    expect(last.filter((one) => one === 'attempted 1')).toHaveLength(20);
    expect(last.filter((one) => one === 'failed 0 too-many')).toHaveLength(5);
    paper.now += 25 * 60 * minute;
    const next = anotherRequest(paper, 'later');
    attempt({ paper, ...next }, 1);
    expect(told({ paper, ...next }).at(-1)).toBe('attempted 1');
  });
});

describe('a mail to a queue', () => {
  it('becomes one mail to each of its people who has an address, and each has its own outcome (5.4)', () => {
    const { paper, lead } = aRequest();
    paper.accept({ type: 'assign', lead, to: 'queue/north' });
    const mails = paper.lead(lead)?.outbox.mails ?? {};
    const mail = Object.keys(mails).find((id) => mails[id]?.request.to === 'queue/north') as string;
    expect(mails[mail]?.request).toMatchObject({ purpose: 'alert', recipients: 'both' });
    const sellers = ['ann', 'max', 'eve', 'nobody'];
    paper.accept({ type: 'address-mail', lead, mail, sellers }, system);
    const now = Object.values(paper.lead(lead)?.outbox.mails ?? {}).map(({ request }) => request.to);
    expect(now.slice(-3)).toEqual(['queue/north', 'seller/ann', 'seller/max']);
    expect(paper.lead(lead)?.outbox.mails[mail]).toBeUndefined();
  });

  it('fails where nobody is there', () => {
    const { paper, lead } = aRequest({
      ...process,
      queues: [{ id: 'north', members: ['eve'], notify: 'members' }],
    });
    paper.accept({ type: 'assign', lead, to: 'queue/north' });
    const mails = paper.lead(lead)?.outbox.mails ?? {};
    const mail = Object.keys(mails).find((id) => mails[id]?.request.to === 'queue/north') as string;
    paper.accept({ type: 'address-mail', lead, mail, sellers: ['eve'] }, system);
    expect(told({ paper, lead, mail }).at(-1)).toBe('failed 0 nobody-there');
  });
});

// Mail as the engine sends it: rendered once, sealed until it ends, and carried on by whoever comes next.
import { defaultProcess, type LinksOf, type MailOutcome, type ProcessInput } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { recordingMailer } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { accepted, type House, openHouse } from './house.ts';

const minute = 60_000;
const page = 'https://acme.example/prices?a=1&b=2';
const process: ProcessInput = {
  ...defaultProcess,
  consent: { email: 'opt-out' },
  mail: { house: 'Acme & Sons' },
  queues: [{ id: 'north', members: ['ann', 'bob'], notify: 'members', template: 'told' }],
  team: {
    sellers: [
      { id: 'ann', name: 'Ann', email: 'ann@acme.example' },
      { id: 'bob', name: 'Bob', email: 'bob@acme.example' },
    ],
  },
  templates: [
    {
      id: 'thanks',
      class: 'transactional',
      fields: [
        { field: 'lead.lastName', fallback: true },
        { field: 'house.name', fallback: false },
      ],
      variants: {
        en: {
          subject: 'Thanks, {{ lead.lastName | default: "you" }}',
          html: `<p>Hi {{ lead.lastName | default: "you" }}</p><a href="${page.replace('&', '&amp;')}">Prices</a> {{ house.name }}`,
        },
      },
    },
    {
      id: 'news',
      class: 'marketing',
      fields: [{ field: 'link.unsubscribe', fallback: false }],
      variants: {
        en: { subject: 'News', html: '<a href="{{ link.unsubscribe }}">No more</a>' },
        fr: { subject: 'Nouvelles', html: '<a href="{{ link.unsubscribe }}">Non merci</a>' },
      },
    },
    { id: 'told', class: 'transactional', variants: { en: { subject: 'A lead', text: 'Look.' } } },
  ],
  response: { rules: [], default: 'thanks' },
};
const links: LinksOf = ({ mail }) => ({
  unsubscribe: `https://t.example/u/${mail}`,
  preferences: `https://t.example/p/${mail}`,
  pixel: `https://t.example/o/${mail}`,
  click: (url) => `https://t.example/c/${mail}?to=${encodeURIComponent(url)}`,
});
const naughty = 'King\r\nBcc: b@example.org\u2028x';
const form = (email = 'ada@example.org', more: object = {}) => ({
  submission: email,
  fields: { lastName: 'King <b>', email },
  keys: { email },
  ...more,
});
const capture = async ({ engine }: House, submitted = form()): Promise<string> =>
  (await accepted(engine.system().submit(submitted))).id;
const told = async ({ engine }: House, lead: string): Promise<string[]> =>
  (await engine.system().history(lead)).map(({ type }) => type).filter((type) => type.startsWith('email-'));
const later: MailOutcome = { outcome: 'retry-later', stage: 'connect', code: 'refused' };
const nobodyKnows: MailOutcome = { outcome: 'unknown', stage: 'answer', code: 'closed' };

describe('a requested mail', () => {
  it('is rendered and sent by the next pass, once', async () => {
    const mailer = recordingMailer();
    const house = openHouse({ process, mailer });
    const lead = await capture(house);
    const [pass] = await house.engine.runDue();
    expect(pass?.mails).toBe(1);
    await house.engine.runDue();
    expect(mailer.sent).toHaveLength(1);
    expect(mailer.sent[0]).toMatchObject({
      from: { address: 'hello@acme.example' },
      to: { address: 'ada@example.org', name: 'King <b>' },
      subject: 'Thanks, King <b>',
      text: expect.stringContaining('Hi King <b>'),
    });
    expect(mailer.sent[0]?.html).toContain('<p>Hi King &lt;b&gt;</p>');
    expect(mailer.sent[0]?.html).toContain('Acme &amp; Sons');
    expect(mailer.sent[0]?.messageId).toMatch(/^[\w.-]+@acme\.example$/);
    expect(await told(house, lead)).toEqual(['email-requested', 'email-attempted', 'email-sent']);
  });

  it('waits where there is no mailer, and health says how many do', async () => {
    const house = openHouse({ process });
    await capture(house);
    await house.engine.runDue();
    const [health] = await house.engine.health();
    expect(health?.mails).toEqual({ waiting: 1, attempting: 0, held: 0, sending: false });
  });

  it('has the same bytes and one Message-ID in each attempt, whatever becomes of lead and template meanwhile', async () => {
    const mailer = recordingMailer(later, nobodyKnows);
    const house = openHouse({ process, mailer, links });
    const lead = await capture(house);
    await house.engine.runDue();
    await accepted(house.engine.system().correct({ lead, fields: { lastName: 'Lovelace' } }));
    const templates = process.templates?.map((one) => ({
      ...one,
      variants: { ...one.variants, en: { subject: 'Another', text: 'Text' } },
    }));
    const next = { ...process, version: 2, templates } as unknown as ProcessInput;
    await accepted(house.engine.system().execute({ type: 'publish-process', process: next as never }));
    house.clock.time += minute;
    await house.engine.runDue();
    house.clock.time += 5 * minute;
    await house.engine.runDue();
    expect(mailer.sent).toHaveLength(3);
    expect(new Set(mailer.sent.map((message) => JSON.stringify(message))).size).toBe(1);
    expect(await told(house, lead)).toEqual([
      'email-requested',
      'email-attempted',
      'email-deferred',
      'email-attempted',
      'email-unknown',
      'email-attempted',
      'email-sent',
    ]);
  });

  it('can be read by nobody once it has ended, and while it is under way by the house alone', async () => {
    const mailer = recordingMailer(later);
    const house = openHouse({ process, mailer });
    const lead = await capture(house);
    await house.engine.runDue();
    const content = async (actor = 'system') => {
      const history = await house.engine.as(actor).history(lead);
      return history.find(({ type }) => type === 'email-attempted')?.personal ?? null;
    };
    expect(await content()).toMatchObject({ data: { message: { subject: 'Thanks, King <b>' } } });
    house.clock.time += minute;
    await house.engine.runDue();
    expect(mailer.sent).toHaveLength(2);
    expect(await content()).toBeNull();
  });

  it('whose sender was gone before it could say is unknown, and sent again', async () => {
    const time = { now: Date.UTC(2026, 0, 5, 9) };
    const storage = memoryStorage({ clock: { now: () => time.now } });
    const lost = recordingMailer();
    const never = new Promise<MailOutcome>(() => {});
    const house = openHouse({ process, storage, mailer: { ...lost, send: () => never } });
    const lead = await capture(house);
    void house.engine.runDue();
    await expect.poll(() => told(house, lead)).toEqual(['email-requested', 'email-attempted']);
    const mailer = recordingMailer();
    const next = openHouse({ process, storage, mailer });
    next.clock.time += 16 * minute;
    time.now = next.clock.time;
    await next.engine.runDue();
    expect((await told(house, lead)).at(-1)).toBe('email-unknown');
    next.clock.time += minute;
    await next.engine.runDue();
    expect(mailer.sent).toHaveLength(1);
    expect((await told(house, lead)).at(-1)).toBe('email-sent');
  });

  it('is sent by one of two engines that find it due', async () => {
    const storage = memoryStorage();
    const mailer = recordingMailer();
    const [one, other] = [openHouse({ process, storage, mailer }), openHouse({ process, storage, mailer })];
    for (let n = 0; n < 30; n += 1) await capture(one, form(`p${n}@example.org`));
    await Promise.all([one.engine.runDue(), other.engine.runDue()]);
    await Promise.all([one.engine.runDue(), other.engine.runDue()]);
    expect(mailer.sent).toHaveLength(30);
    expect(new Set(mailer.sent.map(({ messageId }) => messageId)).size).toBe(30);
  });

  it('is not sent to whom was erased, and erasing reaches what was rendered', async () => {
    const mailer = recordingMailer(later);
    const house = openHouse({ process, mailer });
    const lead = await capture(house);
    await house.engine.runDue();
    await accepted(house.engine.system().erase({ lead }));
    house.clock.time += 60 * minute;
    await house.engine.runDue();
    expect(mailer.sent).toHaveLength(1);
    const attempted = (await house.engine.system().history(lead)).find(
      ({ type }) => type === 'email-attempted',
    );
    expect(attempted?.personal).toBeNull();
    expect((await told(house, lead)).at(-1)).toBe('email-failed');
  });

  it('goes to one domain only so often in a minute', async () => {
    const mailer = recordingMailer();
    const slow = { ...process, mail: { perDomainMinute: 3 } };
    const house = openHouse({ process: slow, mailer });
    for (let n = 0; n < 5; n += 1) await capture(house, form(`p${n}@example.org`));
    await capture(house, form('p@example.net'));
    await house.engine.runDue();
    expect(mailer.sent).toHaveLength(4);
  });
});

describe('a name that would begin another header', () => {
  it('stands in one line, and the mail goes out (case 32)', async () => {
    const mailer = recordingMailer();
    const house = openHouse({ process, mailer });
    await capture(
      house,
      form('ada@example.org', { fields: { lastName: naughty, email: 'ada@example.org' } }),
    );
    await house.engine.runDue();
    expect(mailer.sent[0]?.to.name).toBe('King Bcc: b@example.org x');
    expect(mailer.sent[0]?.subject).toBe('Thanks, King Bcc: b@example.orgx');
  });
});

describe('the links of a mail', () => {
  it('lead through the house: clicks are counted, and the pixel is there only for who may be tracked (13.3)', async () => {
    const sentTo = async (submitted: ReturnType<typeof form>) => {
      const mailer = recordingMailer();
      const house = openHouse({ process, mailer, links });
      await capture(house, submitted);
      await house.engine.runDue();
      return mailer.sent[0];
    };
    const silent = await sentTo(form());
    expect(silent?.html).toContain(`?to=${encodeURIComponent(page)}"`);
    expect(silent?.html).not.toContain('/o/');
    expect(silent?.unsubscribe).toBeUndefined();
    const willing = await sentTo(form('bea@example.org', { consent: { tracking: 'granted' } }));
    expect(willing?.html).toContain('<img src="https://t.example/o/');
  });

  it('of marketing mail end it by one click; without links a mail to the house does (RFC 8058)', async () => {
    const news = { ...process, response: { rules: [], default: 'news' } };
    const sentBy = async (more: { readonly links?: LinksOf }) => {
      const mailer = recordingMailer();
      const house = openHouse({ process: news, mailer, ...more });
      await capture(house);
      await house.engine.runDue();
      return mailer.sent[0];
    };
    const linked = await sentBy({ links });
    expect(linked?.unsubscribe).toMatch(/^https:\/\/t\.example\/u\//);
    expect(linked?.html).toContain(`<a href="${linked?.unsubscribe}">`);
    const alone = await sentBy({});
    expect(alone?.unsubscribe).toBeUndefined();
    expect(alone?.html).toContain('mailto:hello@acme.example');
  });
});

describe('people of the house', () => {
  it('are told each by a mail of its own, wherever the address is known (5.4)', async () => {
    const mailer = recordingMailer();
    const house = openHouse({ process, mailer });
    const lead = await capture(house);
    await accepted(house.engine.system().assign({ lead, to: 'queue/north' }));
    await house.engine.runDue();
    expect(mailer.sent.map(({ to }) => to.address).sort()).toEqual([
      'ada@example.org',
      'ann@acme.example',
      'bob@acme.example',
    ]);
  });
});

describe('a template', () => {
  it('is looked at as a lead would get it, in its language or another one, and nothing is sent', async () => {
    const house = openHouse({ process });
    const lead = await capture(
      house,
      form('ada@example.org', { fields: { lastName: 'King', email: 'ada@example.org' } }),
    );
    const desk = house.engine.system();
    expect(await desk.preview('thanks', { lead })).toMatchObject({ language: 'en', subject: 'Thanks, King' });
    expect(await desk.preview('news', { lead, language: 'fr' })).toMatchObject({ subject: 'Nouvelles' });
    expect(await desk.preview('news', { lead, language: 'de' })).toBeNull();
    expect(await desk.preview('none', { lead })).toBeNull();
    expect(await told(house, lead)).toEqual(['email-requested']);
  });
});

describe('a mail can be asked for', () => {
  it('by its id, and all that stand in some way', async () => {
    const mailer = recordingMailer({ outcome: 'rejected', stage: 'recipient', code: '550' });
    const house = openHouse({ process, mailer });
    const lead = await capture(house);
    await house.engine.runDue();
    const desk = house.engine.system();
    const { mails } = await desk.mails({ state: 'failed' });
    expect(mails).toMatchObject([{ lead, to: 'lead', template: 'thanks', reason: 'rejected', code: '550' }]);
    expect(await desk.mail(mails[0]?.mail ?? '')).toMatchObject({ state: 'failed' });
    expect(await desk.mail('nothing')).toBeNull();
    expect((await desk.lead(lead))?.mail.hardBounced).toBe(true);
  });
});

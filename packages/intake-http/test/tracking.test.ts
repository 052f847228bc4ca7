// Links of mails, visited pages, choices: through a real HTTP server. Numbers are the cases of docs/reliability-cases.md.
import { Script } from 'node:vm';
import type { Engine } from '@leadstream/engine';
import { type DeliveryReport, mailLinks } from '@leadstream/intake-http';
import { describe, expect, it } from 'vitest';
import { ada, demoForm, hour, post, start, type WebHouse, webHouse } from './web-house.ts';

const demo = (more: object = {}) => ({ ...demoForm, fields: [...demoForm.fields], ...more });
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
const to = 'https://www.example.org/pricing?plan=a';
const tracked = { consent: { tracking: 'opt-out', email: 'opt-in' } } as const;

/** A house with one lead, and the links of a mail to it. */
async function mailed(options: Parameters<typeof webHouse>[0] = { process: tracked }) {
  const house = await webHouse(options);
  const { id } = (await house.ada.capture({ channel: 'hand', fields: ada })) as { id: string };
  return {
    house,
    lead: id,
    links: house.links({ tenant: 'main', lead: id, mail: 'mail-1', class: 'marketing' }),
  };
}
const ask = (url: string, init: RequestInit = {}) =>
  fetch(url, {
    redirect: 'manual',
    ...init,
    headers: { ...browser, ...(init.headers as Record<string, string>) },
  });
const engaged = async (house: WebHouse) =>
  (await house.facts('engaged')).map(
    ({ data }) => data as { kind: string; confidence: string; facets: Record<string, string> },
  );

describe('a link of a mail', () => {
  it('leads on, counts for the lead, and the score rises (Ours 6.2)', async () => {
    const { house, lead, links } = await mailed();
    const answer = await ask(links.click(to));
    expect([answer.status, answer.headers.get('location'), answer.headers.get('referrer-policy')]).toEqual([
      302,
      to,
      'no-referrer',
    ]);
    await house.intake.drain();
    expect((await house.ada.lead(lead))?.engagement['link-click']).toMatchObject({ total: 1, suspected: 0 });
    expect((await house.ada.lead(lead))?.score.value).toBeGreaterThan(0);
    expect(await engaged(house)).toMatchObject([
      {
        kind: 'link-click',
        facets: { message: 'mail-1', client: 'mail', link: 'https://www.example.org/pricing' },
      },
    ]);
  });

  it('case 38: that is none of ours leads nowhere', async () => {
    const { house } = await mailed();
    for (const path of ['c?u=https://evil.example', 'c/https://evil.example', 'c/k1.AAAA', 'c/', 'c/x']) {
      const answer = await ask(`${house.url}/${path}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
    }
  });

  it('case 39: changed by one letter, of another tenant, another purpose or an old key leads nowhere', async () => {
    const { house, lead, links } = await mailed();
    const mail = { lead, mail: 'mail-1', class: 'marketing' } as const;
    const good = links.click(to);
    const token = good.slice(good.lastIndexOf('/') + 1);
    const body = token.indexOf('.') + 1;
    for (let at = 0; at < token.length; at += 7) {
      const letter = token[at] === 'A' ? 'B' : 'A';
      expect((await ask(`${house.url}/c/${token.slice(0, at)}${letter}${token.slice(at + 1)}`)).status).toBe(
        404,
      );
    }
    const foreign = links.unsubscribe.replace('/u/', '/c/');
    const other = house.links({ ...mail, tenant: 'other' }).click(to);
    const secret = 'another secret that is long enough for it';
    const forged = mailLinks({ url: house.url, keys: [{ id: 'k1', secret }] })({
      ...mail,
      tenant: 'main',
    }).click(to);
    const old = mailLinks({ url: house.url, keys: [{ id: 'k0', secret }] })({
      ...mail,
      tenant: 'main',
    }).click(to);
    const cut = `${house.url}/c/${token.slice(0, -1)}`;
    const longer = `${house.url}/c/${token}A`;
    for (const url of [foreign, other, forged, old, cut, longer]) expect((await ask(url)).status).toBe(404);
    expect((await ask(`${house.url}/c/${token.slice(0, body)}${token.slice(body)}`)).status).toBe(302);
    expect((await engaged(house)).length).toBe(1);
  });

  it('case 40: to anything but a web address is not made', async () => {
    const { links } = await mailed();
    for (const odd of [
      'javascript:alert(1)',
      'data:text/html,x',
      'mailto:a@example.org',
      'tel:+44',
      '//evil.example',
      'x',
    ])
      expect(links.click(odd)).toBe(odd);
  });

  it('case 45: shows neither lead nor address, and is the same for the same mail', async () => {
    const { lead, links, house } = await mailed();
    const all = [links.click(to), links.pixel, links.unsubscribe, links.preferences].join(' ');
    const decoded = all
      .split(/[/.\s]/)
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
      .join(' ');
    for (const text of [all, decoded])
      expect(text).not.toMatch(new RegExp(`${lead}|ada|example\\.org/pricing`));
    const again = house.links({ tenant: 'main', lead, mail: 'mail-1', class: 'marketing' });
    expect([again.click(to), again.pixel, again.unsubscribe, again.preferences].join(' ')).toBe(all);
  });

  it('of a lead that was merged counts for the one that took it over; of one that was erased it still leads on', async () => {
    const { house, lead, links } = await mailed();
    const { id } = (await house.ada.capture({
      channel: 'hand',
      fields: { lastName: 'Byron', email: 'b@example.org' },
    })) as { id: string };
    await house.ada.execute({ type: 'merge', lead: id, absorb: [lead] });
    await ask(links.click(to));
    await house.intake.drain();
    expect((await house.ada.lead(id))?.engagement['link-click']?.total).toBe(1);
    await house.ada.erase({ lead: id });
    expect((await ask(links.click('https://www.example.org/other'))).status).toBe(302);
    expect((await ask(links.pixel ?? '')).status).toBe(200);
    expect(await (await ask(links.unsubscribe, { method: 'POST' })).text()).toContain('You are unsubscribed');
  });

  it('tells pages of the house who comes, sealed, only where the settings say so', async () => {
    const settings = {
      returnUrls: ['https://www.example.org'],
      forms: [demo()],
      tracking: { recognise: true },
    } as never;
    const { links, house } = await mailed({ settings, process: tracked });
    expect((await ask(links.click(to))).headers.get('location')).toMatch(
      /^https:\/\/www\.example\.org\/pricing\?plan=a&lsv=k1\./,
    );
    expect((await ask(links.click('https://elsewhere.example/'))).headers.get('location')).toBe(
      'https://elsewhere.example/',
    );
    await house.intake.drain();
  });
});

describe('the picture in a mail', () => {
  it('case 41: is the same at once for any token, sets nothing, is kept by nobody, and stands when the store does not', async () => {
    const { house, links } = await mailed();
    const good = await ask(links.pixel ?? '');
    const pictures = [good, await ask(`${house.url}/o/garbage.gif`), await ask(`${house.url}/o/`)];
    const bytes = await Promise.all(
      pictures.map(async (one) => Buffer.from(await one.arrayBuffer()).toString('hex')),
    );
    expect(new Set(bytes).size).toBe(1);
    for (const { status, headers } of pictures) {
      expect([
        status,
        headers.get('content-type'),
        headers.get('cache-control'),
        headers.get('set-cookie'),
        headers.get('referrer-policy'),
      ]).toEqual([200, 'image/gif', 'no-store, private', null, 'no-referrer']);
    }
    expect((await house.onlyLead()).engagement['email-open']).toMatchObject({ total: 1 });
    expect(JSON.stringify(await house.facts('engaged'))).not.toMatch(/127\.0\.0\.1|Firefox/);
    const down = (engine: Engine) => ({
      as: (...args: Parameters<Engine['as']>) => ({
        ...engine.as(...args),
        lead: () => Promise.reject(new Error('down')),
      }),
    });
    const dead = await mailed({ process: tracked, between: down });
    expect((await ask(dead.links.pixel ?? '')).status).toBe(200);
    await dead.house.intake.drain();
    expect(dead.house.notices).toMatchObject([{ kind: 'not-recorded' }]);
  });

  it('case 43: counts nothing where nobody agreed to be tracked, nor after that was taken back (Ours 13.3)', async () => {
    const silent = await mailed({});
    await ask(silent.links.pixel ?? '');
    expect(await engaged(silent.house)).toEqual([]);
    const { house, lead, links } = await mailed();
    await house.ada.changeConsent({ lead, channel: 'tracking', choice: 'denied', by: 'person' });
    await ask(links.pixel ?? '');
    expect(await engaged(house)).toEqual([]);
  });

  it('case 44: hit ten thousand times is one fact', async () => {
    const { house, links } = await mailed();
    const request = () => new Request(links.pixel ?? '', { headers: browser });
    for (let at = 0; at < 10_000; at += 1) await house.intake.fetch(request());
    await Promise.all([1, 2, 3, 4, 5].map(() => ask(links.pixel ?? '')));
    expect(await engaged(house)).toHaveLength(1);
    house.clock.time += hour;
    await ask(links.pixel ?? '');
    expect(await engaged(house)).toHaveLength(2);
  }, 60_000);
});

describe('machines', () => {
  it.each([
    ['a HEAD', { method: 'HEAD' }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['a preview', { headers: { 'x-purpose': 'preview' } }],
    ['a privacy relay', { headers: { 'user-agent': 'Mozilla/5.0' } }],
    [
      'a picture relay',
      {
        headers: {
          'user-agent': 'Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)',
        },
      },
    ],
    ['a gateway', { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Barracuda Sentinel (EE))' } }],
    [
      'a preview of a chat',
      { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' } },
    ],
    ['a script', { headers: { 'user-agent': 'python-requests/2.32' } }],
    ['one that says nothing', { headers: { 'user-agent': '' } }],
  ])('case 42: %s is recorded as one, and moves no score', async (_who, init) => {
    const { house, lead, links } = await mailed();
    await ask(links.click(to), init);
    await ask(links.pixel ?? '', init);
    const facts = await engaged(house);
    expect(facts.map(({ kind, confidence }) => `${kind} ${confidence}`).sort()).toEqual([
      'email-open suspected-robot',
      'link-click suspected-robot',
    ]);
    expect((await house.ada.lead(lead))?.score.value ?? 0).toBe(0);
    await ask(links.click(to));
    expect((await engaged(house)).filter(({ confidence }) => confidence === 'human')).toHaveLength(1);
  });

  it('never unsubscribe anybody: only a POST does (Ours 6.1)', async () => {
    const { house, lead, links } = await mailed();
    for (const method of ['GET', 'HEAD']) expect((await ask(links.unsubscribe, { method })).status).toBe(200);
    expect((await house.ada.lead(lead))?.consent.email).toBeUndefined();
    expect((await ask(links.unsubscribe, { method: 'PUT' })).status).toBe(405);
  });
});

describe('a mail that was sent', () => {
  const html = `<p>Hello. <a href="${to}">Prices</a></p>`;
  const news = { id: 'news', class: 'marketing', variants: { en: { subject: 'News', html } } } as const;
  const mailing = {
    ...tracked,
    consent: { email: 'opt-out', tracking: 'opt-out' },
    templates: [news],
    response: { default: 'news' },
  } as const;

  /** A house that answered a form by a mail, and the links of that mail. */
  async function answered() {
    const reports = {
      provider: ({ body, rest }: { body: string; rest: string }) =>
        rest === 'shared-secret' ? (JSON.parse(body) as DeliveryReport[]) : null,
    };
    const house = await webHouse({ process: mailing as never, reports });
    await post(house, 'demo', ada);
    await house.engine.runDue();
    const [mail] = house.mails;
    const [, click = ''] = /href="([^"]+\/c\/[^"]+)"/.exec(mail?.html ?? '') ?? [];
    const [, pixel = ''] = /src="([^"]+\/o\/[^"]+)"/.exec(mail?.html ?? '') ?? [];
    const [row] = (await house.ada.mails()).mails;
    return { house, mail: row?.mail ?? '', click, pixel, unsubscribe: mail?.unsubscribe ?? '' };
  }

  it('leads back by links that count, and ends by one click', async () => {
    const { house, mail, click, pixel, unsubscribe } = await answered();
    house.clock.time += hour;
    expect((await ask(click)).headers.get('location')).toBe(to);
    expect((await ask(pixel)).status).toBe(200);
    const facts = (await engaged(house)).filter(({ kind }) => kind !== 'form-submit');
    expect(
      facts
        .map(({ kind, facets }) => [kind, facets['message']])
        .sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual([
      ['email-open', mail],
      ['link-click', mail],
    ]);
    expect(
      (
        await fetch(unsubscribe, {
          method: 'POST',
          body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
        })
      ).status,
    ).toBe(200);
    expect((await house.onlyLead()).consent.email).toMatchObject({ choice: 'denied', by: 'person' });
  });

  it('case 42: hit within a second of its delivery, was looked through by a gateway', async () => {
    const { house, click } = await answered();
    house.clock.time += 400;
    await ask(click);
    house.clock.time += 5000;
    await ask(click);
    const clicks = (await engaged(house)).filter(({ kind }) => kind === 'link-click');
    expect(clicks.map(({ confidence, facets }) => [confidence, facets['client']])).toEqual([
      ['suspected-robot', 'gateway'],
      ['human', 'mail'],
    ]);
  });

  it('that bounced or was complained about marks its lead, once, and only where the provider says so', async () => {
    const { house, mail } = await answered();
    const report = { kind: 'bounce', bounce: 'hard', mail, externalId: { source: 'provider', id: 'r-1' } };
    const send = (path: string, body: unknown) =>
      fetch(`${house.url}/reports/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect((await send('provider/wrong', [report])).status).toBe(404);
    expect((await send('nobody/shared-secret', [report])).status).toBe(404);
    expect((await house.onlyLead()).mail.hardBounced).toBe(false);
    for (const _ of [1, 2])
      expect(
        (
          await send('provider/shared-secret', [
            report,
            { ...report, mail: 'other', externalId: { source: 'provider', id: 'r-2' } },
          ])
        ).status,
      ).toBe(204);
    expect((await house.onlyLead()).mail.hardBounced).toBe(true);
    expect((await house.onlyLead()).engagement['bounce']?.total).toBe(1);
  });
});

describe('choices', () => {
  it('are made by one POST without anything more (RFC 8058), and a second one changes nothing', async () => {
    const { house, lead, links } = await mailed();
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const answer = await fetch(links.unsubscribe, { method: 'POST', body });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('You are unsubscribed');
    expect((await house.ada.lead(lead))?.consent.email).toMatchObject({ choice: 'denied', by: 'person' });
    await fetch(links.unsubscribe, { method: 'POST' });
    const [changed, ...others] = await house.facts('consent-changed');
    expect(others).toEqual([]);
    expect(changed?.personal?.data['proof']).toBe('by the link in the mail mail-1');
    expect((await house.ada.lead(lead))?.engagement['opt-out']?.total).toBe(1);
  });

  it('are shown and changed on a page, and it shows nothing else of the person', async () => {
    const { house, lead, links } = await mailed();
    const page = await (await ask(links.preferences)).text();
    expect(page).not.toMatch(/Ada|King|example\.org/);
    expect(page).toMatch(/id="tracking"[^>]* checked/);
    const saved = await ask(links.preferences, {
      method: 'POST',
      body: new URLSearchParams({ email: 'yes' }),
    });
    expect(await saved.text()).toContain('Your choices are saved.');
    expect((await house.ada.lead(lead))?.consent).toMatchObject({
      email: { choice: 'granted' },
      tracking: { choice: 'denied' },
    });
    await fetch(links.unsubscribe, { method: 'POST' });
    expect(await (await ask(links.preferences)).text()).not.toContain(' checked');
  });
});

describe('visited pages', () => {
  const beacon = (house: WebHouse, token: string, visits: unknown) =>
    fetch(`${house.url}/v`, {
      method: 'POST',
      body: JSON.stringify({ token, visits }),
      headers: { 'content-type': 'text/plain' },
    });
  const visit = (n: number, p: string) => ({ i: String(n).padStart(24, '0'), p, t: start });

  it('of somebody who sent a form count for its lead, once each, where it may be tracked', async () => {
    const settings = {
      returnUrls: ['https://www.example.org'],
      forms: [demo({ returnUrl: 'https://www.example.org/' })],
      tracking: { recognise: true },
    } as never;
    const house = await webHouse({ process: tracked, settings });
    const answer = await post(house, 'demo', ada);
    const token = new URL(answer.headers.get('location') ?? '').searchParams.get('lsv') ?? '';
    for (const visits of [[visit(1, '/pricing')], [visit(1, '/pricing'), visit(2, '/about')], 'x', [{}]]) {
      expect((await beacon(house, token, visits)).status).toBe(204);
    }
    expect((await beacon(house, 'k1.garbage', [visit(3, '/x')])).status).toBe(204);
    const views = (await engaged(house)).filter(({ kind }) => kind === 'page-view');
    expect(views.map(({ facets }) => facets['page'])).toEqual(['pricing', 'other']);
    const { id } = await house.onlyLead();
    await house.ada.changeConsent({ lead: id, channel: 'tracking', choice: 'denied', by: 'person' });
    await beacon(house, token, [visit(4, '/pricing')]);
    expect((await engaged(house)).filter(({ kind }) => kind === 'page-view')).toHaveLength(2);
  });

  it('are counted by a script that keeps nothing without consent and sets no cookie', async () => {
    const house = await webHouse();
    const script = await fetch(`${house.url}/track.js`);
    const text = await script.text();
    expect(script.headers.get('set-cookie')).toBeNull();
    expect(text).not.toContain('document.cookie');
    expect(() => new Script(text)).not.toThrow();
  });
});

describe('double opt-in', () => {
  const news = { settings: { forms: [demo({ id: 'news', confirmWithinHours: 100 })] } as never };
  const linkIn = (house: WebHouse) =>
    /https?:\S+\/confirm\/\S+/.exec(house.mails.at(-1)?.text ?? '')?.[0] ?? '';

  it('makes a lead only once the link of the mail was confirmed by a click, and once only', async () => {
    const house = await webHouse(news);
    const sent = await post(house, 'news', ada);
    expect(await (await fetch(sent.headers.get('location') ?? '')).text()).toContain(
      'We have sent you a mail',
    );
    await house.engine.runDue();
    await house.engine.runDue();
    expect(house.mails).toMatchObject([
      {
        to: { address: ada.email },
        subject: 'Please confirm: Ask for a demo',
        messageId: expect.stringMatching(/^[\w-]+@example\.org$/),
      },
    ]);
    expect(await (await fetch(linkIn(house))).text()).toContain('Yes, it was me');
    expect(await house.ada.submissionCounts()).toEqual({ 'awaiting-confirmation': 1 });
    for (const _ of [1, 2])
      expect(await (await fetch(linkIn(house), { method: 'POST' })).text()).toContain('Confirmed, thank you');
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 1 });
    expect((await house.onlyLead()).capturedAt).toBe(start);
    expect(await (await fetch(linkIn(house))).text()).toContain('Confirmed, thank you');
  });

  it('expires after its time, as an event, and says so', async () => {
    const house = await webHouse(news);
    await post(house, 'news', ada);
    await house.engine.runDue();
    house.clock.time += 100 * hour;
    const late = await fetch(linkIn(house), { method: 'POST' });
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining('too old')]);
    await house.engine.runDue();
    expect((await house.ada.submissions()).rows).toMatchObject([{ outcome: 'refused', reason: 'expired' }]);
  });

  it('waits for a mail server that is away, with the same bytes; an address that is refused ends it', async () => {
    const house = await webHouse(news);
    house.outcomes.push({ outcome: 'retry-later', stage: 'connect', code: 'ECONNREFUSED' });
    await post(house, 'news', ada);
    await house.engine.runDue();
    house.clock.time += 10_000;
    await house.engine.runDue();
    expect(house.mails).toHaveLength(2);
    expect(house.mails[1]).toEqual(house.mails[0]);
    house.outcomes.push({ outcome: 'rejected', stage: 'recipient', code: '550' });
    await post(house, 'news', { ...ada, email: 'nobody@example.org' });
    await house.engine.runDue();
    const { rows } = await house.ada.submissions({ outcome: 'refused' });
    expect(rows).toMatchObject([{ reason: 'address-rejected' }]);
  });
});

// What forms do: each post one outcome, and each visitor the truth.
import { createIntake } from '@leadstream/intake-http';
import { describe, expect, it } from 'vitest';
import {
  ada,
  demoForm,
  encoded,
  hiddenIn,
  hour,
  keys,
  post,
  postJson,
  shown,
  start,
  webHouse,
} from './web-house.ts';

const demo = (more: object = {}) => ({ ...demoForm, fields: [...demoForm.fields], ...more });

describe('a form that is sent', () => {
  it('makes a lead with a touch, and leads on to a page that says so (Ours 1.1, 1.4)', async () => {
    const house = await webHouse();
    const hidden = await shown(house, 'f/demo?utm_source=fair&utm_campaign=spring&secret=1');
    house.clock.time += 5000;
    const answer = await post(house, 'demo', { ...hidden, ...ada });
    expect(answer.status).toBe(303);
    const page = await fetch(answer.headers.get('location') ?? '');
    expect(await page.text()).toContain('We have received what you sent.');
    const lead = await house.onlyLead();
    expect(lead).toMatchObject({ channel: 'web', source: 'Website', personal: { fields: ada } });
    expect(lead.touches.first).toMatchObject({ source: 'fair', campaign: 'spring' });
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 1 });
    const [received] = await house.facts('submission-received');
    expect(received?.data).toMatchObject({ outcome: 'accepted', form: 'demo', request: true });
    expect(JSON.stringify(lead)).not.toContain('secret');
  });

  it('by a known person is added to its lead, and the visitor sees the same page (Ours 1.7)', async () => {
    const house = await webHouse();
    const first = await post(house, 'demo', ada);
    const second = await post(house, 'demo', { ...ada, lastName: 'Byron', phone: '+44 20 7946 0000' });
    const told = ({ status, headers }: Response) => [status, headers.get('location')];
    expect(told(second)).toEqual(told(first));
    expect((await house.onlyLead()).personal.fields).toMatchObject({
      lastName: 'King',
      phone: '+44 20 7946 0000',
    });
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 1, duplicate: 1 });
  });

  it('wrong is shown again with what was filled in; nothing was kept, and mended it is taken', async () => {
    const house = await webHouse();
    const hidden = await shown(house);
    house.clock.time += 5000;
    const wrong = await post(house, 'demo', {
      ...hidden,
      firstName: '"Ada"><b>',
      lastName: '',
      email: 'ada at example',
    });
    const page = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(page).toContain('Nothing was sent yet');
    expect(page).toContain('value="&quot;Ada&quot;&gt;&lt;b&gt;"');
    expect(page).toMatch(/<li><a href="#demo-lastName">Last name<\/a>: Please fill this in\.<\/li>/);
    expect(page).toMatch(/id="demo-email"[^>]*aria-invalid="true" aria-describedby="demo-email-fault"/);
    expect(await house.ada.submissionCounts()).toEqual({ refused: 1 });
    expect(JSON.stringify(await house.facts('submission-received'))).not.toContain('Ada');
    expect((await post(house, 'demo', { ...hiddenIn(page), ...ada })).status).toBe(303);
    expect(await house.ada.submissionCounts()).toEqual({ refused: 1, accepted: 1 });
  });

  it('in French answers in French', async () => {
    const house = await webHouse();
    const hidden = await shown(house, 'f/demo?lang=fr');
    house.clock.time += 5000;
    const wrong = await post(house, 'demo', { ...hidden, ...ada, email: 'x' });
    expect(await wrong.text()).toContain('Ce n’est pas une adresse e-mail');
    const answer = await post(house, 'demo', { ...hidden, ...ada });
    const page = await fetch(answer.headers.get('location') ?? '');
    expect(await page.text()).toContain('Nous avons bien reçu votre envoi.');
  });

  it('as JSON is answered as JSON, with what was wrong by field', async () => {
    const house = await webHouse();
    const good = await postJson(house, 'demo', ada);
    const message = 'We have received what you sent.';
    expect(good.status).toBe(200);
    expect(await good.json()).toEqual({ ok: true, code: 'thanks', message, submission: expect.any(String) });
    const bad = await postJson(house, 'demo', { ...ada, email: 'x' });
    expect(bad.status).toBe(422);
    expect(await bad.json()).toMatchObject({ ok: false, errors: [{ field: 'email', code: 'not-an-email' }] });
  });

  it('takes the fields of every type as the process has them, and money in minor units', async () => {
    const fields = ['email', 'employees', 'annualRevenue', 'rating', 'website'].map((field) => ({ field }));
    const house = await webHouse({ settings: { forms: [{ id: 'all', title: 'All', fields }] } });
    const filled = { email: 'a@example.org', employees: '1,200', annualRevenue: '99.50', rating: 'Hot' };
    await post(house, 'all', { ...filled, website: 'www.example.org' });
    const lead = await house.onlyLead();
    expect(lead.fields).toMatchObject({ employees: 1200, annualRevenue: 9950, rating: 'Hot' });
    const wrong = { employees: 'many', rating: 'Boiling', website: 'javascript:alert(1)' };
    const answer = await postJson(house, 'all', { email: 'b@example.org', ...wrong });
    const { errors } = (await answer.json()) as { errors: { code: string }[] };
    expect(errors.map(({ code }) => code)).toEqual(['not-a-number', 'not-in-list', 'not-a-url']);
  });

  it('has consent only where a box was ticked, with the words that were agreed to (Ours 13.1)', async () => {
    const consent = [
      { channel: 'email', text: 'Send me news.' },
      { channel: 'tracking', text: 'Count my visits.' },
    ] as const;
    const house = await webHouse({ settings: { forms: [demo({ consent })] } as never });
    await post(house, 'demo', { ...ada, consent_email: 'yes' });
    const lead = await house.onlyLead();
    expect(lead.consent).toMatchObject({ email: { choice: 'granted', by: 'person' } });
    expect(lead.consent.tracking).toBeUndefined();
    const [captured] = await house.facts('captured');
    expect(captured?.personal?.data['proof']).toBe('demo, en: Send me news.');
  });

  it('sets what the paste of the form says, sealed, and not what a visitor makes of it', async () => {
    const house = await webHouse();
    const options = { campaign: 'spring', source: 'Webinar', constants: { country: 'FR' } };
    const pasted = await house.intake.formHtml('demo', options);
    await post(house, 'demo', { ...hiddenIn(pasted), ...ada, country: 'DE', source: 'Other' });
    const lead = await house.onlyLead();
    expect(lead).toMatchObject({ source: 'Webinar', fields: { country: 'FR' } });
    expect(lead.touches.first).toMatchObject({ campaign: 'spring' });
  });

  it('is kept for somebody to look at where its seal was broken, and the visitor is thanked', async () => {
    const house = await webHouse();
    const { ls_token: token = '' } = hiddenIn(await house.intake.formHtml('demo', { campaign: 'spring' }));
    const at = token.length - 5;
    const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    expect((await post(house, 'demo', { ...ada, ls_token: forged })).status).toBe(303);
    const { rows } = await house.ada.submissions({ outcome: 'quarantined' });
    expect(rows).toMatchObject([{ reason: 'token-invalid', form: 'demo' }]);
    await house.ada.settleSubmission({ submission: rows[0]?.id ?? '', to: 'release' });
    expect((await house.onlyLead()).personal.fields).toMatchObject(ada);
  });

  it('brings along the pages that were visited before, where tracking was agreed to (Ours 13.3)', async () => {
    const house = await webHouse({
      settings: {
        tracking: { pages: [{ path: '/preise', page: 'pricing' }] },
        forms: [demo({ consent: [{ channel: 'tracking', text: 'Count my visits.' }] })],
      } as never,
    });
    const visit = (n: number, p: string, t = start - n * hour) => ({ i: String(n).padStart(24, '0'), p, t });
    const some = [visit(1, '/preise/gross'), visit(2, '/products?mail=x'), visit(3, '/', start + 9 * hour)];
    const visits = JSON.stringify([...some, { i: 'x' }, 7]);
    await post(house, 'demo', { ...ada, ls_visits: visits, consent_tracking: 'yes' });
    await post(house, 'demo', { ...ada, email: 'b@example.org', ls_visits: visits });
    const engaged = (await house.facts('engaged')).filter(({ data }) => data['kind'] === 'page-view');
    expect(engaged.map(({ data }) => data['facets'])).toEqual([
      { page: 'pricing', path: '/preise/gross' },
      { page: 'product', path: '/products' },
    ]);
  });
});

describe('a form that was switched off (Ours 1.5)', () => {
  it.each([
    ['with all others', { enabled: false, forms: [demo()] }],
    ['alone', { forms: [demo({ enabled: false })] }],
  ])('%s says so with 503, keeps what is sent all the same, and can be released', async (_how, settings) => {
    const house = await webHouse({ settings: settings as never });
    const page = await fetch(`${house.url}/f/demo`);
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '3600']);
    const sent = await post(house, 'demo', ada);
    expect(sent.status).toBe(503);
    expect(await sent.text()).toContain('This form is closed');
    const { rows } = await house.ada.submissions();
    expect(rows).toMatchObject([{ outcome: 'refused', reason: 'disabled' }]);
    expect(house.notices).toMatchObject([{ kind: 'kept-apart', form: 'demo', reason: 'disabled' }]);
    await house.ada.settleSubmission({ submission: rows[0]?.id ?? '', to: 'release' });
    expect((await house.onlyLead()).personal.fields).toMatchObject(ada);
  });
});

describe('limits (Ours 1.5)', () => {
  const limited = { forms: [demo({ limit: { count: 2, perHours: 1 } })] } as never;
  const nth = (n: number) => ({ lastName: 'King', email: `a${n}@example.org` });

  it('let what is above them in later, each in its turn, and nothing is lost', async () => {
    const house = await webHouse({ settings: limited });
    for (let n = 0; n < 5; n += 1) expect((await post(house, 'demo', nth(n))).status).toBe(303);
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 2, queued: 3 });
    house.clock.time += hour;
    await house.engine.runDue();
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 4, queued: 1 });
    house.clock.time += hour;
    await house.engine.runDue();
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 5 });
    const captured = await house.facts('captured');
    expect(new Set(captured.map(({ occurredAt }) => Date.parse(occurredAt)))).toEqual(new Set([start]));
  });

  it('go on after a restart where they were', async () => {
    const house = await webHouse({ settings: limited });
    for (const n of [1, 2, 3]) await post(house, 'demo', nth(n));
    const { engine, url, clock } = house;
    const again = await createIntake({ engine, url, keys, settings: limited, clock });
    for (const n of [4, 5]) {
      await again.fetch(new Request(`${url}/f/demo`, { method: 'POST', body: encoded(nth(n)) }));
    }
    const { rows } = await house.ada.submissions({ outcome: 'queued' });
    const turns = rows.map(({ settlesAt }) => (settlesAt - start) / hour).sort();
    expect(turns).toEqual([1, 1, 2]);
    await again.close();
  });
});

describe('the HTML of a form', () => {
  it('escapes every value, and is one form with labels for all that is asked', async () => {
    const hostile = { title: '<b>"x"</b>', button: '"><script>' };
    const fields = [{ field: 'email', label: '</label><i>', hint: "'><u>" }];
    const house = await webHouse({
      settings: { returnUrls: ['https://www.example.org'], forms: [demo({ ...hostile, fields })] } as never,
    });
    const returnUrl = 'https://www.example.org/"><script>alert(1)</script>';
    const pasted = await house.intake.formHtml('demo', { returnUrl });
    expect(pasted).not.toMatch(/<b>|<script>|<i>|<u>/);
    expect(pasted).toContain('&lt;/label&gt;&lt;i&gt;');
    expect(pasted.match(/<form/g)).toHaveLength(1);
  });

  it.each([
    ['a field that the process lacks', { forms: [demo({ fields: [{ field: 'shoeSize' }] })] }, /"shoeSize"/],
    ['two forms of one name', { forms: [demo(), demo()] }, /there are two forms "demo"/],
    ['a captcha that is not there', { forms: [demo()], captcha: 'always' }, /a captcha, and there is none/],
    ['a colour that is none', { forms: [demo()], accent: 'red;}' }, /accent/],
    ['a source that the process lacks', { forms: [demo()], source: 'Moon' }, /"Moon"/],
  ])('is refused at once for settings with %s', async (_what, settings, message) => {
    await expect(webHouse({ settings: settings as never })).rejects.toThrow(message);
  });
});

// Cases of docs/reliability-cases.md that are the web's: hostile forms and links, through a real HTTP server.

import { FaultError } from '@leadstream/core';
import type { Engine } from '@leadstream/engine';
import { describe, expect, it } from 'vitest';
import { ada, demoForm, encoded, post, postJson, rawPost, shown, webHouse } from './web-house.ts';

const demo = (more: object = {}) => ({ ...demoForm, fields: [...demoForm.fields], ...more });
const safe = 'https://www.example.org/after';
const returning = {
  returnUrls: ['https://www.example.org/after', 'https://shop.example.org'],
  forms: [demo()],
} as never;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('where visitors are sent', () => {
  it.each([
    ['https://evil.example'],
    ['//evil.example'],
    ['/\\evil.example'],
    ['\\\\evil.example'],
    ['https:evil.example'],
    ['https:/evil.example'],
    ['https://www.example.org@evil.example/after'],
    ['https://www.example.org.evil.example/after'],
    ['https://www.example.org:8443/after'],
    ['http://www.example.org/after'],
    ['%2f%2fevil.example'],
    ['https://evil.example\t/after'],
    ['ht\ntps://evil.example'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['https://www.example.org/afterwards'],
    ['https://www.example.org/other'],
  ])('case 1, 2, 3: is never %j, but the house’s own page, and the lead is there', async (asked) => {
    const house = await webHouse({ settings: returning });
    const answer = await post(house, 'demo', { ...ada, ls_return: asked });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${house.url}/f/demo/thanks?lang=en`,
    ]);
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 1 });
  });

  it('case 4: is an allowed address with its path; one that would split a header is no honest post', async () => {
    const house = await webHouse({ settings: returning });
    for (const to of [safe, `${safe}/deep?a=1#b`, 'https://shop.example.org/anything']) {
      expect((await post(house, 'demo', { ...ada, ls_return: to })).headers.get('location')).toBe(to);
    }
    for (const split of [`${safe}/%0d%0aset-cookie:a=b`, `${safe}/\r\nset-cookie: a=b`]) {
      const answer = await post(house, 'demo', { ...ada, ls_return: split });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([400, null]);
    }
  });
});

describe('what a form takes', () => {
  it('case 5: a form that is not known answers like one that is, is kept for somebody to look at, and says no more', async () => {
    const house = await webHouse();
    const known = await post(house, 'demo', ada);
    const unknown = await post(house, 'gone', { ...ada, employees: '5' });
    expect(unknown.status).toBe(known.status);
    expect(await unknown.text()).toBe(await known.text());
    const page = async (answer: Response) => (await fetch(answer.headers.get('location') ?? '')).text();
    expect(await page(unknown)).toBe(await page(known));
    expect((await house.ada.submissions({ form: 'gone' })).rows).toMatchObject([
      { outcome: 'quarantined', reason: 'unknown-form' },
    ]);
    const times = { demo: 0, gone: 0 };
    for (let n = 0; n < 40; n += 1) {
      for (const id of ['demo', 'gone'] as const) {
        const before = performance.now();
        await post(house, id, { lastName: 'King', email: `a${n}@example.org` });
        times[id] += performance.now() - before;
      }
    }
    expect(times.gone).toBeLessThan(times.demo * 3); // Of one class, not more.
  });

  it('case 6: fields that the form does not name, and words of the house, come in nowhere', async () => {
    const house = await webHouse();
    const sly = {
      ownerId: 'u',
      status: 'Converted',
      score: '99',
      tenantId: 't2',
      createdAt: '2020-01-01',
      id: 'x',
      isAdmin: 'true',
      owner: 'seller/eve',
      country: 'XX',
    };
    await post(house, 'demo', { ...ada, ...sly });
    const events = [];
    for await (const event of house.ada.events()) events.push(event);
    const lead = await house.onlyLead();
    expect({ ...lead.fields, ...lead.personal.fields }).toEqual(ada);
    expect(lead.status.id).toBe('New');
    expect(JSON.stringify(events)).not.toMatch(/ownerId|isAdmin|"t2"|seller\/eve|"XX"/);
  });

  it('case 7: names of the language’s own are names like any other', async () => {
    const house = await webHouse();
    await postJson(house, 'demo', `{"__proto__":{"x":1},"lastName":"King","email":"a@example.org"}`);
    await postJson(
      house,
      'demo',
      `{"constructor":"1","toString":"2","lastName":"King","email":"b@example.org"}`,
    );
    expect((await post(house, 'demo', { ...ada, '__proto__[x]': '1' })).status).toBe(400);
    expect((await post(house, 'demo', { ...ada, 'constructor[prototype][x]': '1' })).status).toBe(400);
    expect((await post(house, 'demo', { ...ada, __proto__x: '1' }, { __proto__: 'x' } as never)).status).toBe(
      303,
    );
    expect(
      (await rawPost(house, 'demo', { ...form, ['__proto__']: 'x' }, (_send, end) => end())).status,
    ).toBeLessThan(500);
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(await house.ada.submissionCounts()).toMatchObject({ accepted: 2 });
  });

  it('case 8: one name twice, lists and nesting are told to be wrong', async () => {
    const house = await webHouse();
    const twice = await post(house, 'demo', { lastName: 'King', email: ['a@example.org', 'b@example.org'] });
    expect([twice.status, await twice.text()]).toEqual([
      422,
      expect.stringContaining('given more than once'),
    ]);
    expect((await post(house, 'demo', { ...ada, 'a[]': '1' })).status).toBe(400);
    const deep = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
    expect((await postJson(house, 'demo', deep)).status).toBe(400);
    expect((await postJson(house, 'demo', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)).status).toBe(400);
    expect(await house.ada.submissionCounts()).toEqual({ refused: 1 });
  });

  it('case 9: what is too large, too many, too long or too slow is refused, and memory stays bounded', async () => {
    const house = await webHouse({ bodyMs: 300 });
    expect((await post(house, 'demo', { ...ada, description: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(
      413,
    );
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`f${at}`, '1']));
    expect((await post(house, 'demo', many)).status).toBe(400);
    expect((await post(house, 'demo', { ...ada, description: 'x'.repeat(140_000) })).status).toBe(413);
    const chunked = await rawPost(house, 'demo', { ...form, 'transfer-encoding': 'chunked' }, (send, end) => {
      for (let at = 0; at < 20; at += 1) send('x'.repeat(64 * 1024));
      end();
    });
    expect(chunked.status).toBe(413);
    const slow = await rawPost(house, 'demo', { ...form, 'content-length': '400' }, (send) => send('email='));
    expect(slow.status).toBe(408);
    expect(await house.ada.submissionCounts()).toEqual({});
  });

  it('case 10: another type, broken text, NUL and letters that turn others around are refused or made plain', async () => {
    const house = await webHouse();
    const raw = (headers: Record<string, string>, body: string | Uint8Array) =>
      rawPost(house, 'demo', headers, (send, end) => (send(body), end()));
    expect((await raw({ 'content-type': 'text/xml' }, '<a/>')).status).toBe(415);
    expect((await raw({}, 'email=a')).status).toBe(415);
    expect((await raw({ ...form, 'content-encoding': 'gzip' }, 'x')).status).toBe(415);
    expect((await raw(form, 'lastName=%ff%fe')).status).toBe(400);
    expect((await raw(form, Uint8Array.from([0x6c, 0x3d, 0xff, 0xfe]))).status).toBe(400);
    expect((await raw({ 'content-type': 'application/json' }, '{"a":')).status).toBe(400);
    const odd = '\\ud800K\\u0000i\\u202en\\u2028g\\u0007';
    await postJson(
      house,
      'demo',
      `{"lastName":"${odd}","email":"a@example.org","description":"one\\u2028two\\r\\nthree"}`,
    );
    const { personal } = await house.onlyLead();
    expect(personal.fields).toMatchObject({ lastName: '\ufffdKin g', description: 'one\ntwo\nthree' });
  });

  it('case 11: markup is kept as it was written, and shown as text', async () => {
    const house = await webHouse();
    const lastName = `<script>alert("x")</script>`;
    await post(house, 'demo', { ...ada, lastName });
    expect((await house.onlyLead()).personal.fields['lastName']).toBe(lastName);
    const again = await post(house, 'demo', { ...ada, lastName, email: '' });
    const page = await again.text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain(lastName);
  });

  it('case 12: cookies and other origins change nothing, and no script elsewhere reads an answer', async () => {
    const house = await webHouse({ settings: returning });
    const answer = await postJson(house, 'demo', ada, {
      origin: 'https://evil.example',
      cookie: 'session=1',
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('set-cookie')).toBeNull();
    const ours = await postJson(house, 'demo', ada, { origin: 'https://shop.example.org' });
    expect(ours.headers.get('access-control-allow-origin')).toBe('https://shop.example.org');
    expect(ours.headers.get('access-control-allow-credentials')).toBeNull();
    const asked = await fetch(`${house.url}/f/demo`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, null]);
  });
});

describe('floods', () => {
  it('case 13: of one address are queued above its limit, of many addresses above that of the form; nothing is lost', async () => {
    const house = await webHouse({
      trustedProxies: 1,
      settings: {
        limits: { address: { count: 10, perHours: 1 } },
        forms: [demo({ limit: { count: 100, perHours: 1 } })],
      } as never,
    });
    const send = (n: number, from: string) =>
      post(house, 'demo', { lastName: 'King', email: `a${n}@example.org` }, { 'x-forwarded-for': from });
    for (let n = 0; n < 30; n += 1) expect((await send(n, '203.0.113.7')).status).toBe(303);
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 10, queued: 20 });
    for (let n = 0; n < 150; n += 1) await send(1000 + n, `198.51.${n}.7`);
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 80, queued: 100 });
    house.clock.time += 4 * 3_600_000;
    await house.engine.runDue();
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 180 });
  }, 60_000);

  it('case 14: go by the connection, whatever a visitor says of its address, and by a /64 of IPv6', async () => {
    const settings = { limits: { address: { count: 2, perHours: 1 } }, forms: [demo()] } as never;
    const house = await webHouse({ settings });
    for (const n of [1, 2, 3]) {
      await post(
        house,
        'demo',
        { lastName: 'King', email: `a${n}@example.org` },
        { 'x-forwarded-for': `203.0.113.${n}` },
      );
    }
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 2, queued: 1 });
    const send = (n: number, address: string) =>
      house.intake.fetch(
        new Request(`${house.url}/f/demo`, {
          method: 'POST',
          body: encoded({ lastName: 'K', email: `b${n}@example.org` }),
        }),
        { address },
      );
    for (const [n, address] of [
      '2001:db8:1:2::1',
      '2001:db8:1:2:ffff::9',
      '2001:0db8:0001:0002::a',
      '2001:db8:1:3::1',
    ].entries()) {
      await send(n, address);
    }
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 5, queued: 2 });
  });

  it('case 15: of one showing of a form, sent at once or again, are one submission with one answer', async () => {
    const house = await webHouse();
    const hidden = await shown(house);
    house.clock.time += 5000;
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post(house, 'demo', { ...hidden, ...ada })));
    answers.push(await post(house, 'demo', { ...hidden, ...ada }));
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.get('location')}`)).size).toBe(
      1,
    );
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 1 });
    const json = [];
    for (const _ of [1, 2, 3])
      json.push(
        await (
          await postJson(house, 'demo', { ...ada, email: 'b@example.org' }, { 'idempotency-key': 'k-1' })
        ).json(),
      );
    expect(new Set(json.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 2 });
  });

  it('case 16: what only a machine fills in, or faster than a person could, looks taken and is put aside', async () => {
    const house = await webHouse();
    const hidden = await shown(house);
    house.clock.time += 5000;
    const trapped = await post(house, 'demo', { ...hidden, ...ada, extra_note: 'buy' });
    const quick = await post(house, 'demo', { ...(await shown(house)), ...ada });
    const good = await post(house, 'demo', { ...ada, email: 'b@example.org' });
    const told = ({ status, headers }: Response) => `${status} ${headers.get('location')}`;
    expect(new Set([trapped, quick, good].map(told)).size).toBe(1);
    const { rows } = await house.ada.submissions({ outcome: 'quarantined' });
    expect(rows.map(({ reason }) => reason).sort()).toEqual(['honeypot', 'too-fast']);
    expect(await house.ada.submissionCounts()).toEqual({ accepted: 1, quarantined: 2 });
  });

  it('case 17: `debug` and its like show nothing', async () => {
    const house = await webHouse();
    const answer = await post(house, 'demo', { ...ada, debug: '1', debugEmail: 'eve@example.org' });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    expect(house.mails).toEqual([]);
  });

  it('case 18: a failure shows a reference and nothing else; what the store could not take is said so', async () => {
    const broken = (error: Error) => (engine: Engine) => ({
      as: (...args: Parameters<Engine['as']>) => ({
        ...engine.as(...args),
        submit: async () => {
          throw error;
        },
      }),
    });
    const house = await webHouse({ between: broken(new Error('SELECT secret FROM ada@example.org')) });
    const answer = await post(house, 'demo', ada);
    const page = await answer.text();
    expect(answer.status).toBe(500);
    expect(page).not.toMatch(/SELECT|ada@example|at .*\.ts/);
    const [notice] = house.notices;
    expect(notice?.kind === 'failed' && page.includes(notice.reference)).toBe(true);
    const full = await webHouse({ between: broken(new FaultError('overloaded', 'The queue is full.')) });
    const busy = await post(full, 'demo', ada);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await busy.text()).toContain('send it again');
  });

  it('case 19: somebody else’s address a thousand times gets one answer, and three confirmations at most', async () => {
    const template = {
      id: 'thanks',
      class: 'transactional',
      variants: { en: { subject: 'Thanks', text: 'Thanks.' } },
    } as const;
    const settings = {
      limits: { address: { count: 100_000, perHours: 1 } },
      forms: [demo(), demo({ id: 'news', confirmWithinHours: 100 })],
    } as never;
    const house = await webHouse({
      process: { templates: [template], response: { default: 'thanks' } },
      settings,
    });
    for (let n = 0; n < 20; n += 1) {
      await Promise.all(Array.from({ length: 50 }, () => postJson(house, 'demo', ada)));
    }
    expect(await house.facts('email-requested')).toHaveLength(1);
    for (let n = 0; n < 10; n += 1) await postJson(house, 'news', { ...ada, email: 'b@example.org' });
    await house.engine.runDue();
    expect(house.mails.filter(({ to }) => to.address === 'b@example.org')).toHaveLength(3);
  }, 60_000);
});

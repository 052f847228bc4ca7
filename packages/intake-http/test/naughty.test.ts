// Strings, addresses and cells that have broken forms elsewhere, through every text input of a real server.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { env } from 'node:process';
import { type Event, FaultError } from '@leadstream/core';
import type { Engine } from '@leadstream/engine';
import { describe, expect, it } from 'vitest';
import { ada, demoForm, post, postJson, webHouse } from './web-house.ts';

const folder = env['LEADSTREAM_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const here = [folder, '/work/shared/data'].map((one) => join(one, 'naughty')).find(existsSync);
if (!here)
  console.warn(`SKIPPED: naughty strings through every text input. ${join(folder, 'naughty')} is not here.`);
const read = (name: string): string => readFileSync(join(here ?? '', name), 'utf8');

const texts = [
  'firstName',
  'lastName',
  'company',
  'phone',
  'street',
  'description',
  'website',
  'employees',
  'rating',
];
const wide = {
  limits: { address: { count: 1_000_000, perHours: 1 } },
  forms: [{ id: 'all', title: 'All', fields: ['email', ...texts].map((field) => ({ field })) }],
};
// oxlint-disable-next-line no-control-regex
const unkept = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

describe.runIf(here !== undefined)('naughty input', () => {
  const strings = here ? (JSON.parse(read('strings.json')) as string[]) : [];
  const cells = here ? read('csv-injection.txt').split('\n') : [];

  it('of any kind in every text input is taken or told to be wrong, kept clean, and shown as text', async () => {
    const house = await webHouse({ settings: wide });
    const statuses = new Set<number>();
    for (const [at, text] of [...strings, ...cells].entries()) {
      const filling = Object.fromEntries(texts.map((field) => [field, text]));
      const answer = await post(house, 'all', {
        ...filling,
        email: `n${at}@example.org`,
        extra_note: at % 9 === 0 ? text : '',
      });
      statuses.add(answer.status);
      const page = await answer.text();
      expect(page).not.toMatch(/<script>alert|<img[^>]*onerror|<svg[^>]*onload/i);
      const json = await postJson(house, 'all', {
        lastName: text,
        description: text,
        email: `j${at}@example.org`,
        ls_key: text,
        ls_page: text,
        ls_return: text,
        ls_visits: text,
        ls_token: text.slice(0, 0),
      });
      statuses.add(json.status);
      expect(json.headers.get('content-type')).toContain('application/json');
    }
    expect([...statuses].sort((a, b) => a - b)).toEqual(expect.not.arrayContaining([500, 503]));
    const counts = await house.ada.submissionCounts();
    expect((counts.accepted ?? 0) + (counts.duplicate ?? 0)).toBeGreaterThan(strings.length / 2);
    for await (const event of house.ada.events()) {
      expect(
        JSON.stringify(event.personal ?? '')
          .replaceAll(/\\u[0-9a-f]{4}/gi, (letter) => JSON.parse(`"${letter}"`) as string)
          .replaceAll('\\n', ''),
      ).not.toMatch(unkept);
    }
  }, 180_000);

  it('addresses that cannot be one are told to their visitor, and the others come in', async () => {
    const house = await webHouse({ settings: wide });
    const list = JSON.parse(read('email-addresses.json')) as { address: string; category: string }[];
    const taken: string[] = [];
    for (const { address, category } of list) {
      const answer = await postJson(house, 'all', { lastName: 'King', email: address });
      expect([200, 422]).toContain(answer.status);
      const isMadeClean = /^\s|\s$|\p{Cc}/u.test(address);
      if (answer.status !== 200 || address === '' || isMadeClean) continue;
      taken.push(address);
      expect([address, category]).not.toEqual([address, 'ISEMAIL_ERR']);
    }
    expect(taken).toContain('test@nominet.org.uk');
    expect(taken.length).toBeGreaterThan(5);
  }, 120_000);
});

describe('cases of tenants and text', () => {
  it.each([
    "'; DROP TABLE events; --",
    'a"b',
    '..',
    'a.b.>',
    '*',
    '$SYS',
    'A',
    'a',
    'i',
    'İ',
    'ı',
    'é',
    'e\u0301',
    'x'.repeat(200),
  ])('case 57: the tenant %j is a name like any other, and only its own', async (tenant) => {
    const house = await webHouse({ tenant });
    expect((await post(house, 'demo', ada)).status).toBe(303);
    const own = house.engine.as('user:ada', { tenant });
    expect(await own.submissionCounts()).toEqual({ accepted: 1 });
    expect(await house.ada.submissionCounts()).toEqual({});
    expect(await house.engine.tenants()).toContain(tenant);
  });

  it('case 57, 58: links and forms of one tenant open nowhere else, however the names look', async () => {
    for (const [one, other] of [
      ['A', 'a'],
      ['é', 'e\u0301'],
      ['t1/', 't1'],
      ['t1|x', 't1'],
    ] as const) {
      const house = await webHouse({ tenant: other });
      const links = house.links({ tenant: one, lead: 'x', mail: 'y', class: 'marketing' });
      for (const url of [links.unsubscribe, links.preferences, links.click('https://www.example.org/')]) {
        expect((await fetch(url, { redirect: 'manual' })).status).toBe(404);
      }
    }
  });

  it('case 63: numbers beyond all bounds, doubled names and values with methods come in plain or not at all', async () => {
    const house = await webHouse({ settings: wide });
    const send = (body: string) => postJson(house, 'all', body);
    expect((await send('{"lastName":"King","employees":1e999}')).status).toBe(400);
    expect((await send('{"lastName":"King","employees":-0}')).status).toBe(200);
    expect((await send('{"lastName":"King","employees":12345678901234567890123}')).status).toBe(422);
    expect((await send('{"lastName":"A","lastName":"B"}')).status).toBe(200);
    expect((await send('{"lastName":{"toJSON":"x"}}')).status).toBe(400);
    expect((await send('[1]')).status).toBe(400);
    expect((await send('null')).status).toBe(400);
    const names: unknown[] = [];
    for await (const { type, personal } of house.ada.events() as AsyncIterable<Event>)
      if (type === 'captured') names.push(personal?.data['fields']);
    expect(names).toMatchObject([{ lastName: 'King' }, { lastName: 'B' }]);
  });

  it('case 64: nothing that is told to the host, or shown for a failure, holds anything personal', async () => {
    const canary = 'canary-7f3a';
    const person = {
      firstName: canary,
      lastName: canary,
      company: canary,
      email: `${canary}@example.org`,
      phone: canary,
      description: canary,
    };
    const said: string[] = [];
    const log = console.log;
    const error = console.error;
    console.log = console.error = (...parts) => void said.push(parts.join(' '));
    try {
      const failing = (engine: Engine) => ({
        as: (...args: Parameters<Engine['as']>) => ({
          ...engine.as(...args),
          submit: () => Promise.reject(new FaultError('overloaded', 'The queue is full.')),
        }),
      });
      for (const options of [
        {},
        { between: failing },
        { settings: { enabled: false, forms: [{ ...demoForm, fields: [...demoForm.fields] }] } },
      ]) {
        const house = await webHouse(options);
        for (const more of [{}, { extra_note: canary }, { ls_token: canary }, { email: canary }]) {
          const answer = await post(house, 'demo', { ...person, ...more });
          if (answer.status !== 422) said.push(await answer.text(), JSON.stringify([...answer.headers]));
        }
        await fetch(`${house.url}/c/${canary}`);
        said.push(JSON.stringify(house.notices), JSON.stringify(await house.engine.health()));
      }
    } finally {
      console.log = log;
      console.error = error;
    }
    expect(said.length).toBeGreaterThan(10);
    expect(said.join('\n')).not.toContain(canary);
  });
});

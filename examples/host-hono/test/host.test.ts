// Real people’s ways through the host: Chromium with a script, without one, and by keyboard.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lead } from '@leadstream/core';
import { recordingMailer } from '@leadstream/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHost } from '../src/host.ts';
import { freePort, hasBrowser, startBrowser } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures of the pages go, to be looked at. */
const pictures = env['LEADSTREAM_PICTURES'];
const folder = mkdtempSync(join(tmpdir(), 'leadstream-host-'));
const mailer = recordingMailer();
const secret = 'a secret of this test that is long enough';

/** Headless browsers say so, and count as machines. */
const person =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** Waits for something to be there. */
async function soon<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let left = 100; left > 0; left -= 1) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(100);
  }
  throw new Error('It never came.');
}

/** What axe finds seriously wrong with a page. */
async function objections(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe.runIf(hasBrowser('the forms of a host in a real browser'))('in Chromium', () => {
  let browser: Browser;
  let host: Awaited<ReturnType<typeof startHost>>;
  beforeAll(async () => {
    browser = await startBrowser();
    host = await startHost({ port: await freePort(), path: join(folder, 'leads.db'), secret, mailer });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    rmSync(folder, { recursive: true });
  });

  const open = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await (
      await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options })
    ).newPage();
    await page.goto(path.startsWith('http') ? path : `${host.origin}${path}`);
    return page;
  };
  const picture = async (page: Page, name: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  };
  const leadOf = async (email: string): Promise<Lead> => {
    const [lead] = await host.engine.as('user:ada').find({ email });
    if (!lead) throw new Error('There is no such lead.');
    return lead;
  };

  it('a form is filled in and sent, and its lead brings along the pages that were visited with consent', async () => {
    const page = await open('/pricing');
    await page.evaluate('leadstream.consent(true)');
    await page.goto(`${host.origin}/`);
    await picture(page, 'form');
    expect(await objections(page)).toEqual([]);
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('King');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('What would you like to see?').fill('Everything.\nTwice.');
    await page.getByLabel('You may count').check();
    await page.waitForTimeout(1100); // As fast as a person is.
    await page.getByRole('button', { name: 'Ask for a demo' }).click();
    await page.waitForURL(`${host.origin}/welcome*`);
    expect(page.url()).toBe(`${host.origin}/welcome`); // The token of who it is was taken out of the address.
    const lead = await leadOf('ada@example.org');
    expect(lead.personal.fields).toMatchObject({ lastName: 'King', description: 'Everything.\nTwice.' });
    expect(lead.consent).toMatchObject({ tracking: { choice: 'granted' } });
    expect(lead.engagement['page-view']?.total).toBeGreaterThanOrEqual(1);
    await page.goto(`${host.origin}/pricing`);
    for (
      let left = 50;
      left > 0 && ((await leadOf('ada@example.org')).engagement['page-view']?.total ?? 0) < 3;
      left -= 1
    )
      await pause(100);
    expect((await leadOf('ada@example.org')).engagement['page-view']?.total).toBeGreaterThanOrEqual(3);
    expect(await page.context().cookies()).toEqual([]);
  }, 60_000);

  it('the answer arrives, a click on its link raises the score, and one button ends all news', async () => {
    const mail = await soon(() => mailer.sent.find(({ to }) => to.address === 'ada@example.org'));
    const [, link = ''] = /href="([^"]+\/c\/[^"]+)"/.exec(mail.html ?? '') ?? [];
    const [, out = ''] = /href="([^"]+\/u\/[^"]+)"/.exec(mail.html ?? '') ?? [];
    const before = await leadOf('ada@example.org');
    await pause(1100); // Whoever is faster than a second is a gateway.
    const page = await open(link, { userAgent: person });
    await page.waitForURL(`${host.origin}/pricing*`);
    const after = await soon(async () => {
      const lead = await leadOf('ada@example.org');
      return lead.engagement['link-click'] ? lead : undefined;
    });
    expect(after.engagement['link-click']).toMatchObject({ total: 1 });
    expect(after.score.value).toBeGreaterThan(before.score.value);
    await page.goto(out);
    expect(await objections(page)).toEqual([]);
    await picture(page, 'unsubscribe');
    expect((await leadOf('ada@example.org')).consent.email?.choice).not.toBe('denied');
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
    expect((await leadOf('ada@example.org')).consent.email).toMatchObject({ choice: 'denied', by: 'person' });
    await page.getByRole('link').click();
    expect(await objections(page)).toEqual([]);
    await picture(page, 'choices');
    await page.getByLabel('Send me news').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').waitFor();
    expect((await leadOf('ada@example.org')).consent.email).toMatchObject({
      choice: 'granted',
      by: 'person',
    });
  }, 60_000);

  it('works without scripts, and says at each field what is to be mended', async () => {
    const page = await open('/leads/f/demo', { javaScriptEnabled: false });
    await page.waitForTimeout(1100);
    await page.getByLabel('Last name').fill('Lovelace');
    await page.getByLabel('E-mail').fill('lovelace@example');
    await page.getByRole('button').click();
    expect(await page.getByRole('alert').textContent()).toContain('E-mail: This is not an e-mail address');
    await picture(page, 'mend');
    await page.getByLabel('E-mail').fill('lovelace@example.org');
    await page.getByRole('button').click();
    expect(await page.getByRole('heading').textContent()).toBe('Thank you');
    await picture(page, 'thanks');
    expect((await leadOf('lovelace@example.org')).personal.fields['lastName']).toBe('Lovelace');
  }, 60_000);

  it('works by keyboard alone, in the order of the page', async () => {
    const page = await open('/leads/f/demo');
    const type = (text: string) => page.keyboard.type(text);
    const next = () => page.keyboard.press('Tab');
    await next();
    await type('Grace');
    await next();
    await type('Hopper');
    await next();
    await type('grace@example.org');
    await next();
    await type('Navy');
    await next();
    await next();
    await page.keyboard.press('Space'); // The first box.
    await page.waitForTimeout(800);
    await next();
    await next();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Ask for a demo');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    const lead = await leadOf('grace@example.org');
    expect(lead.personal.fields).toMatchObject({ firstName: 'Grace', lastName: 'Hopper', company: 'Navy' });
    expect(lead.consent).toMatchObject({ email: { choice: 'granted' } });
  }, 60_000);

  it('no page has anything seriously wrong for people who see, hear or move otherwise', async () => {
    for (const path of [
      '/leads/f/demo',
      '/leads/f/demo?lang=fr',
      '/leads/f/demo/thanks',
      '/leads/f/demo/inbox',
      '/leads/nothing',
    ]) {
      const page = await open(path);
      expect([path, await objections(page)]).toEqual([path, []]);
      if (path.includes('fr')) await picture(page, 'french');
    }
    const dark = await open('/leads/f/demo', { colorScheme: 'dark', viewport: { width: 390, height: 800 } });
    expect(await objections(dark)).toEqual([]);
    await picture(dark, 'dark-phone');
    const wrong = await open('/leads/f/demo');
    await wrong.evaluate("document.querySelector('form').noValidate = true");
    await wrong.waitForTimeout(1100);
    await wrong.getByRole('button').click();
    await wrong.getByRole('alert').waitFor();
    expect(await objections(wrong)).toEqual([]);
    await picture(wrong, 'mend-script');
  }, 60_000);
});

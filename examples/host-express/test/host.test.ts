import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startHost } from '../src/host.ts';

it('the Express host shows its form, takes it, and stops cleanly', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-express-'));
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const host = await startHost({
    port,
    path: join(folder, 'leads.db'),
    secret: 'a secret of this test that is long enough',
  });
  try {
    const page = await (await fetch(`${host.origin}/`)).text();
    const token = /name="ls_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(page).toContain(`action="${host.origin}/leads/f/demo"`);
    const body = new URLSearchParams({
      ls_token: token,
      lastName: 'King',
      email: 'ada@example.org',
      ls_return: `${host.origin}/welcome`,
    });
    const answer = await fetch(`${host.origin}/leads/f/demo`, { method: 'POST', body, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/\/welcome\?lsv=/),
    ]);
    const ada = host.engine.as('user:ada');
    expect(await ada.find({ email: 'ada@example.org' })).toMatchObject([
      { channel: 'web', source: 'Website' },
    ]);
    expect(await ada.submissionCounts()).toEqual({ accepted: 1 });
  } finally {
    await host.stop();
    rmSync(folder, { recursive: true });
  }
}, 60_000);

import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folderMailer } from '@leadstream/email-smtp';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { aMail } from './smtp-house.ts';

describe('the mailer for development', () => {
  it('writes each mail as its bytes and as a page, and lists them all', async () => {
    const folder = path.join(await mkdtemp(path.join(tmpdir(), 'mails-')), 'new');
    const mailer = folderMailer({ folder });
    await mailer.send(aMail({ subject: '<script>alert(1)</script>' }));
    await mailer.send(aMail({ messageId: 'other@acme.example', date: '2026-12-02T09:00:00.000Z' }));
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([
      '0190-1_2-3_acme_example.eml',
      '0190-1_2-3_acme_example.html',
      'index.html',
      'other_acme_example.eml',
      'other_acme_example.html',
    ]);
    const read = (name = '') => readFile(path.join(folder, name), 'utf8');
    expect((await PostalMime.parse(await read(names[0]))).to?.[0]?.address).toBe('ada@example.org');
    const [shown, index] = [await read(names[1]), await read('index.html')];
    expect(shown).not.toContain('<script>');
    expect(shown).toContain('<iframe sandbox');
    expect(index.indexOf('other_acme_example')).toBeLessThan(index.indexOf('0190-1_2-3'));
  });

  it('refuses what could not be sent either', async () => {
    const mailer = folderMailer({ folder: path.join(tmpdir(), 'never-made') });
    expect(await mailer.send(aMail({ to: { address: 'a, b' } }))).toMatchObject({ code: 'bad-address' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseEmail } from '../src/index.ts';
import { lacksSharedData, sharedText } from './shared-data.ts';

describe('the key of an e-mail address', () => {
  it.each([
    ['Ada@Example.ORG', 'ada@example.org'],
    ['  ada@example.org\t', 'ada@example.org'],
    ['\u00a0ada@example.org', 'ada@example.org'],
    ['ada.king+news@gmail.com', 'ada.king+news@gmail.com'],
    ['ADA@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['jose\u0301@example.org', 'josé@example.org'],
    ['用户@例え.jp', '用户@xn--r8jz45g.jp'],
    ["o'neil@example.org", "o'neil@example.org"],
    ['test@io', 'test@io'],
  ])('of %j is %j', (text, key) => {
    expect(normaliseEmail(text)).toBe(key);
  });

  it.each([
    '',
    '@',
    'ada',
    'ada@',
    '@example.org',
    'ada@example..org',
    'ada@example.org.',
    '.ada@example.org',
    'ada.@example.org',
    'a da@example.org',
    'ada@exa mple.org',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada@0x7f.1',
    'ada@example.org/path',
    'ada@example.org:25',
    'ada@user@example.org',
    'ada@example.org,bob@example.org',
    'Ada <ada@example.org>',
    'ada@example.org\r\nBcc: bob@example.org',
    'ada@example.org\n',
    '"ada king"@example.org',
    `${'a'.repeat(65)}@example.org`,
    `ada@${'a'.repeat(64)}.org`,
    'ada@exa%6dple.org',
    'ada@-example.org',
  ])('there is none for %j', (text) => {
    expect(normaliseEmail(text)).toBeUndefined();
  });

  it('is its own key', () => {
    const parts = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.domain());
    const anything = fc.oneof(
      fc.emailAddress(),
      parts.map(([local, host]) => `${local}@${host}`),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const key = normaliseEmail(text);
        if (key !== undefined) expect(normaliseEmail(key)).toBe(key);
      }),
    );
  });
});

describe.skipIf(lacksSharedData)('the addresses of isemail', () => {
  /** The list shows control characters by their pictures. */
  const shown = (text: string) =>
    text.replace(/[\u2400-\u241f]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400));
  const list = (lacksSharedData ? [] : JSON.parse(sharedText('naughty/email-addresses.json'))) as {
    address: string;
    category: string;
  }[];

  it('are refused where they are errors', () => {
    const errors = list.filter(({ category }) => category === 'ISEMAIL_ERR');
    expect(errors.length).toBeGreaterThan(20);
    expect(errors.filter(({ address }) => normaliseEmail(shown(address)) !== undefined)).toEqual([]);
    expect(errors.filter(({ address }) => normaliseEmail(address) !== undefined)).toEqual([]);
  });

  it('are taken where they are valid', () => {
    const valid = list.filter(({ category }) => category === 'ISEMAIL_VALID_CATEGORY');
    expect(valid.length).toBeGreaterThan(5);
    expect(valid.filter(({ address }) => normaliseEmail(address) !== address.toLowerCase())).toEqual([]);
  });
});

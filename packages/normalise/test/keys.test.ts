import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companyKey, domainOf, keysOf, normalisePhone } from '../src/index.ts';
import { lacksSharedData, sharedText } from './shared-data.ts';

describe('the domain of an organisation', () => {
  it.each([
    ['ada@acme.com', 'acme.com'],
    ['ada@mail.acme.co.uk', 'acme.co.uk'],
    ['https://www.acme.fr/contact?x=1', 'acme.fr'],
    ['www.acme.fr', 'acme.fr'],
    ['WikiFire.co.uk', 'wikifire.co.uk'],
    ['http://shop.bücher.example', 'xn--bcher-kva.example'],
    ['ada@team.github.io', 'team.github.io'],
  ])('of %j is %j', (text, domain) => {
    expect(domainOf(text)).toBe(domain);
  });

  it.each([
    'ada@gmail.com',
    'ada@orange.fr',
    'ada@t-online.de',
    'ada@hey.com',
    'https://www.facebook.com/acme',
    'ada',
    'localhost',
    'co.uk',
    'http://127.0.0.1/',
    'javascript:alert(1)',
    'ftp://acme.com',
    '',
  ])('there is none for %j', (text) => {
    expect(domainOf(text)).toBeUndefined();
  });
});

describe('the key of a phone number', () => {
  it.each([
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['+33 (0)6 12 34 56 78', undefined, '+33612345678'],
    ['0033612345678', 'FR', '+33612345678'],
    ['p:+919876543210', undefined, '+919876543210'],
    ['tel:+1-213-373-4253;ext=12', 'US', '+12133734253'],
    ['070 7086 0753', 'gb', '+447070860753'],
  ])('%j in %s is %j', (text, country, key) => {
    expect(normalisePhone(text, country)).toBe(key);
  });

  it.each([
    ['06 12 34 56 78', undefined],
    ['06 12 34 56 78', 'XX'],
    ['06 12 34 56 78', '__proto__'],
    ['12', 'FR'],
    ['n/a', 'FR'],
    ['<test lead: dummy data for phone>', 'US'],
    ['9'.repeat(101), 'US'],
    ['', 'FR'],
  ])('there is none for %j in %s', (text, country) => {
    expect(normalisePhone(text, country)).toBeUndefined();
  });
});

describe('the key of a company', () => {
  it.each([
    ['Acme SARL', 'acme'],
    ['ACME S.A.R.L.', 'acme'],
    ['S.A.R.L. Dupont & Fils', 'dupont fils'],
    ['Société Générale S.A.', 'societe generale'],
    ['Müller GmbH & Co. KG', 'muller'],
    ['Straße AG', 'strasse'],
    ['Acme, Inc.', 'acme'],
    ['Acme Limited', 'acme'],
    ['Acme Pvt. Ltd.', 'acme'],
    ['Philips B.V.', 'philips'],
    ['Nokia Oyj', 'nokia'],
    ['Novo Nordisk A/S', 'novo nordisk'],
    ['Foo Sp. z o.o.', 'foo'],
    ['Barilla S. p. A.', 'barilla'],
    ['J. P. Morgan', 'jp morgan'],
    ['AG', 'ag'],
    ['株式会社トヨタ', '株式会社トヨタ'],
    ['हिन्दी लिमिटेड', 'हिन्दी लिमिटेड'],
  ])('%j is %j', (name, key) => {
    expect(companyKey(name)).toBe(key);
  });

  it('there is none without a letter or digit', () => {
    for (const name of ['', '  ', '—', '...', '&']) expect(companyKey(name)).toBeUndefined();
  });

  it('is its own key', () => {
    const words = fc.array(
      fc.constantFrom('Acme', 'S.A.', 'GmbH', 'sarl', 'A', 'b', '&', 'Co.', 'Été', 'İ', 'sp', 'z', 'o.o.'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          words.map((all) => all.join(' ')),
          fc.string({ unit: 'binary' }),
        ),
        (name) => {
          const key = companyKey(name);
          if (key !== undefined) expect(companyKey(key)).toBe(key);
        },
      ),
    );
  });
});

describe('the keys of a lead', () => {
  it('come from its standard fields', () => {
    const fields = {
      email: 'Ada@gmail.com',
      website: 'https://www.acme.fr',
      phone: 'unknown',
      mobile: '06 12 34 56 78',
      company: 'Acme SARL',
      registrationNumber: '732 829 320 00074',
    };
    expect(keysOf(fields, { country: 'FR' })).toEqual({
      email: 'ada@gmail.com',
      domain: 'acme.fr',
      phone: '+33612345678',
      company: 'acme',
      registration: '73282932000074',
    });
  });

  it('prefer the domain of the mail over that of the website', () => {
    expect(keysOf({ email: 'ada@acme.com', website: 'acme.fr' })).toEqual({
      email: 'ada@acme.com',
      domain: 'acme.com',
    });
  });

  it('are absent where a field gives none, and whatever a field holds', () => {
    expect(keysOf({})).toEqual({});
    expect(keysOf({ email: 7, phone: ['1'], company: true, website: null })).toEqual({});
    const anything = fc.dictionary(
      fc.constantFrom('email', 'phone', 'company', 'website', '__proto__'),
      fc.anything(),
    );
    fc.assert(
      fc.property(anything, (fields) => {
        for (const key of Object.values(keysOf(fields))) expect(typeof key).toBe('string');
      }),
    );
  });
});

describe.skipIf(lacksSharedData)('naughty data', () => {
  it('phone numbers in national form meet their E.164', () => {
    const [, ...rows] = sharedText('naughty/phone-numbers.csv').trim().split(/\r?\n/);
    expect(rows.length).toBeGreaterThan(500);
    // Benin's numbers have had two digits more since 2024; the list is older.
    const wrong = rows.filter((row) => {
      const [, region, , national, e164] = row.split(',');
      const hasCountry = region !== undefined && /^[A-Z]{2}$/.test(region);
      if (region === 'BJ') return false;
      return (
        normalisePhone(e164 ?? '') !== e164 || (hasCountry && normalisePhone(national ?? '', region) !== e164)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('strings break nothing', () => {
    for (const text of JSON.parse(sharedText('naughty/strings.json')) as string[]) {
      const keys = keysOf({
        email: text,
        phone: text,
        company: text,
        website: text,
        registrationNumber: text,
      });
      expect(keys.email === undefined || !/\s/.test(keys.email)).toBe(true);
    }
  });
});

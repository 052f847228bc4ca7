// The cases of reference reliability.md, section 4, that templates hold, under their numbers; and what mails are made with.
import {
  compileTemplate,
  originNotice,
  starterTemplates,
  TemplateError,
  withLinks,
} from '@leadstream/templates';
import { describe, expect, it } from 'vitest';

const html = (source: string, firstName: string) =>
  compileTemplate({ subject: '{{ lead.firstName | default: "x" }}', html: source }).render({
    lead: { firstName },
  });

describe('a hostile value', () => {
  it('case 29: is text in HTML, in an attribute, in a URL and in the subject', () => {
    const evil = '"><img src=x onerror=alert(1)>';
    const source =
      '<p title="{{ lead.firstName }}">{{ lead.firstName }}</p><a href="https://a.example/?q={{ lead.firstName }}">x</a>';
    expect(html(source, evil).html?.match(/<img/g)).toBeNull();
    expect(() => compileTemplate({ subject: 'x', html: '<a href="{{ lead.firstName }}">x</a>' })).toThrow(
      TemplateError,
    );
    expect(html('<p>x</p>', 'a\r\nBcc: b@x.example').subject).toBe('a Bcc: b@x.example');
  });

  it.each(['{{secret}}', '${process.env.X}', '<%= 1 %>', '{% if x %}'])(
    'case 30: is printed as it is: %s',
    (text) => {
      const { text: plain } = compileTemplate({ subject: 'x', text: '{{ lead.firstName }}' }).render({
        lead: { firstName: text },
      });
      expect(plain).toBe(text);
    },
  );
});

describe('a hostile template', () => {
  it.each([
    "{{lead.constructor.constructor('return process')()}}",
    '{{ lead.constructor.name }}',
    '{% render "package.json" %}',
    '{% include "/etc/passwd" %}',
    '{{ lead.firstName | raw }}',
  ])('case 31: is not compiled: %s', (source) => {
    expect(() => compileTemplate({ subject: 'x', text: source })).toThrow(TemplateError);
  });

  it('case 31: reaches own properties only', () => {
    const mail = compileTemplate({ subject: 'x', text: '[{{ lead.__proto__ }}{{ lead.toString }}]' });
    expect(mail.render({ lead: {} }).text).toBe('[]');
  });

  it('case 36: with a million nested sections is refused', () => {
    const source = '{% if lead.firstName %}'.repeat(1_000_000);
    expect(() => compileTemplate({ subject: 'x', text: source })).toThrow(TemplateError);
  });
});

describe('the links of a rendered mail', () => {
  const click = (url: string) => `https://t.example/c?to=${encodeURIComponent(url)}&x=1`;
  it('are counted where they lead to a page, and left alone elsewhere', () => {
    const source =
      '<a class="b" href="https://a.example/?a=1&amp;b=2">A</a><a href=\'mailto:a@x.example\'>M</a>' +
      '<a href="https://us.example/u">U</a><img src="https://a.example/i.png">';
    const linked = withLinks(source, { click, own: ['https://us.example/u'] });
    expect(linked).toContain(
      `href="https://t.example/c?to=${encodeURIComponent('https://a.example/?a=1&b=2')}&amp;x=1"`,
    );
    expect(linked).toContain("href='mailto:a@x.example'");
    expect(linked).toContain('href="https://us.example/u"');
    expect(linked).toContain('src="https://a.example/i.png"');
  });

  it('come with a pixel where one is given, within the body', () => {
    const wishes = { click, own: [], pixel: 'https://t.example/o?a=1&b=2' };
    expect(withLinks('<body><p>x</p></body>', wishes)).toMatch(
      /&amp;b=2" width="1" height="1" alt=""><\/body>$/,
    );
    expect(withLinks('<p>x</p>', wishes)).toContain('<img src="https://t.example/o');
    expect(withLinks('<p>x</p>', { click, own: [] })).toBe('<p>x</p>');
  });
});

describe('the first mail to somebody from a bought list', () => {
  it('says where the address comes from, in the language of the mail (13.3)', () => {
    expect(originNotice('fr', { source: 'Purchased <List>', link: null })).toEqual({
      text: expect.stringContaining('Purchased <List>'),
      html: expect.stringContaining('Purchased &lt;List&gt;'),
    });
    expect(originNotice('xx', { source: 'a', link: 'https://p.example' }).text).toContain(
      'https://p.example',
    );
  });
});

describe('the templates to begin with', () => {
  it.each(starterTemplates())(
    '$id: compile in English and French, and stand a lead of whom little is known',
    (one) => {
      expect(Object.keys(one.variants)).toEqual(['en', 'fr']);
      const certain = /^(lead\.(name|status)|house\.name|link\.unsubscribe)$/;
      for (const source of Object.values(one.variants)) {
        const values = {
          lead: { name: 'Ada', status: 'New' },
          house: { name: 'Acme' },
          link: { unsubscribe: 'https://u.example' },
        };
        expect(compileTemplate(source).render(values).unresolved).toEqual([]);
      }
      expect(one.fields.filter(({ fallback, field }) => !fallback && !certain.test(field))).toEqual([]);
    },
  );
});

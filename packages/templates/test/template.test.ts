import { describe, expect, it } from 'vitest';
import { compileTemplate, TemplateError, type TemplateSource, templateFields } from '../src/index.ts';

const problemsOf = (source: TemplateSource): readonly string[] => {
  try {
    compileTemplate(source);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    expect((error as TemplateError).code).toBe('template-invalid');
    return (error as TemplateError).problems;
  }
};
const inText = (text: string) => compileTemplate({ subject: 'Hello', text });
const inHtml = (html: string) => compileTemplate({ subject: 'Hello', html });
const ada = { lead: { firstName: 'Ada', company: 'Acme' } };

describe('the fields of a template', () => {
  it.each<[string, readonly (readonly [string, boolean])[]]>([
    ['Hi {{ lead.firstName }}', [['lead.firstName', false]]],
    ['Hi {{ lead.firstName | default: "friend" }}', [['lead.firstName', true]]],
    ['Hi {{lead.firstName|default:"friend"|upcase}}', [['lead.firstName', true]]],
    ['Hi {{ lead.firstName | upcase | default: "friend" }}', [['lead.firstName', false]]],
    ['Hi {{ lead.firstName | prepend: "Dear " | default: "friend" }}', [['lead.firstName', false]]],
    ['Hi {{ lead.firstName | default: "  " }}', [['lead.firstName', false]]],
    [
      'Hi {{ lead.firstName | default: lead.company }}',
      [
        ['lead.firstName', false],
        ['lead.company', false],
      ],
    ],
    [
      'Hi {{ lead.firstName | default: lead.company | default: "all" }}',
      [
        ['lead.firstName', true],
        ['lead.company', true],
      ],
    ],
    [
      '{{ lead.city | default: "here" | append: lead.zip }}',
      [
        ['lead.city', true],
        ['lead.zip', false],
      ],
    ],
    [
      '{% if lead.firstName %}Dear {{ lead.firstName }}{% else %}Hello{% endif %}',
      [['lead.firstName', true]],
    ],
    ['{% if lead.firstName %}x{% else %}{{ lead.firstName }}{% endif %}', [['lead.firstName', false]]],
    ['{% if lead.band == "hot" %}now{% endif %}', [['lead.band', true]]],
    ['{% unless lead.city %}{{ lead.city }}{% endunless %}', [['lead.city', false]]],
    [
      '{% case lead.band %}{% when "hot" %}{{ lead.city }}{% endcase %}',
      [
        ['lead.band', true],
        ['lead.city', false],
      ],
    ],
    ['{{ lead.city | default: "x" }}{{ lead.city }}', [['lead.city', false]]],
    ['{{ lead["pay back"] | default: "soon" }}', [['lead.pay back', true]]],
    ['{% comment %}{{ lead.city }}{% endcomment %}', []],
    ['nothing', []],
  ])('of %j are listed, with whether they have a fallback (Ours 4.2)', (text, fields) => {
    expect(inText(text).fields.map(({ field, fallback }) => [field, fallback])).toEqual(fields);
  });

  it('are listed over all parts and all languages, each with its weakest place', () => {
    const weak = { subject: 'Bonjour {{ lead.firstName }}', text: '{{ lead.city | default: "ici" }}' };
    const guarded = { subject: 'Hi {{ lead.firstName | default: "you" }}', html: '<b>{{ lead.city }}</b>' };
    expect(templateFields({ en: guarded, fr: weak })).toEqual([
      { field: 'lead.firstName', fallback: false },
      { field: 'lead.city', fallback: false },
    ]);
  });
});

describe('rendering', () => {
  it('is total: what is missing takes its fallback, else nothing, and is named (Ours 4.1)', () => {
    const mail = inText('Hi {{ lead.firstName | default: "friend" }} of {{ lead.company }}.');
    expect(mail.render(ada)).toEqual({ subject: 'Hello', text: 'Hi Ada of Acme.', unresolved: [] });
    const unresolved = ['lead.company'];
    for (const values of [
      {},
      { lead: {} },
      { lead: { firstName: '', company: '  ' } },
      { lead: { firstName: null } },
    ]) {
      expect(mail.render(values)).toEqual({ subject: 'Hello', text: 'Hi friend of .', unresolved });
    }
  });

  it('takes the branch for what is missing', () => {
    const mail = inText('{% if lead.firstName %}Dear {{ lead.firstName }}{% else %}Hello{% endif %}');
    expect([mail.render(ada).text, mail.render({ lead: { firstName: '' } }).text]).toEqual([
      'Dear Ada',
      'Hello',
    ]);
  });

  it('prints numbers, choices of many and dates, dates in UTC', () => {
    const mail = inText('{{ lead.size }} {{ lead.likes }} {{ lead.since | date: "%Y-%m-%d %H:%M" }}');
    const lead = { size: 12, likes: ['tv', 'radio'], since: '2026-01-05T00:30:00+02:00' };
    expect(mail.render({ lead }).text).toBe('12 tv, radio 2026-01-04 22:30');
  });

  it('gives the same bytes each time: no clock can be read', () => {
    const mail = inText('{{ lead.when | date: "%Y" }}{{ "now" | date: "%Y" }}');
    expect(mail.render({ lead: { when: 'today' } }).text).toBe('todaynow');
  });

  it('derives the plain text from the HTML (Ours 4.1)', () => {
    const html =
      '<style>p { color: red }</style><h1>News</h1><p>Hi {{ lead.firstName }},<br>read <a href="https://acme.example/x">this</a></p><ul><li>one</li><li>two</li></ul>';
    expect(inHtml(html).render(ada).text).toBe(
      'News\n\nHi Ada,\nread this [https://acme.example/x]\n\n * one\n * two',
    );
  });

  it('keeps a plain text of its own, unescaped', () => {
    const mail = compileTemplate({
      subject: 's',
      html: '<p>{{ lead.company }}</p>',
      text: '{{ lead.company }}',
    });
    expect(mail.render({ lead: { company: 'A & B' } })).toMatchObject({
      html: '<p>A &amp; B</p>',
      text: 'A & B',
    });
  });
});

describe('hostile templates', () => {
  it.each([
    ['{{ lead.firstName | raw }}', 'undefined filter: raw'],
    ['{{ lead.x | nosuch }}', 'undefined filter: nosuch'],
    ['{% for i in (1..100000000) %}x{% endfor %}', 'tag "for" not found'],
    ['{% assign a = lead.x %}', 'tag "assign" not found'],
    ['{% capture a %}x{% endcapture %}', 'tag "capture" not found'],
    ['{% tablerow i in (1..100000000) %}x{% endtablerow %}', 'tag "tablerow" not found'],
    ['{% include "/etc/passwd" %}', 'tag "include" not found'],
    ['{% render "../package.json" %}', 'tag "render" not found'],
    ['{% render "package.json" %}', 'tag "render" not found'],
    ['{% layout "package.json" %}', 'tag "layout" not found'],
    ['{% raw %}{{ lead.x }}{% endraw %}', 'tag "raw" not found'],
    ['{% liquid echo lead.x %}', 'tag "liquid" not found'],
    ['{% echo lead.x %}', 'tag "echo" not found'],
    ['{{ lead }}', 'is no field'],
    ['{{ lead.constructor.constructor }}', 'is no field'],
    ['{{ lead[lead.x] }}', 'is no field'],
    ['{{ lead.x', 'not closed'],
    ['{% if lead.x %}', 'not closed'],
    ['x'.repeat(200_001), 'limit'],
  ])('are not compiled: %j', (source, problem) => {
    for (const part of ['text', 'html'] as const) {
      const problems = problemsOf({ subject: 's', [part]: source });
      expect(problems.join()).toContain(problem);
      expect(problems.every((one) => one.startsWith(`${part}: `))).toBe(true);
    }
    expect(problemsOf({ subject: source, text: 'x' }).join()).toContain('subject: ');
  });

  it('reach nothing but own fields', () => {
    const mail = inText(
      '[{{ lead.constructor }}{{ lead.__proto__ }}{{ lead.toString }}{{ process.env }}{{ lead.length }}]',
    );
    expect(mail.render(ada).text).toBe('[]');
    expect(mail.render({ lead: 'text' } as never).text).toBe('[]');
    expect(mail.render({ lead: { constructor: () => 'run', toString: { a: 1 } } } as never).text).toBe('[]');
  });

  it('need a body', () => {
    expect(problemsOf({ subject: 's' })).toEqual(['needs html or text']);
  });
});

describe('hostile values', () => {
  it('are escaped in HTML (Ours 4.1)', () => {
    const mail = inHtml('<p title="{{ lead.firstName }}">{{ lead.firstName }}</p>');
    const firstName = `"><script>alert('1')</script>&`;
    expect(mail.render({ lead: { firstName } }).html).toBe(
      '<p title="&#34;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&#34;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('stay escaped behind a fallback and any filter', () => {
    const mail = inHtml('{{ lead.firstName | default: "x" | upcase | append: "<" | replace: "A", "<a>" }}');
    expect(mail.render(ada).html).not.toContain('<');
  });

  it('are no templates', () => {
    const firstName = '{{ lead.company }}{% if true %}';
    expect(inText('{{ lead.firstName }}').render({ lead: { firstName, company: 'Acme' } }).text).toBe(
      firstName,
    );
  });

  it('begin no other header: line ends are dropped from the subject (Ours 4.1)', () => {
    const mail = compileTemplate({ subject: 'Hi\r\n {{ lead.firstName }}', text: 'x' });
    for (const end of ['\r\n', '\n', '\r', '\u2028', '\u0085', '\v', '\f', '\0']) {
      const firstName = `Ada${end}Bcc: all@example.org`;
      const { subject } = mail.render({ lead: { firstName } });
      // oxlint-disable-next-line no-control-regex -- these are the ones meant
      expect(subject).not.toMatch(/[\u0000-\u001f\u0085\u2028\u2029]/);
    }
    expect(mail.render({ lead: { firstName: 'x'.repeat(100_000) } }).subject.length).toBe(500);
  });

  it('may not stand where escaping does not tame them', () => {
    const refused = [
      '<a href="{{ lead.website }}">x</a>',
      "<a href='  {{ lead.website }}'>x</a>",
      '<a href={{ lead.website }}>x</a>',
      '<a HREF = "{{ lead.website }}">x</a>',
      '<img src="{{ lead.x }}">',
      '<p {{ lead.x }}>',
      '<p onclick="go({{ lead.x }})">',
      '<p style="color: {{ lead.x }}">',
      '<script>{{ lead.x }}</script>',
      '<style>{{ lead.x }}</style>',
      '<!-- {{ lead.x }} -->',
      '<a href="{% if lead.x %}https://{% endif %}{{ lead.x }}">x</a>',
      '<iframe srcdoc="{{ lead.x }}">',
    ];
    expect(refused.filter((html) => problemsOf({ subject: 's', html }).length === 0)).toEqual([]);
    const allowed = [
      '<a href="https://x.example/?e={{ lead.email | url_encode }}">x</a>',
      '<a href="{{ link.unsubscribe }}">x</a>',
      '<a title="{{ lead.x }}" href="https://x.example">{{ lead.x }}</a>',
      '<!-- note --><b>{{ lead.x }}</b>',
      '<script>a < b</script><b>{{ lead.x }}</b>',
      '2 < 3 {{ lead.x }}',
      '<b>{% if lead.x %}<i>{{ lead.x }}</i>{% endif %}</b>',
    ];
    expect(allowed.flatMap((html) => problemsOf({ subject: 's', html }))).toEqual([]);
  });
});

// Auto-response and the mail law: which mail answers a web form, and who may be written to.
import {
  type CommandOf,
  explainResponse,
  type Fields,
  type Lead,
  mayMail,
  type Process,
  type ProcessInput,
} from '@leadstream/core';
import type { Paper, PaperOptions } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, at, codeOf, day, engage, eventsOf, hour, lastOf, monday } from './scene.ts';

type Template = NonNullable<ProcessInput['templates']>[number];

const words = { subject: 'Thank you', text: 'Thank you' };
const thanks: Template = { id: 'thanks', class: 'transactional', variants: { en: words } };
const offer: Template = { id: 'offer', class: 'marketing', variants: { en: words, fr: words } };
const plain: Template = { id: 'plain', class: 'transactional', variants: { en: words } };

const inFrance = { field: 'country', op: 'is', value: 'France' } as const;
const big = { field: 'employees', op: 'at-least', value: 100 } as const;

const rules: Partial<ProcessInput> = {
  templates: [thanks, offer, plain],
  response: {
    active: 'main',
    rules: [
      {
        id: 'main',
        entries: [
          { id: 'french', when: inFrance, template: 'offer' },
          { id: 'large', when: big, template: 'thanks' },
        ],
      },
      { id: 'spare', entries: [{ id: 'all', template: 'plain' }] },
    ],
    default: 'plain',
  },
};

const email = 'ada@acme.example';
const fromWeb = (
  paper: Paper,
  fields: Fields = {},
  more: Partial<CommandOf<'capture'>> = {},
  options?: PaperOptions,
) =>
  aLead(
    paper,
    { lastName: 'King', email, ...fields },
    { channel: 'web', duplicates: 'allow', ...more },
    options,
  );
const mails = (paper: Paper, lead: string) =>
  paper.events
    .filter(({ stream, type }) => stream === `lead/${lead}` && type.startsWith('email-'))
    .map(({ type, data }) => [type, data['template'], data['reason'] ?? data['entry'] ?? null]);
const leadOf = (paper: Paper, id: string) => paper.lead(id) as Lead;
const faultsOf = (own: Partial<ProcessInput>): string => {
  try {
    aProcess(own);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('an auto-response', () => {
  it('is picked top-down by the first entry that matches, and is exactly one mail (Ours 4.2)', () => {
    const paper = aHouse(rules);
    const french = fromWeb(paper, { country: 'France', employees: 500 }, { consent: { email: 'granted' } });
    const large = fromWeb(paper, { country: 'Spain', employees: 500 });
    expect(mails(paper, french)).toEqual([['email-requested', 'offer', 'french']]);
    expect(mails(paper, large)).toEqual([['email-requested', 'thanks', 'large']]);
  });

  it('is the default template where no entry matches, and none where there is no default (Ours 4.2)', () => {
    const paper = aHouse(rules);
    expect(mails(paper, fromWeb(paper))).toEqual([['email-requested', 'plain', null]]);
    const { default: _default, ...response } = rules.response ?? {};
    const silent = aHouse({ ...rules, response });
    expect(mails(silent, fromWeb(silent))).toEqual([]);
  });

  it('is the default template where no rule is active (Ours 4.2)', () => {
    const { active: _active, ...response } = rules.response ?? {};
    const paper = aHouse({ ...rules, response });
    expect(mails(paper, fromWeb(paper, { country: 'France' }))).toEqual([['email-requested', 'plain', null]]);
  });

  it('comes of the active rule alone: activating one deactivates the other in the same event (Ours 4.2)', () => {
    const other = { ...rules.response, active: 'spare' };
    const paper = aHouse({ ...rules, response: other });
    expect(mails(paper, fromWeb(paper, { country: 'France' }))).toEqual([
      ['email-requested', 'plain', 'all'],
    ]);
    const process = { ...aProcess({ ...rules, version: 2, response: other }).definition };
    const decision = paper.accept({ type: 'publish-process', process: process as never });
    expect(eventsOf(decision).filter(({ type }) => type === 'process-published')).toHaveLength(1);
  });

  it('names the capture that it answers, once (Ours 4.1)', () => {
    const paper = aHouse(rules);
    const lead = fromWeb(paper);
    const [captured, requested] = ['captured', 'email-requested'].map((type) => lastOf(paper, type));
    expect(requested).toMatchObject({
      causationId: captured?.id,
      data: {
        capture: captured?.id,
        purpose: 'auto-response',
        to: 'lead',
        class: 'transactional',
        language: 'en',
      },
    });
    engage(paper, lead, { kind: 'form-submit' });
    paper.accept({ type: 'tick', lead });
    expect(mails(paper, lead)).toHaveLength(1);
  });

  it.each([
    ['by hand', { channel: 'hand' }, 'live'],
    ['from a file', { channel: 'file' }, 'live'],
    ['as history', { channel: 'web' }, 'history'],
  ] as const)('goes to no lead that was captured %s (Ours 0.2, 1.8)', (_how, more, mode) => {
    const paper = aHouse(rules);
    const lead = aLead(paper, { lastName: 'King', email }, { ...more, duplicates: 'allow' }, { mode });
    expect(mails(paper, lead)).toEqual([]);
  });

  it('never goes to a sender that wrote automatically (Ours 4.1)', () => {
    const paper = aHouse(rules);
    const lead = fromWeb(paper, {}, { autoSubmitted: true });
    expect(mails(paper, lead)).toEqual([['email-suppressed', 'plain', 'auto-submitted']]);
  });

  it.each(['open', 'quarantined'] as const)(
    'never goes to a machine that submitted a form, whose gate was %s (Ours 4.1)',
    (gate) => {
      const paper = aHouse(rules);
      const fields = { lastName: 'King', email };
      const submit = { type: 'submit', submission: 'one', fields, keys: { email }, gate } as const;
      paper.accept({ ...submit, autoSubmitted: true });
      if (gate !== 'open') paper.accept({ type: 'settle-submission', submission: 'one', to: 'release' });
      expect(lastOf(paper, 'email-suppressed').data['reason']).toBe('auto-submitted');
    },
  );

  it('is suppressed, with the reason, where there is no address (Ours 4.1)', () => {
    const paper = aHouse(rules);
    const lead = aLead(paper, { lastName: 'King' }, { channel: 'web' });
    expect(mails(paper, lead)).toEqual([['email-suppressed', 'plain', 'no-address']]);
  });

  it('of class marketing is suppressed for who opted out; a transactional one is not (Ours 4.1)', () => {
    const paper = aHouse(rules);
    const consent = { email: 'denied' } as const;
    const french = fromWeb(paper, { country: 'France' }, { consent });
    const large = fromWeb(paper, { employees: 500 }, { consent });
    expect(mails(paper, french)).toEqual([['email-suppressed', 'offer', 'opted-out']]);
    expect(mails(paper, large)).toEqual([['email-requested', 'thanks', 'large']]);
  });

  it('reads score and band, which are decided before it (Ours 0.1)', () => {
    const when = { field: 'band', op: 'is', value: 'cold' } as const;
    const response = {
      active: 'r',
      rules: [{ id: 'r', entries: [{ id: 'cold', when, template: 'thanks' }] }],
    };
    const paper = aHouse({ ...rules, response });
    expect(mails(paper, fromWeb(paper))).toEqual([['email-requested', 'thanks', 'cold']]);
  });
});

describe('the language of a mail', () => {
  const spoken = (language?: string) => {
    const paper = aHouse({ ...rules, consent: { email: 'opt-out' } });
    fromWeb(paper, { country: 'France', ...(language ? { language } : {}) });
    return lastOf(paper, 'email-requested').data['language'];
  };

  it('is the lead’s where there is such a variant, else the process’ (Ours 4.2)', () => {
    expect([spoken('fr'), spoken('FR-ca'), spoken('de'), spoken()]).toEqual(['fr', 'fr', 'en', 'en']);
  });
});

describe('explaining a response', () => {
  const explained = (own: Partial<ProcessInput>, fields: Fields = {}) => {
    const process: Process = aProcess(own);
    const paper = aHouse(own);
    return explainResponse(process, leadOf(paper, fromWeb(paper, fields)));
  };

  it('says which entry matched, after which others (Ours 4.2)', () => {
    expect(explained(rules, { country: 'Spain', employees: 500 })).toEqual({
      rule: 'main',
      by: 'entry',
      entry: 'large',
      template: 'thanks',
      asked: [
        { entry: 'french', matched: false },
        { entry: 'large', matched: true },
      ],
      language: 'en',
      suppressed: null,
    });
  });

  it('says that the default answers, or nothing, and that what is unknown did not match (Ours 4.2)', () => {
    expect(explained(rules)).toMatchObject({
      by: 'default',
      template: 'plain',
      asked: [{ matched: null }, { matched: null }],
    });
    expect(explained({ templates: [plain] })).toEqual({
      rule: null,
      by: 'none',
      entry: null,
      template: null,
      asked: [],
      language: null,
      suppressed: null,
    });
  });

  it('says why a mail would not be sent', () => {
    expect(explained(rules, { country: 'France' }).suppressed).toBe('consent-unknown');
  });
});

describe('a process with templates', () => {
  const named = (fallback: boolean, more: Partial<Template> = {}): Template => ({
    ...thanks,
    fields: [{ field: 'lead.firstName', fallback }],
    ...more,
  });
  const active = (template: Template): Partial<ProcessInput> => ({
    templates: [template],
    response: { active: 'r', rules: [{ id: 'r', entries: [{ id: 'e', template: template.id }] }] },
  });

  it('cannot activate one with an optional field that has no fallback (Ours 4.2)', () => {
    const problem =
      'response.rules.0.entries.0.template: template "thanks" has no fallback for the optional field "lead.firstName"';
    expect(faultsOf(active(named(false)))).toContain(problem);
    expect(faultsOf(active(named(false, { policy: 'error' })))).toContain(problem);
    expect(faultsOf({ templates: [named(false)], response: { default: 'thanks' } })).toContain(
      'response.default',
    );
  });

  it('may keep it while it is not active, and activate it with a fallback or the policy `empty` (Ours 4.1, 4.2)', () => {
    const idle = active(named(false));
    expect(faultsOf({ ...idle, response: { rules: idle.response?.rules } })).toBe('');
    expect(faultsOf(active(named(true)))).toBe('');
    expect(faultsOf(active(named(false, { policy: 'empty' })))).toBe('');
    expect(faultsOf(active({ ...thanks, fields: [{ field: 'lead.email', fallback: false }] }))).toBe('');
  });

  it.each<[string, Partial<ProcessInput>]>([
    [
      'there is no field "lead.nosuch"',
      { templates: [{ ...thanks, fields: [{ field: 'lead.nosuch', fallback: true }] }] },
    ],
    ['needs the language of the process, "en"', { templates: [{ ...thanks, variants: { fr: words } }] }],
    ['needs html or text', { templates: [{ ...thanks, variants: { en: { subject: 'x' } } }] }],
    ['"thanks" stands twice', { templates: [thanks, thanks] }],
    ['there is no rule "nosuch"', { response: { active: 'nosuch' } }],
    ['there is no template "nosuch"', { response: { default: 'nosuch' } }],
    [
      'there is no template "nosuch"',
      { response: { rules: [{ id: 'r', entries: [{ id: 'e', template: 'nosuch' }] }] } },
    ],
    [
      'response.rules.0.entries.0.when.field: unknown-field',
      {
        ...rules,
        response: {
          rules: [
            { id: 'r', entries: [{ id: 'e', template: 'thanks', when: { field: 'nosuch', op: 'known' } }] },
          ],
        },
      },
    ],
  ])('is refused: %s', (problem, own) => {
    expect(faultsOf(own)).toContain(problem);
  });

  it('sends no mail under the policy `error` when a field that all have is missing all the same (Ours 4.1)', () => {
    const strict: Template = {
      ...thanks,
      policy: 'error',
      fields: [{ field: 'lead.name', fallback: false }],
    };
    const paper = aHouse({ templates: [strict], response: { default: 'thanks' } });
    const lead = fromWeb(paper);
    expect(mails(paper, lead)).toEqual([['email-requested', 'thanks', null]]);
    const broken = { ...leadOf(paper, lead), personal: { fields: { email, lastName: ' ' }, keys: {} } };
    const process = aProcess({ templates: [strict], response: { default: 'thanks' } });
    expect(explainResponse(process, broken).suppressed).toBeNull();
    const nameless = { ...broken, personal: { fields: { email: ' ' }, keys: {} } };
    expect(explainResponse(process, nameless).suppressed).toBe('unresolved-field');
  });
});

describe('the mail law (Ours 13.3)', () => {
  const lived = (more: Partial<CommandOf<'capture'>> = {}, own: Partial<ProcessInput> = {}) => {
    const paper = aHouse(own);
    const id = fromWeb(paper, {}, more);
    const law = (regime: 'opt-in' | 'opt-out' = 'opt-in') => {
      const lead = leadOf(paper, id);
      return [mayMail(lead, 'transactional', regime), mayMail(lead, 'marketing', regime)];
    };
    return { paper, id, law };
  };
  const bounce = (kind: 'hard' | 'soft') => ({ kind: 'bounce', facets: { bounce: kind } });

  it('wants consent for marketing under opt-in, and takes silence for a yes under opt-out', () => {
    const { law } = lived();
    expect(law()).toEqual([null, 'consent-unknown']);
    expect(law('opt-out')).toEqual([null, null]);
    expect(lived({ consent: { email: 'granted' } }).law()).toEqual([null, null]);
    expect(lived({ consent: { email: 'denied' } }).law('opt-out')).toEqual([null, 'opted-out']);
  });

  it('takes what the person did for its word: the newest counts', () => {
    const { paper, id, law } = lived({ consent: { email: 'granted' } });
    paper.now += hour;
    engage(paper, id, { kind: 'opt-out' });
    expect(law('opt-out')).toEqual([null, 'opted-out']);
    engage(paper, id, { kind: 'opt-in', at: at(monday - day) });
    expect(law()).toEqual([null, 'opted-out']);
    paper.now += hour;
    engage(paper, id, { kind: 'opt-in' });
    expect(law()).toEqual([null, null]);
  });

  it('lets a robot unsubscribe nobody', () => {
    const { paper, id, law } = lived({ consent: { email: 'granted' } });
    engage(paper, id, { kind: 'opt-out', confidence: 'suspected-robot' });
    expect(law()).toEqual([null, null]);
  });

  it.each(['staff', 'import'] as const)('lets %s turn no opt-out into an opt-in', (by) => {
    const { paper, id, law } = lived({ consent: { email: 'denied' } });
    paper.now += day;
    paper.accept({ type: 'change-consent', lead: id, channel: 'email', choice: 'granted', by });
    expect(law('opt-out')).toEqual([null, 'opted-out']);
    const silent = lived();
    engage(silent.paper, silent.id, { kind: 'opt-out' });
    silent.paper.now += day;
    silent.paper.accept({ type: 'change-consent', lead: silent.id, channel: 'email', choice: 'granted', by });
    expect(silent.law('opt-out')).toEqual([null, 'opted-out']);
    silent.paper.now += day;
    const person = {
      type: 'change-consent',
      lead: silent.id,
      channel: 'email',
      choice: 'granted',
      by: 'person',
    } as const;
    silent.paper.accept(person);
    expect(silent.law()).toEqual([null, null]);
  });

  it('sends nothing to an address that bounced for good, whenever that is told, until there is another', () => {
    const { paper, id, law } = lived({ consent: { email: 'granted' } });
    engage(paper, id, bounce('soft'));
    expect(law()).toEqual([null, null]);
    engage(paper, id, { ...bounce('hard'), at: at(monday) });
    expect(law()).toEqual(['hard-bounced', 'hard-bounced']);
    paper.now += hour;
    paper.accept({ type: 'correct', lead: id, fields: { email: 'new@acme.example' } });
    expect(law()).toEqual([null, null]);
    engage(paper, id, { ...bounce('hard'), at: at(monday) });
    expect(law()).toEqual([null, null]);
    engage(paper, id, bounce('hard'));
    expect(law()).toEqual(['hard-bounced', 'hard-bounced']);
  });

  it('sends nothing to who complained, at whatever address', () => {
    const { paper, id, law } = lived({ consent: { email: 'granted' } });
    engage(paper, id, { kind: 'complaint' });
    paper.accept({ type: 'correct', lead: id, fields: { email: 'new@acme.example' } });
    expect(law('opt-out')).toEqual(['complained', 'complained']);
  });

  it('sends nothing to who was erased', () => {
    const { paper, id, law } = lived({ consent: { email: 'granted' } });
    paper.accept({ type: 'erase', lead: id });
    expect(law('opt-out')).toEqual(['erased', 'erased']);
    expect(codeOf(paper.execute({ type: 'tick', lead: id }))).toBe('erased');
  });

  it('lets leads of a bought list start unknown, and puts the origin notice into their first mail', () => {
    const own = { ...rules, consent: { email: 'opt-out' as const } };
    const paper = aHouse(own);
    const consent = { email: 'granted', phone: 'denied' } as const;
    const bought = aLead(
      paper,
      { lastName: 'King', email },
      { channel: 'hand', source: 'Purchased List', consent, duplicates: 'allow' },
    );
    expect(leadOf(paper, bought).consent).toMatchObject({ phone: { choice: 'denied' } });
    expect(mayMail(leadOf(paper, bought), 'marketing', 'opt-in')).toBe('consent-unknown');
    fromWeb(paper, {}, { source: 'Purchased List' });
    expect(lastOf(paper, 'email-requested').data['originNotice']).toBe(true);
    fromWeb(paper, {}, { source: 'Website' });
    expect(lastOf(paper, 'email-requested').data['originNotice']).toBeUndefined();
  });
});

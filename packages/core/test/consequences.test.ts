// What follows: goal is that a command has the consequences of its kind and no others (Ours 0.1), and that each
// names what caused it.
import type { Decision } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import {
  aHouse,
  aLead,
  aRow,
  claimNames,
  day,
  eventsOf,
  hour,
  lastOf,
  leadOfRow,
  monday,
  record,
  typesOf,
} from './scene.ts';

const request = { kind: 'form-submit', facets: { form: 'request' } };
const toInbox = {
  queues: [{ id: 'inbox' }],
  assignment: { active: 'main', rules: [{ id: 'main', entries: [{ id: 'all', to: 'queue/inbox' }] }] },
};

/** Each event of a decision with the type of the one that it names as its cause. */
const causesOf = (decision: Decision): readonly (readonly [string, string])[] => {
  const events = eventsOf(decision);
  return events.map(({ type, causationId }) => [
    type,
    events.find(({ id }) => id === causationId)?.type ?? 'the command',
  ]);
};

describe('the assignment rules', () => {
  it('are not run by what is corrected, counted, moved or told later: only by a capture, or when asked', () => {
    const paper = aHouse(toInbox);
    const lead = aLead(paper);
    paper.accept({ type: 'correct', lead, fields: { title: 'CTO' } });
    paper.accept({ type: 'engage', lead, engagements: [request] });
    paper.accept({ type: 'change-status', lead, to: 'Working' });
    paper.now += 30 * day;
    paper.accept({ type: 'tick', lead });
    record(paper, '1');
    record(paper, '1', { fields: { lastName: 'Kong' }, engagements: [request] });
    expect(paper.events.filter(({ type }) => type === 'assigned')).toEqual([]);
    expect(typesOf(paper.accept({ type: 'assign', lead, to: 'rules' }))).toEqual(['assigned']);
  });
});

describe('a score', () => {
  it('says which band it left, where it left one', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.accept({ type: 'engage', lead, engagements: [request] });
    expect(lastOf(paper, 'scored').data).toMatchObject({ band: 'warm', previousBand: 'cold' });
    paper.now += hour;
    paper.accept({ type: 'engage', lead, engagements: [{ kind: 'visit' }] });
    expect(lastOf(paper, 'scored').data).toMatchObject({ band: 'warm' });
    expect(lastOf(paper, 'scored').data).not.toHaveProperty('previousBand');
  });

  it('names the latest fact as its cause, the last one told among those of one instant', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const at = (hours: number) => new Date(monday - hours * hour).toISOString();
    const told = (...hours: number[]) => {
      const engagements = hours.map((ago) => ({ ...request, at: at(ago) }));
      const events = eventsOf(paper.accept({ type: 'engage', lead, engagements }));
      const cause = events.find(({ type }) => type === 'scored')?.causationId;
      return events.findIndex(({ id }) => id === cause);
    };
    expect(told(3, 1, 2)).toBe(1);
    expect(told(1, 1, 3)).toBe(1);
    expect(told(0)).toBe(0);
  });
});

describe('the chain of causes', () => {
  it('of a capture by a form leads from the lead to its owner and to the turn that was taken', () => {
    const paper = aHouse({
      team: { sellers: [{ id: 'ann' }], pools: [{ id: 'inside', members: ['ann'] }] },
      assignment: { active: 'main', rules: [{ id: 'main', entries: [{ id: 'all', to: 'pool/inside' }] }] },
    });
    paper.accept({ type: 'publish-process', process: paper.process.definition as never });
    const captured = paper.accept({ type: 'capture', channel: 'web', fields: { lastName: 'King' } });
    expect(causesOf(captured)).toEqual([
      ['captured', 'the command'],
      ['assigned', 'captured'],
      ['turn-taken', 'assigned'],
    ]);
  });

  it('of a conversion leads from the lead to its records', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King', company: 'Engines' });
    expect(causesOf(paper.accept({ type: 'convert', lead, opportunity: { amount: 1 } }))).toEqual([
      ['converted', 'the command'],
      ['account-opened', 'converted'],
      ['contact-opened', 'converted'],
      ['opportunity-opened', 'converted'],
    ]);
  });

  it('of an engagement leads to the score', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    expect(causesOf(paper.accept({ type: 'engage', lead, engagements: [request] }))).toEqual([
      ['engaged', 'the command'],
      ['scored', 'engaged'],
    ]);
  });
});

describe('what a capture keeps', () => {
  it('is the touch that brought the lead, in UTC, beside all that was said', () => {
    const paper = aHouse();
    const lead = aLead(
      paper,
      { lastName: 'King' },
      { touch: { at: '2026-01-05T09:00:00+01:00', source: 'ads' }, source: 'webinar' },
    );
    expect(paper.lead(lead)).toMatchObject({
      source: 'Webinar',
      touches: {
        first: { at: '2026-01-05T08:00:00.000Z', source: 'ads' },
        lastNonDirect: { at: '2026-01-05T08:00:00.000Z', source: 'ads' },
      },
    });
  });

  it('is the external id, claimed for this lead alone (Ours 1.3)', () => {
    const paper = aHouse();
    const externalId = { source: 'fair', id: '7' };
    const keys = { email: 'ada@engines.example', phone: '+331' };
    const fields = { lastName: 'King' };
    const captured = paper.accept({ type: 'capture', channel: 'file', fields, externalId, keys });
    expect(claimNames(captured)).toEqual([
      'external-id ["fair","7"] alone',
      'email ada@engines.example shared',
      'phone +331 shared',
    ]);
    record(paper, '7', { fields: { lastName: 'Kong' } });
    expect(leadOfRow(paper, '7')?.id).toBe(captured.subject);
  });

  it('asks about one lead once, though e-mail and phone both are its', () => {
    const paper = aHouse();
    const keys = { email: 'ada@engines.example', phone: '+331' };
    const lead = aLead(paper, { lastName: 'King' }, { keys });
    const again = { type: 'capture', channel: 'hand', fields: { lastName: 'Kong' }, keys } as const;
    expect(paper.execute(again)).toMatchObject({ candidates: [{ id: lead, reason: 'email' }] });
    expect(paper.execute(again)).toHaveProperty('candidates.length', 1);
  });
});

describe('what a correction gives up', () => {
  it('is only what changed: keys that stay are neither given up nor taken again', () => {
    const paper = aHouse();
    const keys = { email: 'ada@engines.example', phone: '+331' };
    const fields = { lastName: 'King', email: keys.email, phone: '+331' };
    const lead = aLead(paper, fields, { keys });
    const moved = paper.accept({
      type: 'correct',
      lead,
      fields: { mobile: '+332' },
      keys: { ...keys, phone: '+332' },
    });
    expect(claimNames(moved)).toEqual(['phone +332 shared']);
    expect(moved.releases.map(({ scope, value }) => [scope, value])).toEqual([['phone', '+331']]);
  });

  it('is the key of any field that it is made of: website, mobile, company, registration number', () => {
    const keys = { domain: 'engines.example', phone: '+331', company: 'engines', registration: 'r' };
    const touched = {
      website: ['phone', 'company', 'registration'],
      mobile: ['domain', 'company', 'registration'],
      company: ['domain', 'phone', 'registration'],
      registrationNumber: ['domain', 'phone', 'company'],
      title: ['domain', 'phone', 'company', 'registration'],
    };
    for (const [field, stay] of Object.entries(touched)) {
      const paper = aHouse();
      const lead = aLead(paper, { lastName: 'King' }, { keys });
      paper.accept({ type: 'correct', lead, fields: { [field]: 'x.example' } });
      expect([field, Object.keys(paper.lead(lead)?.personal.keys ?? {}).sort()]).toEqual([
        field,
        stay.sort(),
      ]);
    }
  });
});

describe('a correction', () => {
  it('clears a field by its name alone; a value beside it wins', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King', title: 'CTO', country: 'FR' });
    paper.accept({ type: 'correct', lead, fields: { country: 'DE' }, clear: ['title', 'country'] });
    expect(lastOf(paper, 'corrected').data).toMatchObject({ fields: { country: 'DE' }, cleared: ['title'] });
    expect(paper.lead(lead)).toMatchObject({ fields: { country: 'DE' } });
    expect(paper.lead(lead)?.personal.fields).toEqual({ lastName: 'King' });
  });

  it('of the source is an event where it is another one, by whatever spelling', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { source: 'Website' });
    const correct = (source: string) => typesOf(paper.accept({ type: 'correct', lead, fields: {}, source }));
    expect([correct('WEBSITE'), correct('webinar'), correct('Webinar')]).toEqual([[], ['corrected'], []]);
    expect(paper.lead(lead)?.source).toBe('Webinar');
  });

  it('lets a band go down that time has taken already', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.accept({ type: 'engage', lead, engagements: [request] });
    paper.now += 300 * day;
    const corrected = paper.accept({ type: 'correct', lead, fields: { title: 'CTO' } });
    expect(causesOf(corrected)).toEqual([
      ['corrected', 'the command'],
      ['scored', 'corrected'],
    ]);
    expect(paper.lead(lead)?.score.band).toBe('cold');
  });
});

describe('a choice of consent (Ours 13.3)', () => {
  it('of the same instant counts when it is told later', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    for (const choice of ['granted', 'denied'] as const) {
      paper.accept({ type: 'change-consent', lead, channel: 'email', choice, by: 'person' });
    }
    expect(paper.lead(lead)?.consent.email).toEqual({ choice: 'denied', by: 'person', at: monday });
  });

  it('of staff told late does not overrule what staff noted after it; one of the person does', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { at: new Date(monday - 9 * day).toISOString() });
    const told = (by: 'person' | 'staff', choice: 'granted' | 'denied', days: number) => {
      const at = new Date(monday - days * day).toISOString();
      paper.accept({ type: 'change-consent', lead, channel: 'email', choice, by, at });
      return paper.lead(lead)?.consent.email?.choice;
    };
    expect([told('staff', 'granted', 2), told('staff', 'denied', 4), told('person', 'denied', 3)]).toEqual([
      'granted',
      'granted',
      'denied',
    ]);
  });
});

describe('a row that changes nothing', () => {
  it('takes no turn, moves no score and needs no reason: it writes nothing', () => {
    const paper = aHouse(toInbox);
    record(paper, '1', { status: 'Working', consent: { email: 'granted' }, source: 'Website' });
    const row = aRow(paper, '1', { status: 'working', consent: { email: 'granted' }, source: 'website' });
    expect(typesOf(paper.execute(row))).toEqual([]);
  });
});

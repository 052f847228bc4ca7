// Sources and touches: goal is that a source is found by any spelling, and that touches are folds in any order.
import { type Event, iso, type Lead, offeredSources, salesforceProcess, stateOf } from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf, day, engage, lastOf, monday, record } from './scene.ts';

describe('sources (Ours 3.2)', () => {
  it('the preset salesforce has exactly eight', () => {
    expect(aProcess(salesforceProcess).definition.sources.map(({ id }) => id)).toEqual([
      'Advertisement',
      'Customer Event',
      'Employee Referral',
      'Purchased List',
      'Trade Show',
      'Webinar',
      'Website',
      'Other',
    ]);
  });

  it('the eight of the seed and the five that other presets add are there', () => {
    expect(aProcess().definition.sources.map(({ id }) => id)).toEqual([
      'Advertisement',
      'Customer Event',
      'Employee Referral',
      'Purchased List',
      'Trade Show',
      'Webinar',
      'Website',
      'Other',
      'Existing Customer',
      'Customer Referral',
      'Online Ad',
      'TV Ad',
      'Direct',
    ]);
  });

  it.each(['Website', 'website', ' WEB  SITE', 'Web', 'site internet'])(
    '%j is the source Website',
    (spelling) => {
      const paper = aHouse();
      const lead = aLead(paper, { lastName: 'King' }, { source: spelling });
      expect(paper.lead(lead)?.source).toBe('Website');
      expect(lastOf(paper, 'captured').data['source']).toBe('Website');
    },
  );

  it('a source that the process does not have is refused, at capture and at correction', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const capture = {
      type: 'capture',
      channel: 'hand',
      fields: { lastName: 'King' },
      source: 'Radio',
    } as const;
    expect(paper.execute(capture)).toMatchObject({ code: 'source-unknown', field: 'source' });
    expect(codeOf(paper.execute({ type: 'correct', lead, fields: {}, source: 'Radio' }))).toBe(
      'source-unknown',
    );
  });

  it('a corrected source is one event, the same one again none', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { source: 'Webinar' });
    paper.accept({ type: 'correct', lead, fields: {}, source: 'TV Ad' });
    const head = paper.events.length;
    paper.accept({ type: 'correct', lead, fields: {}, source: 'publicité télévisée' });
    expect(paper.events.length).toBe(head);
    expect(paper.lead(lead)?.source).toBe('TV Ad');
  });

  it('one that the process dropped stays on old leads', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { source: 'Webinar' });
    const sources = [{ id: 'Website' }];
    paper.process = aProcess({ version: 2, sources });
    paper.accept({ type: 'correct', lead, fields: { title: 'CTO' } });
    expect(paper.lead(lead)?.source).toBe('Webinar');
  });

  it('a retired source stays on old leads, is offered no more, and cannot be picked by hand', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { source: 'Webinar' });
    const other = aLead(paper);
    const sources = [{ id: 'Website' }, { id: 'Webinar', active: false }];
    paper.process = aProcess({ version: 2, sources });
    expect(offeredSources(paper.process.definition.sources).map(({ id }) => id)).toEqual(['Website']);
    const capture = { type: 'capture', fields: { lastName: 'King' }, source: 'webinar' } as const;
    expect(paper.execute({ ...capture, channel: 'hand' })).toMatchObject({
      code: 'source-retired',
      field: 'source',
    });
    expect(codeOf(paper.execute({ type: 'correct', lead: other, fields: {}, source: 'Webinar' }))).toBe(
      'source-retired',
    );
    paper.accept({ type: 'correct', lead, fields: { title: 'CTO' }, source: 'Webinar' });
    expect(paper.lead(lead)?.source).toBe('Webinar');
  });

  it('an old form and an old file may still name a retired one: nothing is lost', () => {
    const paper = aHouse({ sources: [{ id: 'Webinar', active: false }] });
    expect(paper.lead(aLead(paper, { lastName: 'K' }, { channel: 'web', source: 'webinar' }))?.source).toBe(
      'Webinar',
    );
    expect(record(paper, '1', { source: 'Webinar' }).source).toBe('Webinar');
    expect(record(paper, '2').source).toBeNull();
    expect(record(paper, '2', { source: 'WEBINAR' }).source).toBe('Webinar');
  });
});

describe('touches (Ours 3.1)', () => {
  const touched = (...touches: object[]): Lead => {
    const paper = aHouse();
    paper.now = monday + 10 * day;
    const lead = aLead(paper);
    engage(paper, lead, ...touches.map((touch) => ({ kind: 'visit', touch: touch as never })));
    return paper.lead(lead) as Lead;
  };

  it('first and last are kept, and the same without direct ones', () => {
    const at = (days: number) => iso(monday + days * day);
    const { touches } = touched(
      { at: at(1) },
      { at: at(2), source: 'google', medium: 'cpc' },
      { at: at(3), referrer: 'https://news.example' },
      { at: at(4), landing: '/pricing' },
    );
    expect([touches.first?.at, touches.last?.at]).toEqual([at(1), at(4)]);
    expect([touches.firstNonDirect?.at, touches.lastNonDirect?.at]).toEqual([at(2), at(3)]);
  });

  it('compares instants, not texts: an offset or missing milliseconds change nothing', () => {
    const { touches } = touched(
      { at: '2026-01-06T10:00:00.500Z', source: 'later' },
      { at: '2026-01-06T10:00:00Z', source: 'middle' },
      { at: '2026-01-06T11:30:00+02:00', source: 'earlier' },
    );
    expect([touches.first?.source, touches.last?.source]).toEqual(['earlier', 'later']);
    expect(touches.first?.at).toBe('2026-01-06T09:30:00.000Z');
  });

  it('words of a link are the same whatever their case and spaces; blank ones are none', () => {
    const { touches } = touched({
      at: iso(monday),
      source: ' Google ',
      medium: 'CPC',
      campaign: 'Spring  Sale',
      clickId: 'CaseMatters',
      referrer: ' ',
    });
    expect(touches.first).toEqual({
      at: iso(monday),
      source: 'google',
      medium: 'cpc',
      campaign: 'spring sale',
      clickId: 'CaseMatters',
    });
    const blank = touched({ at: iso(monday), source: ' ', medium: '\t' });
    expect([blank.touches.first, blank.touches.firstNonDirect]).toEqual([{ at: iso(monday) }, null]);
  });

  describe('the conversion touch', () => {
    const conversionTouch = (before: object[], convertedAt: number, after: object[] = []) => {
      const paper = aHouse();
      paper.accept({ type: 'define-seller', seller: 'ann', active: true });
      const lead = aLead(paper, { lastName: 'King' }, { at: iso(monday) });
      paper.now = monday + 10 * day;
      for (const touch of before) engage(paper, lead, { kind: 'visit', touch: touch as never });
      paper.accept({ type: 'convert', lead, at: iso(convertedAt) });
      for (const touch of after) engage(paper, lead, { kind: 'visit', touch: touch as never });
      return paper.lead(lead)?.touches.conversion?.source ?? null;
    };
    const on = (days: number) => ({ at: iso(monday + days * day), source: `day ${days}` });

    it('is the last one at or before the conversion, whenever it is told', () => {
      expect(conversionTouch([on(1), on(3), on(5)], monday + 3 * day)).toBe('day 3');
      expect(conversionTouch([on(1), on(5)], monday + 4 * day, [on(3), on(2), on(6)])).toBe('day 3');
      expect(conversionTouch([on(5)], monday + 4 * day)).toBeNull();
      expect(conversionTouch([], monday + 4 * day, [on(4)])).toBe('day 4');
    });

    it('is found among the latest 50 touches', () => {
      const later = Array.from({ length: 49 }, (_, i) => on(5 + i / 100));
      expect(conversionTouch([on(1), ...later], monday + 4 * day)).toBe('day 1');
      expect(conversionTouch([on(1), ...later, on(6)], monday + 4 * day)).toBeNull();
    });
  });

  it('a touch of a suspected robot is none', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const touch = { at: iso(monday), source: 'gateway' };
    engage(paper, lead, { kind: 'link-click', confidence: 'suspected-robot', touch });
    expect(paper.lead(lead)?.touches.first).toBeNull();
  });

  it('are the same whatever the order in which their engagements come in, also at one instant (Ours 6.6)', () => {
    const touch = fc.record(
      {
        at: fc.integer({ min: 0, max: 4 }),
        source: fc.constantFrom('a', 'b'),
        medium: fc.constantFrom('x', 'y'),
      },
      { requiredKeys: ['at'] },
    );
    fc.assert(
      fc.property(
        fc.array(touch, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (list, picks) => {
          const paper = aHouse();
          const lead = aLead(paper);
          engage(
            paper,
            lead,
            ...list.map(({ at, ...more }) => ({
              kind: 'visit',
              touch: { at: iso(monday - at * day), ...more },
            })),
          );
          const engaged = paper.events.filter(({ type }) => type === 'engaged');
          const other = shuffled(engaged, picks);
          const captured = paper.events[0] as Event;
          expect((stateOf(`lead/${lead}`, [captured, ...other]) as Lead).touches).toEqual(
            paper.lead(lead)?.touches,
          );
        },
      ),
    );
  });
});

function shuffled<T>(list: readonly T[], picks: Iterator<number>): T[] {
  const rest = [...list];
  return list.map(() => rest.splice((picks.next().value as number) % rest.length, 1)[0] as T);
}

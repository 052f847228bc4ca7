// Alerts: goal is that the right people are told at once, by when to act, and that an attempt settles it (Ours 6.4).
import { defaultProcess, eightVisits, type Lead, type ProcessInput } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, at, codeOf, day, engage, hour, lastOf, monday, typesOf } from './scene.ts';

const minute = 60_000;
const alertsOf = (paper: Paper) =>
  paper.events.filter(({ type }) => type === 'alert-raised').map(({ data }) => data);
const opens = (
  paper: Paper,
  lead: string,
  minutes: readonly number[],
  facets: Record<string, string> = {},
) => {
  for (const one of minutes) {
    paper.now = monday + one * minute;
    engage(paper, lead, { kind: 'email-open', facets: { message: 'welcome', ...facets } });
  }
};
const fiveTimes = [0, 10, 20, 30, 40];

describe('five opens (Ours 6.4)', () => {
  const story = (own: Partial<ProcessInput> = {}, owner = 'seller/ann') => {
    const paper = aHouse({ queues: [{ id: 'inbox', members: ['bob'] }, { id: 'empty' }], ...own });
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    const lead = aLead(paper, { lastName: 'King' }, { owner, at: at(monday - day) });
    return { paper, lead };
  };

  it('of the same message within seven days alert the owner, with a call due within one business hour', () => {
    const { paper, lead } = story();
    opens(paper, lead, fiveTimes);
    expect(alertsOf(paper)).toMatchObject([
      { rule: 'five-opens', cause: 'threshold', to: 'seller/ann', dueAt: at(monday + 100 * minute) },
    ]);
    expect(lastOf(paper, 'threshold-reached').data).toMatchObject({ key: 'welcome', count: 5 });
    expect(paper.lead(lead)?.alerts).toMatchObject([
      { rule: 'five-opens', to: 'seller/ann', at: monday + 40 * minute },
    ]);
  });

  it('less than ten minutes apart count once', () => {
    const { paper, lead } = story();
    opens(paper, lead, [0, 9, 18, 27, 36, 45, 54, 63]);
    expect(alertsOf(paper)).toEqual([]);
    opens(paper, lead, [73, 83, 93]);
    expect(alertsOf(paper)).toEqual([]);
    opens(paper, lead, [103]);
    expect(alertsOf(paper)).toHaveLength(1);
  });

  it('of different messages, by proxies or by robots do not count', () => {
    const { paper, lead } = story();
    fiveTimes.forEach((one, i) => opens(paper, lead, [one], { message: `m${i}` }));
    opens(
      paper,
      lead,
      fiveTimes.map((one) => one + 60),
      { client: 'proxy' },
    );
    opens(
      paper,
      lead,
      fiveTimes.map((one) => one + 120),
      { client: 'gateway' },
    );
    paper.now = monday + day;
    for (const one of fiveTimes) {
      engage(paper, lead, {
        kind: 'email-open',
        at: at(monday + one * minute),
        confidence: 'suspected-robot',
        facets: { message: 'welcome' },
      });
    }
    expect(alertsOf(paper)).toEqual([]);
  });

  it('within more than seven days do not', () => {
    const { paper, lead } = story();
    opens(paper, lead, [0, 10, 20, 30, 7 * 24 * 60]);
    expect(alertsOf(paper)).toEqual([]);
  });

  it('alert the members of the queue that owns the lead, else the manager', () => {
    const manager = { alerts: { ...defaultProcess.alerts, manager: 'seller/mia' } };
    const told = (own: Partial<ProcessInput>, owner: string, isGone = false) => {
      const { paper, lead } = story(own, owner);
      if (isGone) paper.accept({ type: 'define-seller', seller: 'ann', active: false });
      opens(paper, lead, fiveTimes);
      return alertsOf(paper)[0]?.['to'];
    };
    expect(told(manager, 'queue/inbox')).toBe('queue/inbox');
    expect(told(manager, 'queue/empty')).toBe('seller/mia');
    expect(told(manager, 'seller/ann', true)).toBe('seller/mia');
    expect(told({}, 'queue/empty')).toBe('queue/empty');
  });

  it('are acknowledged by any logged attempt; a note or an inbound call is none', () => {
    const { paper, lead } = story();
    opens(paper, lead, fiveTimes);
    const log = (kind: 'note' | 'call', direction: 'inbound' | 'outbound') =>
      typesOf(paper.accept({ type: 'log-activity', lead, kind, direction }));
    expect(log('note', 'outbound')).toEqual(['activity-logged']);
    expect(log('call', 'inbound')).toEqual(['activity-logged']);
    expect(log('call', 'outbound')).toEqual(['activity-logged', 'alert-acknowledged']);
    expect(lastOf(paper, 'alert-acknowledged')).toMatchObject({
      data: { how: 'attempt', alert: alertsOf(paper)[0]?.['alert'] },
      causationId: lastOf(paper, 'activity-logged').id,
    });
    expect(log('call', 'outbound')).toEqual(['activity-logged']);
    expect(paper.lead(lead)?.alerts).toEqual([]);
  });

  it('an alert that fired stays, whatever comes in late', () => {
    const { paper, lead } = story();
    opens(paper, lead, fiveTimes);
    // Two late openings make one of two: seen now, there were but four.
    for (const one of [5, 14]) {
      engage(paper, lead, {
        kind: 'email-open',
        at: at(monday + one * minute),
        facets: { message: 'welcome' },
      });
    }
    expect(paper.lead(lead)?.alerts).toHaveLength(1);
    expect(alertsOf(paper)).toHaveLength(1);
  });
});

describe('eight visits (Ours 6.4)', () => {
  const visits = (
    {
      own = {},
      fields = { lastName: 'King', phone: '+33 1' },
      source = 'Website',
      page = 'pricing',
    }: {
      own?: Partial<ProcessInput>;
      fields?: Record<string, string>;
      source?: string;
      page?: string;
    } = {},
    change?: (paper: Paper, lead: string) => void,
  ) => {
    const paper = aHouse(own);
    const lead = aLead(paper, fields, { source, at: at(monday - day) });
    change?.(paper, lead);
    for (let i = 0; i < 8; i += 1) {
      paper.now = monday + i * 11 * hour;
      engage(paper, lead, { kind: 'page-view', facets: { page } });
      paper.now += 29 * minute;
      engage(paper, lead, { kind: 'page-view', facets: { page } });
    }
    const alerted = alertsOf(paper).filter(({ rule }) => rule === 'eight-visits');
    return [(paper.lead(lead) as Lead).status.id, alerted.length];
  };

  it('in four days set Qualified and alert', () => {
    expect(visits()).toEqual(['Qualified', 1]);
  });

  it('need a lead that can be reached, by e-mail or by phone', () => {
    expect(visits({ fields: { lastName: 'King' } })).toEqual(['New', 0]);
    expect(visits({ fields: { lastName: 'King', email: 'ada@king.example' } })).toEqual(['Qualified', 1]);
  });

  it('leave out career and support pages, and existing customers', () => {
    expect(visits({ page: 'careers' })).toEqual(['New', 0]);
    expect(visits({ page: 'support' })).toEqual(['New', 0]);
    expect(visits({ source: 'Existing Customer' })).toEqual(['New', 0]);
    const converted = (paper: Paper, lead: string) => {
      paper.accept({ type: 'define-seller', seller: 'ann', active: true });
      paper.accept({ type: 'convert', lead });
    };
    expect(visits({}, converted)).toEqual(['Converted', 0]);
  });

  it('only suggest and alert where the preset says so', () => {
    const engagement = { ...defaultProcess.engagement, thresholds: [eightVisits('Qualified', true)] };
    expect(visits({ own: { engagement } })).toEqual(['New', 1]);
  });

  it('never bring back who was disqualified, but somebody is told', () => {
    const lost = (paper: Paper, lead: string) =>
      void paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason: 'budget' });
    expect(visits({}, lost)).toEqual(['Unqualified', 1]);
  });

  it('are not of interest where fit is F', () => {
    const fit = [{ id: 'country', when: { field: 'country', op: 'is', value: 'FR' }, match: 1, mismatch: 9 }];
    const scoring = { ...defaultProcess.scoring, fit } as ProcessInput['scoring'];
    expect(visits({ own: { scoring }, fields: { lastName: 'K', phone: '1', country: 'DE' } })).toEqual([
      'New',
      0,
    ]);
    expect(visits({ own: { scoring }, fields: { lastName: 'K', phone: '1', country: 'FR' } })).toEqual([
      'Qualified',
      1,
    ]);
  });
});

describe('a band', () => {
  const request = { kind: 'form-submit', facets: { form: 'request' } };

  it('that is reached alerts the owner at once; in it nobody is told again', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, request);
    expect(alertsOf(paper)).toEqual([]);
    engage(paper, lead, request);
    expect(alertsOf(paper)).toMatchObject([
      { rule: 'hot', cause: 'band', to: 'seller/ann', dueAt: at(monday + hour) },
    ]);
    engage(paper, lead, request);
    expect(alertsOf(paper)).toHaveLength(1);
  });

  it('reached by facts of yesterday, or in history, alerts nobody (Ours 0.2)', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'K' }, { at: at(monday - 9 * day) });
    engage(paper, lead, ...[1, 2].map(() => ({ ...request, at: at(monday - day - 1) })));
    expect(paper.lead(lead)?.score.band).toBe('hot');
    expect(alertsOf(paper)).toEqual([]);
    const other = aLead(paper);
    paper.accept({ type: 'engage', lead: other, engagements: [request, request] }, { mode: 'history' });
    expect(alertsOf(paper)).toEqual([]);
  });
});

describe('a lead given by hand (Ours 0.1)', () => {
  it('alerts its new owner, unless that is who gave it', () => {
    const paper = aHouse();
    for (const seller of ['ann', 'bob']) paper.accept({ type: 'define-seller', seller, active: true });
    const lead = aLead(paper);
    paper.accept({ type: 'assign', lead, to: 'seller/bob' });
    expect(alertsOf(paper)).toMatchObject([{ rule: 'assigned', cause: 'assignment', to: 'seller/bob' }]);
    expect(alertsOf(paper)[0]).not.toHaveProperty('dueAt');
    paper.accept({ type: 'assign', lead, to: 'seller/ann' });
    expect(alertsOf(paper)).toHaveLength(1);
  });
});

describe('open alerts', () => {
  const alerted = () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, ...[1, 2].map(() => ({ kind: 'form-submit', facets: { form: 'request' } })));
    return { paper, lead, alert: paper.lead(lead)?.alerts[0]?.id ?? '' };
  };

  it('are acknowledged by hand, once', () => {
    const { paper, lead, alert } = alerted();
    const acknowledge = { type: 'acknowledge-alert', lead, alert } as const;
    expect(typesOf(paper.accept(acknowledge))).toEqual(['alert-acknowledged']);
    expect(paper.lead(lead)?.alerts).toEqual([]);
    expect(paper.execute(acknowledge)).toMatchObject({ code: 'not-found', field: 'alert' });
    expect(codeOf(paper.execute({ ...acknowledge, lead: 'nobody' }))).toBe('not-found');
  });

  it('are settled by the conversion', () => {
    const { paper, lead } = alerted();
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    paper.accept({ type: 'convert', lead });
    expect(paper.lead(lead)?.alerts).toEqual([]);
  });

  it('are at most fifty, so that the state stays bounded', () => {
    const engagement = {
      ...defaultProcess.engagement,
      thresholds: [
        { id: 'each', kinds: ['visit'], count: 1, window: { ms: 1 }, then: [{ do: 'alert' as const }] },
      ],
    };
    const paper = aHouse({ engagement });
    const lead = aLead(paper);
    for (let i = 0; i < 60; i += 1) {
      paper.now += hour;
      engage(paper, lead, { kind: 'visit' });
    }
    const state = paper.lead(lead) as Lead;
    expect([state.alerts.length, state.alerts[0]?.at]).toEqual([50, monday + 11 * hour]);
    for (let i = 0; i < 10; i += 1) {
      paper.now += hour;
      engage(paper, lead, { kind: 'visit' });
    }
    expect(paper.lead(lead)?.thresholds['each']).toHaveLength(64);
    expect(alertsOf(paper)).toHaveLength(70);
  });
});

describe('an alert about a bad rule', () => {
  it.each<[Partial<ProcessInput>, RegExp]>([
    [{ alerts: { manager: 'queue/x' } }, /alerts\.manager: there is no queue\/x/],
    [{ alerts: { bands: [1, 2].map(() => ({ id: 'a', on: 'hot' })) } }, /"a" stands twice/],
  ])('%j is a fault of the process', (own, message) => {
    expect(() => aHouse(own)).toThrow(message);
  });
});

// The explain functions joined: goal is that they name the events and entries behind what a lead is and was not given.
import { type Event, explainLead, type Lead } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, engage, eventsOf } from './scene.ts';

describe('the explanation of a lead', () => {
  it('names the events behind its score, and the entries that gave it to its owners', () => {
    const entries = [{ id: 'everyone', to: 'seller/ann' }];
    const paper = aHouse({ assignment: { active: 'all', rules: [{ id: 'all', entries }] } });
    const id = aLead(paper, { lastName: 'King' }, { channel: 'web' });
    const form = eventsOf(engage(paper, id, { kind: 'form-submit', facets: { form: 'request' } }))[0];
    const history = paper.events.filter(({ stream }) => stream === `lead/${id}`);
    const explained = explainLead(paper.process, paper.lead(id) as Lead, paper.now, history);
    expect(explained.score.parts).toMatchObject([{ rule: 'request-form', events: [form?.id] }]);
    const assigned = history.find(({ type }) => type === 'assigned');
    expect(explained.assignment.steps).toMatchObject([
      { event: assigned?.id, owner: 'seller/ann', how: 'rule', entry: 'everyone' },
    ]);
    expect(explained.assignment.matches?.id).toBe('everyone');
    expect(explained.response.by).toBe('none');
    expect(explained.withheld).toEqual([]);
  });

  it('names what was asked for and withheld, with the reason: mails, and what thresholds do', () => {
    const paper = aHouse();
    const id = aLead(paper);
    const [captured] = paper.events.filter(({ stream }) => stream === `lead/${id}`);
    const said = (n: number, type: string, data: Event['data']): Event => ({
      ...(captured as Event),
      id: `event-${n}`,
      type,
      data,
    });
    const reached = `{"rule":"eight-visits","then":[
      {"do":"status","outcome":"withheld","reason":"lower-rank"},{"do":"alert","outcome":"done"}]}`;
    const history = [
      captured as Event,
      said(1, 'email-suppressed', { rule: 'answers', entry: 'all', reason: 'opted-out' }),
      said(2, 'threshold-reached', JSON.parse(reached) as Event['data']),
    ];
    const { withheld } = explainLead(paper.process, paper.lead(id) as Lead, paper.now, history);
    expect(withheld).toMatchObject([
      { event: 'event-1', what: 'mail', rule: 'answers', entry: 'all', reason: 'opted-out' },
      { event: 'event-2', what: 'status', rule: 'eight-visits', entry: null, reason: 'lower-rank' },
    ]);
  });
});

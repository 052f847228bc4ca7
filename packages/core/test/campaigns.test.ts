// Campaigns: goal is that membership, cost and the return on it are what was recorded, in whatever order (Ours 3.2).
import { type Lead, primaryCampaign, sourceReturn } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, at, codeOf, day, engage, lastOf, monday, typesOf } from './scene.ts';

const spring = { type: 'define-campaign', campaign: 'Spring', name: 'Spring fair' } as const;

describe('a campaign (Ours 3.2)', () => {
  it('is a thing of its own, and no source: described anew it is one event, the same words again none', () => {
    const paper = aHouse();
    const words = { ...spring, kind: 'event', starts: '2026-03-01', ends: '2026-03-31', budget: 500_000 };
    expect(typesOf(paper.accept(words))).toEqual(['campaign-defined']);
    expect(typesOf(paper.accept({ ...words, campaign: ' spring ' }))).toEqual([]);
    paper.accept(spring);
    expect(paper.state('campaign/spring')).toEqual({
      id: 'spring',
      version: 2,
      name: 'Spring fair',
      cost: {},
    });
    expect(
      codeOf(
        paper.execute({ type: 'capture', channel: 'hand', fields: { lastName: 'K' }, source: 'spring' }),
      ),
    ).toBe('source-unknown');
  });

  it('ends after it starts', () => {
    const paper = aHouse();
    expect(paper.execute({ ...spring, starts: '2026-03-02', ends: '2026-03-01' })).toMatchObject({
      code: 'invalid',
      field: 'ends',
    });
  });

  it('names its parent once, which is there before: so no campaign is a part of itself', () => {
    const paper = aHouse();
    const part = { ...spring, campaign: 'mailing', parent: 'Spring' };
    expect(paper.execute(part)).toMatchObject({ code: 'not-found', field: 'parent' });
    paper.accept(spring);
    paper.accept(part);
    expect(paper.state('campaign/mailing')).toMatchObject({ parent: 'spring' });
    expect(paper.execute({ ...spring, parent: 'mailing' })).toMatchObject({
      code: 'invalid',
      field: 'parent',
    });
    paper.accept({ ...part, parent: undefined, name: 'The mailing' } as never);
    expect(paper.state('campaign/mailing')).toMatchObject({ parent: 'spring', name: 'The mailing' });
  });

  it('costs what was recorded, day by day and by currency; a mistake is taken back', () => {
    const paper = aHouse();
    const cost = { type: 'record-cost', campaign: 'spring', amount: 90_000, day: '2026-03-01' } as const;
    expect(paper.execute(cost)).toMatchObject({ code: 'not-found', field: 'campaign' });
    paper.accept(spring);
    paper.accept({ ...cost, what: 'stand' });
    paper.accept({ ...cost, amount: 20_000, currency: 'USD' });
    paper.accept({ ...cost, amount: -10_000 });
    expect(paper.state('campaign/spring')).toMatchObject({ cost: { EUR: 80_000, USD: 20_000 } });
    expect(lastOf(paper, 'cost-recorded').data).toEqual({
      amount: -10_000,
      currency: 'EUR',
      day: '2026-03-01',
    });
  });
});

describe('the return on a source or a campaign (Ours 3.2)', () => {
  it.each([
    [{ cost: 20_000, won: 50_000 }, 15_000],
    [{ cost: 20_000, won: 0 }, -10_000],
    [{ cost: 30_000, won: 40_000 }, 3_333],
    [{ cost: null, won: 40_000 }, 'no cost recorded'],
    [{ cost: 0, won: 40_000 }, 'no cost recorded'],
  ])('of %j is %j', (figures, expected) => {
    expect(sourceReturn(figures)).toMatchObject({ won: figures.won, return: expected });
  });
});

describe('members (Ours 3.2)', () => {
  const joined = () => {
    const paper = aHouse();
    paper.accept(spring);
    paper.accept({ ...spring, campaign: 'autumn' });
    const lead = aLead(paper);
    const join = (campaign: string, status: 'sent' | 'responded' | 'attended', days = 0) =>
      typesOf(paper.execute({ type: 'join-campaign', lead, campaign, status, at: at(monday - days * day) }));
    return { paper, join, state: () => paper.lead(lead) as Lead };
  };

  it('a lead may be in many; what says less, or nothing new, is no event', () => {
    const { join, state } = joined();
    expect(join('Spring', 'sent')).toEqual(['campaign-joined']);
    expect(join('spring', 'sent')).toEqual([]);
    expect(join('spring', 'attended')).toEqual(['campaign-joined']);
    expect(join('spring', 'sent')).toEqual([]);
    expect(join('autumn', 'sent')).toEqual(['campaign-joined']);
    expect(join('winter', 'sent')).toEqual(['refused not-found']);
    expect(state().campaigns).toEqual({
      spring: { status: 'attended', at: monday, respondedAt: monday },
      autumn: { status: 'sent', at: monday, respondedAt: 0 },
    });
  });

  it('the primary one is the latest responded, whichever was told last; without an answer there is none', () => {
    const { join, state } = joined();
    join('spring', 'sent');
    expect(primaryCampaign(state())).toBeNull();
    join('autumn', 'attended', 2);
    join('spring', 'responded', 3);
    expect(primaryCampaign(state())).toBe('autumn');
    join('spring', 'responded', 1);
    expect(primaryCampaign(state())).toBe('spring');
    join('autumn', 'responded', 1);
    expect(primaryCampaign(state())).toBe('autumn');
  });

  it('the latest 200 are remembered, so that the state stays bounded', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    for (let i = 0; i < 203; i += 1) {
      const campaign = `wave ${i}`;
      paper.accept({ ...spring, campaign });
      paper.accept({ type: 'join-campaign', lead, campaign, status: 'sent', at: at(monday - (203 - i)) });
    }
    const kept = Object.keys(paper.lead(lead)?.campaigns ?? {});
    expect([kept.length, kept.includes('wave 2'), kept.includes('wave 3')]).toEqual([200, false, true]);
  });
});

describe('a touch that names a campaign (Ours 3.2)', () => {
  const touch = { at: at(monday), campaign: 'SPRING' };

  it('makes the lead a member only where the process says so, and there is such a campaign', () => {
    for (const joinByTouch of [true, false]) {
      const paper = aHouse({ campaigns: { joinByTouch } });
      paper.accept(spring);
      const lead = aLead(paper, { lastName: 'King' }, { touch });
      expect(paper.lead(lead)?.campaigns['spring']?.status).toBe(joinByTouch ? 'responded' : undefined);
    }
    const paper = aHouse({ campaigns: { joinByTouch: true } });
    const lead = aLead(paper, { lastName: 'King' }, { touch });
    expect(paper.lead(lead)?.campaigns).toEqual({});
  });

  it('counts once, whoever tells it; a robot’s click is none', () => {
    const paper = aHouse({ campaigns: { joinByTouch: true } });
    paper.accept(spring);
    const lead = aLead(paper);
    engage(paper, lead, { kind: 'link-click', confidence: 'suspected-robot', touch });
    expect(paper.lead(lead)?.campaigns).toEqual({});
    engage(paper, lead, { kind: 'link-click', touch });
    expect(lastOf(paper, 'campaign-joined').data).toEqual({
      campaign: 'spring',
      status: 'responded',
      byTouch: true,
    });
    const decision = engage(paper, lead, { kind: 'link-click', touch });
    expect(typesOf(decision)).not.toContain('campaign-joined');
  });
});

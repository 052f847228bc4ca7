// Accounts that only the host's CRM has: goal is that they are named beside ours, each once, and become ours by being
// chosen (Ours 8.2, 8.4).
import {
  type Command,
  type CommandOf,
  claimName,
  decide,
  needs,
  recordIdClaim,
  type World,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, eventsOf } from './scene.ts';

const keys = { company: 'engines', domain: 'engines.example', registration: 'r' };
const ada = { lastName: 'King', company: 'Engines' };
type Named = NonNullable<World['candidates']>[number];
const named = (id: string, reason: Named['reason']): Named => ({ source: 'crm', id, reason });

const sevenClaim = recordIdClaim('account', { source: 'crm', id: '7' });

/** What a command comes to where the host's CRM names accounts; `7` is known as the account that is given. */
function answered(paper: Paper, command: Command, candidates: readonly Named[], seven?: string) {
  const { issued, world } = paper.worldFor(command);
  const [claims, streams] = [new Map(world.claims), new Map<string, never>()];
  const full = {
    ...world,
    claims,
    candidates,
    streams: {
      get: (id: string) => streams.get(id) ?? world.streams.get(id) ?? null,
    } as typeof world.streams,
  };
  for (const claim of needs(issued, full).claims) {
    const isSeven = seven !== undefined && claimName(claim) === claimName(sevenClaim);
    claims.set(claimName(claim), isSeven ? [`account/${seven}`] : []);
  }
  if (seven !== undefined) streams.set(`account/${seven}`, paper.state(`account/${seven}`) as never);
  return decide(issued, full);
}

/** A house with an account that is found by its domain, and a lead of that company. */
function house() {
  const paper = aHouse();
  const first = aLead(paper, ada, { keys: { company: 'engines', domain: 'engines.example' } });
  paper.accept({ type: 'convert', lead: first, account: 'new' });
  const lead = aLead(paper, { ...ada, lastName: 'Byron' }, { keys });
  const convert = (account?: CommandOf<'convert'>['account']): Command => ({
    type: 'convert',
    lead,
    account,
  });
  return { paper, convert, ours: paper.lead(first)?.conversion?.account ?? '' };
}

describe('accounts of the host’s CRM (Ours 8.2)', () => {
  it('are named beside ours, best reason first, each once', () => {
    const { paper, convert, ours } = house();
    const theirs = [named('3', 'name'), named('1', 'registration'), named('2', 'domain'), named('3', 'name')];
    expect(answered(paper, convert(), theirs)).toMatchObject({
      code: 'account-ambiguous',
      field: 'account',
      candidates: [
        { id: '1', source: 'crm', reason: 'registration' },
        { id: ours, reason: 'domain' },
        { id: '2', source: 'crm', reason: 'domain' },
        { id: '3', source: 'crm', reason: 'name' },
      ],
    });
  });

  it('are ours where we know them', () => {
    const { paper, convert, ours } = house();
    const answer = answered(paper, convert(), [named('7', 'registration')], ours);
    expect('candidates' in answer && answer.candidates).toEqual([{ id: ours, reason: 'registration' }]);
    const chosen = answered(paper, convert({ source: 'crm', id: '7' }), [named('7', 'registration')], ours);
    expect('writes' in chosen && chosen.writes.map(({ stream }) => stream)).toContain(`account/${ours}`);
  });

  it('become ours by being chosen, and are claimed alone; one that was not named is not there (Ours 8.4)', () => {
    const { paper, convert } = house();
    const seven = [named('7', 'name')];
    const answer = answered(paper, convert({ source: 'crm', id: '7' }), seven);
    const opened = 'writes' in answer && eventsOf(answer).find(({ type }) => type === 'account-opened');
    expect(opened && opened.data['externalId']).toEqual({ source: 'crm', id: '7' });
    const claims = 'writes' in answer ? answer.claims : [];
    expect(claims.filter(({ how }) => how === 'alone').map(({ holder }) => holder)).toContain(
      opened && opened.stream,
    );
    for (const other of [
      { source: 'crm', id: '8' },
      { source: 'other', id: '7' },
    ])
      expect(answered(paper, convert(other), seven)).toMatchObject({
        code: 'account-not-found',
        field: 'account',
      });
  });

  it('are taken by a conversion that asks nobody where one alone is named by number or domain', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    const match: Command = { type: 'convert', lead, account: 'match' };
    const answer = answered(paper, match, [named('7', 'domain'), named('8', 'name')]);
    const opened = 'writes' in answer && eventsOf(answer).find(({ type }) => type === 'account-opened');
    expect(opened && opened.data['externalId']).toEqual({ source: 'crm', id: '7' });
    expect(answered(paper, match, [named('8', 'name')])).toMatchObject({ code: 'account-ambiguous' });
  });
});

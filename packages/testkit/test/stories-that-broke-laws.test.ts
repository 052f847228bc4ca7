// Stories that broke a law which was too strict: the shortest of each, and that the law still sees what it forbids.
import assert from 'node:assert/strict';
import { type Command, type CommandOf, defaultProcess, defineProcess, isDecision } from '@leadstream/core';
import { type History, openPaper } from '@leadstream/testkit';
import { describe, it } from 'vitest';
import { LawBroken } from '../src/laws/law.ts';
import { poolTurnsAreFair } from '../src/laws/pool-turns-are-fair.ts';
import { rulesGiveOnlyToThoseThere } from '../src/laws/rules-give-only-to-those-there.ts';
import { whatBecameOneIsConvertedOnce } from '../src/laws/what-became-one-is-converted-once.ts';

const process = defineProcess({
  ...defaultProcess,
  assignment: { active: 'main', rules: [{ id: 'main', entries: [{ id: 'all', to: 'pool/floor' }] }] },
});

/** So many leads that come in. */
const leads = (count: number): Command[] =>
  Array.from({ length: count }, () => ({ type: 'capture', channel: 'web', fields: { lastName: 'King' } }));

/** Lives through commands, an hour apart. */
function lived(...commands: readonly Command[]): History {
  const paper = openPaper(process);
  const steps = commands.map((command) => {
    paper.now += 3_600_000;
    const step = { ...paper.carryOut(command, { actor: 'system' }), at: paper.now };
    assert.ok(isDecision(step.answer), `${command.type} is accepted`);
    return step;
  });
  return { process, steps, events: paper.events, state: (stream) => paper.state(stream) };
}

const seller = (id: string, more: Partial<CommandOf<'define-seller'>> = {}): Command => ({
  type: 'define-seller',
  seller: id,
  active: true,
  ...more,
});
const pool = (members: string[], more: Partial<CommandOf<'define-pool'>> = {}): Command => ({
  type: 'define-pool',
  pool: 'floor',
  strategy: 'round-robin',
  members,
  ...more,
});
const turnsIn = ({ events }: History) =>
  events.filter(({ type }) => type === 'turn-taken').map(({ data }) => data['seller']);

describe('the law of fair turns (5.2)', () => {
  it('takes names of members for names, such as "constructor" in a pool by weight', () => {
    const story = lived(
      seller('constructor'),
      seller('ann'),
      pool(['constructor', 'ann'], { strategy: 'smooth-weighted' }),
      ...leads(5),
    );
    poolTurnsAreFair.holds(story);
    assert.deepEqual(turnsIn(story), ['ann', 'constructor', 'ann', 'constructor', 'ann']);
  });

  it('counts anew after turns that somebody who is full could not have', () => {
    const story = lived(
      seller('ann'),
      seller('bob'),
      pool(['ann', 'bob']),
      ...leads(1),
      seller('ann', { openLimit: 1 }),
      ...leads(2), // ann is full: both go to bob
      seller('ann', { openLimit: null }),
      ...leads(3),
    );
    assert.deepEqual(turnsIn(story), ['ann', 'bob', 'bob', 'ann', 'bob', 'ann']);
    poolTurnsAreFair.holds(story);
  });

  it('tells no shares by weight from a part of a run, as after a member was full', () => {
    const weighted = pool(['ann', 'bob'], { strategy: 'smooth-weighted', weights: { ann: 5, bob: 1 } });
    for (let turnsBefore = 0; turnsBefore < 6; turnsBefore++) {
      const [limited, free] = [seller('ann', { openLimit: 50 }), seller('ann', { openLimit: null })];
      poolTurnsAreFair.holds(
        lived(
          seller('ann'),
          seller('bob'),
          weighted,
          ...leads(1),
          limited,
          ...leads(turnsBefore),
          free,
          ...leads(12),
        ),
      );
    }
  });

  it('is broken by turns out of turn, also after others were full', () => {
    const story = lived(
      seller('ann', { openLimit: 50 }),
      seller('bob'),
      pool(['ann', 'bob']),
      ...leads(2),
      seller('ann', { openLimit: null }),
      ...leads(4),
    );
    const events = story.events.map((event) =>
      event.type === 'turn-taken' ? { ...event, data: { ...event.data, seller: 'bob' } } : event,
    );
    assert.throws(() => poolTurnsAreFair.holds({ ...story, events }), LawBroken);
  });
});

describe('the law of giving only to those there (5.1)', () => {
  const captured = ({ events }: History) =>
    events.filter(({ type }) => type === 'captured').map(({ stream }) => stream.slice('lead/'.length));
  const full = [seller('ann', { openLimit: 1 }), pool(['ann'])];
  const twoLeads = lived(...full, ...leads(2));
  const [hers = '', other = ''] = captured(twoLeads);

  it('does not count a lead that another stands for: its owner has room again', () => {
    const story = lived(
      ...full,
      ...leads(2),
      { type: 'merge', lead: other, absorb: [hers] },
      { type: 'assign', lead: other, to: 'rules' },
    );
    assert.equal(turnsIn(story).length, 2, 'ann gets the other one too');
    rulesGiveOnlyToThoseThere.holds(story);
  });

  it('counts it once more when the merge is taken back', () => {
    const story = lived(
      ...full,
      ...leads(2),
      { type: 'merge', lead: other, absorb: [hers] },
      { type: 'unmerge', lead: other, absorbed: hers },
    );
    const turn = twoLeads.events.filter(({ type }) => type === 'assigned').at(-1);
    assert.ok(turn);
    const given = { ...turn, stream: `lead/${other}`, data: { ...turn.data, owner: 'seller/ann' } };
    assert.throws(
      () => rulesGiveOnlyToThoseThere.holds({ ...story, events: [...story.events, given] }),
      LawBroken,
    );
  });
});

describe('the law of converting once what became one (invariant 41)', () => {
  const person = (lastName: string): Command => ({
    type: 'capture',
    channel: 'sync',
    fields: { lastName, company: `${lastName} Ltd` },
  });
  const captured = lived(person('King'), person('Moor')).events.filter(({ type }) => type === 'captured');
  const [lead = '', other = ''] = captured.map(({ stream }) => stream.slice('lead/'.length));
  const merged: Command[] = [person('King'), person('Moor'), { type: 'merge', lead, absorb: [other] }];

  it('lets a lead that was parted again be converted by itself, later than the one it had become', () => {
    const story = lived(
      ...merged,
      { type: 'convert', lead, account: 'new' },
      { type: 'unmerge', lead, absorbed: other },
      { type: 'convert', lead: other, account: 'new' },
    );
    assert.equal(story.events.filter(({ type }) => type === 'converted').length, 2);
    whatBecameOneIsConvertedOnce.holds(story);
  });

  it('still sees one that was converted by itself before', () => {
    const story = lived(...merged, { type: 'convert', lead, account: 'new' });
    const converted = story.events.find(({ type }) => type === 'converted');
    assert.ok(converted);
    const before = { ...converted, stream: `lead/${other}`, position: 1 };
    assert.throws(
      () => whatBecameOneIsConvertedOnce.holds({ ...story, events: [before, ...story.events] }),
      LawBroken,
    );
  });
});

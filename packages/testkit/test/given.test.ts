import assert from 'node:assert/strict';
import { type Command, defaultProcess } from '@leadstream/core';
import { given, marketProcess, type Told } from '@leadstream/testkit';
import { describe, it } from 'vitest';

const capture: Command = { type: 'capture', channel: 'hand', fields: { lastName: 'King', company: 'Azur' } };
const working: Told = ({ lead }) => ({ type: 'change-status', lead, to: 'Working' });

/** What a test that fails says. */
function complaint(test: () => void): string {
  try {
    test();
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail('it should have failed');
}

describe('given, when, then', () => {
  it('holds what comes of a command against events, in order and by their parts', () => {
    given(defaultProcess, capture)
      .when(working)
      .then({ events: [{ type: 'status-changed', data: { from: 'New', to: 'Working' } }] });
    given(defaultProcess)
      .when(capture)
      .then({ events: ['captured'] });
  });

  it('knows the state of the lead and the time that passed', () => {
    given(defaultProcess, capture, { waitMs: 5000 })
      .when(working)
      .then({ lead: { status: { id: 'Working', visits: { New: { count: 1, ms: 5000 } } } } });
  });

  it('knows refusals by their code or by their parts', () => {
    given(defaultProcess).when({ type: 'tick', lead: 'x' }).then({ refusal: 'not-found' });
    given(defaultProcess, capture)
      .when(({ lead }) => ({ type: 'change-status', lead, to: 'Gone' }))
      .then({ refusal: { code: 'status-unknown', field: 'to' }, lead: { status: { id: 'New' } } });
  });

  it('has the sellers and pools of the process, and leads by their order', () => {
    const web: Command = { ...capture, channel: 'web', source: 'Website' } as Command;
    given(marketProcess, web, web)
      .when(({ leads }) => ({ type: 'assign', lead: leads[0] ?? '', to: 'seller/cleo' }))
      .then({
        events: [
          { type: 'assigned', data: { previous: 'seller/ada', owner: 'seller/cleo' } },
          'alert-raised',
          'deadline-set',
        ],
      });
    given(marketProcess, web)
      .when(web)
      .then({ lead: { owner: 'seller/ben' } });
  });

  it('takes a mode and an actor', () => {
    given(defaultProcess)
      .when(capture, { actor: 'user:zoé', mode: 'history' })
      .then({ lead: { owner: 'seller/zoé' }, events: [{ type: 'captured', mode: 'history' }] });
  });
});

describe('given, when, then fails and tells the story', () => {
  it('when another event was written', () => {
    const said = complaint(() =>
      given(defaultProcess, capture)
        .when(working)
        .then({ events: ['assigned'] }),
    );
    assert.match(said, /Event 1 is not as expected: type is "status-changed", not "assigned"/);
    assert.match(said, /1\. 2026-01-05T09:00Z user:ann: capture channel hand, .* -> captured lead\/id-\d+/);
    assert.match(said, /2\. .* change-status .*to Working -> status-changed/);
  });

  it('when more or fewer events were written', () => {
    const test = given(defaultProcess, capture).when(working);
    assert.match(
      complaint(() => test.then({ events: [] })),
      /wrote other events/,
    );
    assert.match(
      complaint(() => test.then({ events: ['status-changed', 'scored'] })),
      /wrote other events/,
    );
  });

  it('when a part of an event or of the lead is otherwise', () => {
    const test = given(defaultProcess, capture).when(working);
    const data = { to: 'Qualified' };
    assert.match(
      complaint(() => test.then({ events: [{ data }] })),
      /data\.to is "Working", not "Qualified"/,
    );
    assert.match(
      complaint(() => test.then({ lead: { status: { rank: 2 } } })),
      /status\.rank is 1, not 2/,
    );
  });

  it('when it was refused, or refused for another reason, or not at all', () => {
    const missing = given(defaultProcess).when({ type: 'tick', lead: 'x' });
    assert.match(
      complaint(() => missing.then({ events: [] })),
      /"tick lead x" should be accepted/,
    );
    assert.match(
      complaint(() => missing.then({ refusal: 'invalid' })),
      /code is "not-found", not "invalid"/,
    );
    const fine = given(defaultProcess).when(capture);
    assert.match(
      complaint(() => fine.then({ refusal: 'invalid' })),
      /should be refused: it was accepted/,
    );
  });

  it('when what is given is refused', () => {
    assert.match(
      complaint(() => given(defaultProcess, working)),
      /What is given must be accepted/,
    );
  });

  it('when nothing is expected, and when it is awaited', async () => {
    const test = given(defaultProcess).when(capture);
    assert.match(
      complaint(() => test.then({})),
      /Say what is expected/,
    );
    await assert.rejects(async () => test as never, /no promise: leave `await` out/);
  });
});

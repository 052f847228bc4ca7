// Modes (Ours 0.2): goal is that history alerts nobody until somebody says so, and that this is listed first.
import assert from 'node:assert/strict';
import type { Command } from '@leadstream/core';
import { describe, it } from 'vitest';
import { accepted, aLead, openHouse, pooled } from './house.ts';

type Handle = ReturnType<typeof openHouse>['ada'];
const history = { mode: 'history' } as const;

/** Two leads of an import, of which one is over with, and one that came in live. */
async function imported(ada: Handle) {
  const row = { channel: 'file', at: '2025-12-01T09:00:00Z' } as const;
  const old = await accepted(ada.capture({ ...aLead('King'), ...row }, history));
  const lost = await accepted(ada.capture({ ...aLead('Byron'), ...row }, history));
  await accepted(ada.changeStatus({ lead: lost.id, to: 'Unqualified', reason: 'no-need' }, history));
  const live = await accepted(ada.capture(aLead('Gray')));
  return { old: old.id, lost: lost.id, live: live.id };
}

async function typesOf(ada: Handle, lead: string): Promise<string[]> {
  return (await ada.history(lead)).map(({ type }) => type);
}

describe('leads that history brought in (Ours 0.2)', () => {
  it('are listed with what would be due, and nothing is done', async () => {
    const { ada, storage } = openHouse({ process: pooled });
    const { old } = await imported(ada);
    const head = await storage.log.head('main');
    const { due, done } = await ada.goLive({ assign: true });
    assert.equal(done, false);
    assert.deepEqual(
      due.map(({ lead, events }) => [lead, events.map(({ type }) => type)]),
      [[old, ['assigned', 'turn-taken', 'deadline-set']]],
    );
    assert.equal(await storage.log.head('main'), head);
  });

  it('live on once when somebody says so, and what follows names that as its cause', async () => {
    const { ada } = openHouse({ process: pooled });
    const { old, live, lost } = await imported(ada);
    const { due, done } = await ada.goLive({ assign: true, confirm: true });
    assert.deepEqual([due.length, done], [1, true]);
    const events = await ada.history(old);
    const [went, assigned] = events.slice(-3);
    assert.deepEqual(
      [went?.type, assigned?.type, assigned?.causationId],
      ['went-live', 'assigned', went?.id],
    );
    assert.equal((await ada.lead(old))?.owner, 'seller/ann');
    assert.deepEqual((await ada.goLive({ confirm: true })).due, []);
    assert.equal((await typesOf(ada, old)).filter((type) => type === 'went-live').length, 1);
    for (const other of [live, lost]) assert.equal((await typesOf(ada, other)).includes('went-live'), false);
  });

  it('get the deadline of a first response only then, reckoned from that moment', async () => {
    const deadlines = { response: [{ id: 'all', within: { hours: 1 } }] };
    const { ada } = openHouse({ process: { ...pooled, deadlines } });
    const { old } = await imported(ada);
    assert.equal((await ada.lead(old))?.deadlines.response, undefined);
    const { due } = await ada.goLive();
    assert.deepEqual(
      due[0]?.events.map(({ type, data }) => [type, data['deadline']]),
      [['deadline-set', 'response']],
    );
    await ada.goLive({ confirm: true });
    assert.equal((await ada.lead(old))?.deadlines.response?.dueAt, Date.UTC(2026, 0, 5, 10));
  });

  it('go page by page', async () => {
    const { ada } = openHouse({ process: pooled });
    for (const name of ['King', 'Byron', 'Gray']) await accepted(ada.capture(aLead(name), history));
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await ada.goLive({ limit: 2, after });
      seen.push(...page.due.map(({ lead }) => lead));
      after = page.next;
      if (after === undefined) break;
    }
    assert.equal(new Set(seen).size, 3);
  });

  it('are left alone where they are live already, over with, or the command itself is history', async () => {
    const { ada } = openHouse({ process: pooled });
    const { old, live, lost } = await imported(ada);
    const goLive = (lead: string): Command => ({ type: 'go-live', lead });
    for (const lead of [live, lost]) assert.equal((await accepted(ada.execute(goLive(lead)))).last, 0);
    const answer = await ada.execute(goLive(old), history);
    assert.equal(answer.ok ? '' : answer.refusal.field, 'mode');
  });
});

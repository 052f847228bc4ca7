// The audit trail: who did what to what, when, why and by which rules; of what is seen, and complete.
import assert from 'node:assert/strict';
import type { Event } from '@leadstream/core';
import type { AuditFilter, Handle } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, openHouse } from './house.ts';
import { aScene } from './scene.ts';

async function trailOf(handle: Handle, filter: AuditFilter = {}, limit = 3): Promise<Event[]> {
  const found: Event[] = [];
  for (let after: string | undefined; ; ) {
    const page = await handle.audit({ ...filter, limit, after });
    found.push(...page.events);
    assert.ok(page.next === undefined || page.events.length === limit);
    after = page.next;
    if (after === undefined) return found;
  }
}

const typesOf = (events: readonly Event[]): string[] => events.map(({ type }) => type);

describe('the audit trail (Ours 12.1)', () => {
  it('is the whole log, the newest first, by every filter, page by page', async () => {
    const scene = await aScene();
    const house = scene.engine.system();
    const lead = await scene.lead('King', 'seller/ann');
    scene.clock.time += 1000;
    await accepted(scene.as('ann').changeStatus({ lead, to: 'Working' }, { correlationId: 'a-call' }));
    await accepted(house.takeAccess({ user: 'bob', kind: 'role', id: 'seller' }));
    const log: Event[] = [];
    for await (const event of house.events()) log.push(event);
    const wanted = (isIt: (event: Event) => boolean): Event[] => log.filter(isIt).reverse();
    const since = '2026-01-05T09:00:01.000Z';
    const filters: readonly (readonly [AuditFilter, (event: Event) => boolean])[] = [
      [{}, () => true],
      [{ actor: 'user:ann' }, ({ actor }) => actor === 'user:ann'],
      [{ thing: `lead/${lead}` }, ({ stream }) => stream === `lead/${lead}`],
      [{ kind: 'access' }, ({ stream }) => stream === 'access/main'],
      [{ type: 'status-changed' }, ({ type }) => type === 'status-changed'],
      [{ correlation: 'a-call' }, ({ correlationId }) => correlationId === 'a-call'],
      [{ processVersion: 1, actor: 'system' }, ({ actor }) => actor === 'system'],
      [{ processVersion: 9 }, () => false],
      [{ since }, ({ recordedAt }) => recordedAt >= since],
      [{ until: '2026-01-05T09:00:00.500Z' }, ({ recordedAt }) => recordedAt < since],
      [
        { since, until: since, kind: 'lead' },
        ({ recordedAt, stream }) => recordedAt >= since && stream.startsWith('lead/'),
      ],
    ];
    for (const [filter, isIt] of filters) {
      assert.deepEqual(await trailOf(house, filter), wanted(isIt), JSON.stringify(filter));
    }
    const change = log.find(({ type }) => type === 'status-changed');
    assert.ok(change);
    const followed = await trailOf(house, { cause: change.id });
    assert.deepEqual(
      followed,
      wanted(({ causationId }) => causationId === change.id),
    );
    assert.deepEqual(
      typesOf(await trailOf(house, { command: change.commandId })),
      typesOf(wanted(({ commandId }) => commandId === change.commandId)),
    );
    await scene.engine.close();
  });

  it('tells who gave and took permissions to those who give them, and to nobody else (12.2)', async () => {
    const scene = await aScene();
    const given = await trailOf(scene.as('art'), { thing: 'access/main' });
    assert.ok(given.length > 5 && given.every(({ actor }) => actor === 'system'));
    assert.deepEqual(await trailOf(scene.as('ann'), { thing: 'access/main' }), []);
    await scene.engine.close();
  });

  it('shows no hidden field, and no lead that is not seen (12.1)', async () => {
    const scene = await aScene();
    const house = scene.engine.system();
    await accepted(
      house.definePermissionSet({ set: 'blind', permissions: ['see-own'], hidden: ['company', 'email'] }),
    );
    await accepted(house.giveAccess({ user: 'eve', kind: 'set', id: 'blind' }));
    await accepted(house.defineSeller({ seller: 'eve', active: true }));
    await scene.lead('King', 'seller/eve');
    await scene.lead('Moe', 'seller/ann');
    const text = JSON.stringify(await trailOf(scene.as('eve')));
    assert.ok(text.includes('King'));
    assert.ok(!/King Ltd|example\.org|Moe/.test(text));
    await scene.engine.close();
  });

  it('keeps nothing personal and is built only for who asks; what it holds is what a rebuild gives', async () => {
    const { engine, storage, ada } = openHouse();
    await accepted(
      ada.capture({ channel: 'hand', fields: { lastName: 'Noether', email: 'emmy@example.org' } }),
    );
    await engine.runDue();
    const shape = { name: 'audit', version: 1 } as Parameters<typeof storage.views.checkpoint>[1];
    assert.equal(await storage.views.checkpoint('main', shape), 0);
    const { events } = await ada.audit({ kind: 'lead' });
    assert.ok(JSON.stringify(events).includes('Noether'));
    const { auditTrail } = await import('@leadstream/core');
    const page = await storage.views.query('main', auditTrail.shape, { index: 'newest', limit: 100 });
    assert.ok(page.rows.length > 0 && !/Noether|emmy/.test(JSON.stringify(page)));
    assert.deepEqual(await engine.check(), []);
    await assert.rejects(ada.audit({ after: 'x' }), { code: 'cursor-invalid' });
    await assert.rejects(ada.audit({ limit: 0 }), TypeError);
    await assert.rejects(ada.audit({ since: 'yesterday' }), TypeError);
    await engine.close();
  });
});

// The work list: goal is that everybody sees what to do next, in an order that an index holds, and why (Ours 5.5).
import {
  foldView,
  iso,
  type Lead,
  type LeadRow,
  leadList,
  placeText,
  type WorkPlace,
  whyHere,
  workOrder,
  workPlaceOf,
  workReasons,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, day, engage, hour, monday } from './scene.ts';

const rowsOf = (paper: Paper): LeadRow[] => [...foldView(leadList, paper.events).values()];
const form = { kind: 'form-submit', facets: { form: 'request' } };
/** Names of the leads of the work list, in its order, each with the code of why. */
const listed = (paper: Paper): string[] =>
  rowsOf(paper)
    .filter((row) => leadList.columns(row)['section'] === 'work')
    .sort((a, b) => (placeText(workPlaceOf(a)) < placeText(workPlaceOf(b)) ? -1 : 1))
    .map((row) => `${(paper.lead(row.id) as Lead).personal.fields['lastName']}: ${whyHere(row).code}`);

/** A house where a form is answered within an hour, and whoever is given a lead by hand is alerted. */
const aDesk = (): Paper => {
  const paper = aHouse({
    deadlines: { response: [{ id: 'soon', within: { hours: 1 } }] },
    statuses: aProcess().definition.statuses.map((status) =>
      status.id === 'Nurturing' ? { ...status, sla: { hours: 48 } } : status,
    ),
    alerts: { assigned: { id: 'yours', within: { hours: 5 } } },
  });
  for (const seller of ['ann', 'bob']) paper.accept({ type: 'define-seller', seller, active: true });
  return paper;
};
const named = (paper: Paper, lastName: string, channel: 'hand' | 'web' = 'hand') =>
  aLead(paper, { lastName }, { channel });

describe('the order (Ours 5.5)', () => {
  it('is alerts, overdue and due responses, follow-ups, band and score, status, longest untouched; each says why', () => {
    const paper = aDesk();
    const called = named(paper, 'Called');
    paper.accept({ type: 'log-activity', lead: called, kind: 'call', direction: 'outbound' });
    const slow = named(paper, 'Slow');
    paper.accept({ type: 'change-status', lead: slow, to: 'Nurturing' });
    named(paper, 'Fresh');
    engage(paper, named(paper, 'Warm'), form);
    engage(paper, named(paper, 'Hot'), form, form);
    const planned = named(paper, 'Planned');
    paper.accept({ type: 'set-follow-up', lead: planned, kind: 'call', dueAt: iso(monday + day) });
    const late = named(paper, 'Late', 'web');
    paper.now += hour;
    paper.accept({ type: 'tick', lead: late }, { actor: 'system' });
    named(paper, 'Asked', 'web');
    const given = named(paper, 'Given');
    paper.accept({ type: 'assign', lead: given, to: 'seller/bob' });
    expect(listed(paper)).toEqual([
      'Given: alert',
      'Late: response-overdue',
      'Asked: response-due',
      'Planned: follow-up-due',
      'Hot: score',
      'Warm: score',
      'Slow: status-due',
      'Fresh: untouched',
      'Called: touched',
    ]);
    paper.accept(
      { type: 'log-activity', lead: given, kind: 'call', direction: 'outbound' },
      { actor: 'user:bob' },
    );
    expect(listed(paper)[0]).toBe('Late: response-overdue');
    expect(listed(paper).at(-1)).toBe('Given: touched');
  });

  it('has what is due first by its instant, and of two alerts the older', () => {
    const paper = aDesk();
    const [second, first] = [named(paper, 'Second'), named(paper, 'First')];
    paper.accept({ type: 'assign', lead: first, to: 'seller/bob' });
    paper.now += hour;
    paper.accept({ type: 'assign', lead: second, to: 'seller/bob' });
    paper.accept({ type: 'assign', lead: first, to: 'seller/ann' }, { actor: 'user:bob' });
    expect(listed(paper)).toEqual(['First: alert', 'Second: alert']);
    expect(rowsOf(paper).map(whyHere)).toContainEqual({
      code: 'alert',
      text: workReasons.alert,
      at: monday,
    });
  });

  it('leaves out what is disqualified, converted or erased', () => {
    const paper = aDesk();
    paper.accept({ type: 'change-status', lead: named(paper, 'Lost'), to: 'Unqualified', reason: 'budget' });
    paper.accept({ type: 'convert', lead: named(paper, 'Sold'), account: 'new' });
    paper.accept({ type: 'erase', lead: named(paper, 'Gone') });
    named(paper, 'Here');
    expect(listed(paper)).toEqual(['Here: untouched']);
  });

  it('is told in words, in English and in French', () => {
    for (const { en, fr } of Object.values(workReasons)) {
      expect(en).toMatch(/^[A-Z].{10,70}$/);
      expect(fr).toMatch(/^[A-ZÀ-Ÿ].{10,70}$/);
      expect(fr).not.toBe(en);
    }
  });
});

describe('the text of a place (Ours 5.5)', () => {
  const instant = fc.integer({ min: -62_000_000_000_000, max: 253_402_300_799_999 });
  const places = fc.record({
    alertAt: instant,
    overdueAt: instant,
    responseDueAt: instant,
    followUpDueAt: instant,
    bandFrom: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    score: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
    dueAt: instant,
    lastTouchedAt: instant,
  });
  /** Two places that differ in a part or none, so that every part gets to decide. */
  const pairs = fc
    .tuple(places, places, fc.subarray(workOrder.map(({ part }) => part)))
    .map(
      ([a, b, same]) => [a, { ...b, ...Object.fromEntries(same.map((part) => [part, a[part]])) }] as const,
    );

  it('stands before another where the first part that differs does', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const [x, y] = [placeText(a), placeText(b)];
        expect(Math.sign(x < y ? -1 : x > y ? 1 : 0)).toBe(Math.sign(compare(a, b)));
      }),
    );
  });

  function compare(a: WorkPlace, b: WorkPlace): number {
    const found = workOrder.find(({ part }) => a[part] !== b[part]);
    return found ? (a[found.part] - b[found.part]) * (found.descending ? -1 : 1) : 0;
  }
});

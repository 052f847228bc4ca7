// Views and measures: goal is that what people look at says what the log says, in the order of Ours 5.5.
import {
  type Event,
  foldView,
  funnelOf,
  iso,
  type LeadRow,
  leadList,
  never,
  placeText,
  taskCommand,
  taskCommandId,
  taskList,
  viewRow,
  workPlaceOf,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, day, engage, hour, monday } from './scene.ts';

const rowsOf = (paper: Paper) => foldView(leadList, paper.events);
const rowOf = (paper: Paper, lead: string) => rowsOf(paper).get(lead) as LeadRow;
const form = { kind: 'form-submit', facets: { form: 'request' } };

/** Ids in the order of an index of the lead list, ties by id. */
function ordered(paper: Paper, index: keyof typeof leadList.shape.indexes & string): string[] {
  const columns = leadList.shape.indexes[index] ?? [];
  return [...rowsOf(paper)]
    .map(([key, row]) => ({ key, at: leadList.columns(row) }))
    .sort((a, b) => {
      for (const { column, descending } of columns) {
        const [x, y] = [a.at[column] as string | number, b.at[column] as string | number];
        if (x !== y) return (x < y ? -1 : 1) * (descending ? -1 : 1);
      }
      return a.key < b.key ? -1 : 1;
    })
    .map(({ key }) => key);
}

describe('the lead list', () => {
  it('holds what lists need of a lead, and nothing personal', () => {
    const paper = aHouse();
    const externalId = { source: 'fair', id: '7' };
    const lead = aLead(
      paper,
      { lastName: 'King', email: 'ada@x.example' },
      { source: 'Webinar', channel: 'file', externalId },
    );
    engage(paper, lead, form);
    paper.now += hour;
    paper.accept({ type: 'log-activity', lead, kind: 'call', direction: 'outbound', note: 'Ada was out' });
    paper.accept({
      type: 'set-follow-up',
      lead,
      kind: 'call',
      dueAt: iso(monday + day),
      hideUntil: iso(monday + day / 2),
    });
    expect(rowOf(paper, lead)).toEqual({
      id: lead,
      externalId: '7',
      status: 'New',
      statusKind: 'open',
      source: 'Webinar',
      owner: 'seller/ann',
      score: 40_000,
      band: 'warm',
      bandFrom: 25,
      grade: null,
      converted: false,
      capturedAt: monday,
      convertedAt: 0,
      followUpDueAt: monday + day,
      hideUntil: monday + day / 2,
      lastTouchedAt: monday + hour,
      alerts: [],
      deadlines: {},
      erased: false,
      absorbedBy: '',
    });
    expect(viewRow(leadList, lead, rowOf(paper, lead)).columns).toEqual({
      section: 'work',
      externalId: '7',
      status: 'New',
      source: 'Webinar',
      owner: 'seller/ann',
      converted: 0,
      hideUntil: monday + day / 2,
      place: placeText(workPlaceOf(rowOf(paper, lead))),
      grade: '',
      score: 40_000,
      capturedAt: monday,
    });
    expect(JSON.stringify([...rowsOf(paper)])).not.toMatch(/King|ada@|Ada/);
  });

  it('names each column of its shape and no other, and orders by columns that it has', () => {
    const paper = aHouse();
    const { columns } = viewRow(leadList, 'x', rowOf(paper, aLead(paper)));
    expect(Object.keys(columns).sort()).toEqual(Object.keys(leadList.shape.columns).sort());
    for (const index of Object.values(leadList.shape.indexes)) {
      for (const { column } of index) expect(leadList.shape.columns).toHaveProperty(column);
    }
  });

  it('disqualified and converted leads stand apart; a reopened one is back at work (Ours 5.5)', () => {
    const paper = aHouse();
    const [work, lost, back, won] = ['A', 'B', 'C', 'D'].map((lastName) => aLead(paper, { lastName })) as [
      string,
      string,
      string,
      string,
    ];
    for (const lead of [lost, back])
      paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason: 'budget' });
    paper.accept({ type: 'change-status', lead: back, to: 'New', reopen: true });
    paper.accept({ type: 'convert', lead: won });
    const sections = [work, lost, back, won].map((lead) => leadList.columns(rowOf(paper, lead))['section']);
    expect(sections).toEqual(['work', 'disqualified', 'work', 'converted']);
    expect(rowOf(paper, won)).toMatchObject({
      status: 'Converted',
      converted: true,
      convertedAt: monday,
      followUpDueAt: never,
      hideUntil: 0,
    });
  });

  it('stands by alert, follow-up due, band, score rounded to 5, longest untouched, id (Ours 5.5)', () => {
    const paper = aHouse();
    const lead = (name: string) => aLead(paper, { lastName: name });
    const touch = (id: string) =>
      paper.accept({ type: 'log-activity', lead: id, kind: 'call', direction: 'outbound' });
    const ids = Object.fromEntries(
      ['cold', 'touched', 'later', 'warm', 'soon', 'hot', 'fresh'].map((name) => [name, lead(name)]),
    ) as Record<string, string>;
    touch(ids['touched'] as string);
    engage(paper, ids['warm'] as string, form);
    engage(paper, ids['hot'] as string, form, form);
    paper.accept({
      type: 'set-follow-up',
      lead: ids['later'] as string,
      kind: 'call',
      dueAt: iso(monday + 9 * day),
    });
    paper.accept({
      type: 'set-follow-up',
      lead: ids['soon'] as string,
      kind: 'call',
      dueAt: iso(monday + day),
    });
    const names = ordered(paper, 'work').map((id) => Object.keys(ids).find((name) => ids[name] === id));
    // The alert about the hot one waits; of the others what is due comes first.
    expect(names).toEqual(['hot', 'soon', 'later', 'warm', 'fresh', 'cold', 'touched']); // ids are texts: id-14 stands before id-2;
  });

  it('the better band comes first, also where both scores round to the same', () => {
    const paper = aHouse({
      scoring: {
        ...aProcess().definition.scoring,
        bands: [
          { id: 'cold', from: 0 },
          { id: 'warm', from: 24 },
        ],
      },
    });
    const scored = (...kinds: string[]) => {
      const lead = aLead(paper, { lastName: kinds.join() });
      engage(paper, lead, ...kinds.map((kind) => ({ kind, at: iso(paper.now) })));
      return lead;
    };
    const cold = scored('webinar-attended', 'webinar-registered', 'visit', 'email-open');
    const warm = scored('webinar-attended', 'webinar-registered', 'visit', 'visit', 'email-open');
    paper.accept({ type: 'log-activity', lead: warm, kind: 'call', direction: 'outbound' });
    expect([cold, warm].map((lead) => rowOf(paper, lead).score)).toEqual([23_000, 25_000]);
    const [low, high] = [cold, warm].map((lead) => workPlaceOf(rowOf(paper, lead)));
    expect(low?.score).toBe(high?.score);
    expect(ordered(paper, 'work')).toEqual([warm, cold]);
  });

  it('looks only at rows that it named beforehand', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, form);
    paper.accept({ type: 'convert', lead, account: 'new' });
    for (const view of [leadList, taskList]) {
      for (const event of paper.events) {
        const keys = view.keys(event);
        const named = (key: string) => {
          if (!keys.includes(key))
            throw new Error(`${view.shape.name} looks at "${key}" at "${event.type}".`);
        };
        if (keys.length === 0) continue;
        view.apply(event, {
          get: (key) => {
            named(key);
            return undefined;
          },
          put: (key) => named(key),
          remove: (key) => named(key),
        });
      }
    }
    const strange = { ...(paper.events[0] as Event), type: 'constructor' };
    expect([
      leadList.keys(strange),
      leadList.keys({ ...strange, type: 'scored', stream: 'account/1' }),
    ]).toEqual([[], []]);
  });
});

describe('tasks', () => {
  it('one per lead whose band fading will change, due when it does; the tick that works it off has its id (Ours 7.6)', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, form);
    const [task] = [...foldView(taskList, paper.events).values()];
    const dueAt = paper.lead(lead)?.score.nextBandAt as number;
    expect(task).toEqual({ id: `band/${lead}/${iso(dueAt)}`, kind: 'band', lead, dueAt });
    if (!task) return;
    expect([taskCommand(task), taskCommandId(task)]).toEqual([{ type: 'tick', lead }, `task/${task.id}`]);
    paper.now = dueAt;
    paper.accept(taskCommand(task), { commandId: taskCommandId(task), actor: 'system' });
    expect([...foldView(taskList, paper.events)]).toEqual([]);
  });
});

describe('the funnel', () => {
  it('conversionRate is converted by captured (Ours 11.2), 0 where there are none', () => {
    expect(funnelOf([])).toEqual({ captured: 0, converted: 0, conversionRate: 0, byStatus: {} });
    const counts = [
      { status: 'New', converted: false, count: 5 },
      { status: 'Converted', converted: true, count: 2 },
      { status: 'Customer', converted: true, count: 1 },
      { status: 'constructor', converted: false, count: 2 },
    ];
    const funnel = funnelOf(counts);
    expect(funnel).toMatchObject({ captured: 10, converted: 3, conversionRate: 0.3 });
    expect(Object.entries(funnel.byStatus)).toEqual([
      ['New', 5],
      ['Converted', 2],
      ['Customer', 1],
      ['constructor', 2],
    ]);
  });
});

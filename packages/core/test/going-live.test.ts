// Going live (Ours 0.2): goal is that what a lead is now has its consequences, that what it was has none, and that clocks
// start only then.
import { type Command, foldView, type ProcessInput, taskList } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aProcess, at, day, hour, lastOf, monday, typesOf } from './scene.ts';

type Programs = NonNullable<ProcessInput['programs']>;
type Thresholds = NonNullable<ProcessInput['engagement']['thresholds']>;

const past = at(monday - 100 * day);

/** A lead that an import brought in, with what it did then. */
function imported(paper: Paper, more: Partial<Extract<Command, { type: 'capture' }>> = {}): string {
  const command: Command = {
    type: 'capture',
    channel: 'file',
    at: past,
    fields: { lastName: 'King', country: 'FR' },
    ...more,
  };
  return paper.accept(command, { mode: 'history', actor: 'user:import' }).subject as string;
}
const goLive = (paper: Paper, lead: string) => typesOf(paper.execute({ type: 'go-live', lead }));
const rest = { id: 'rest', do: 'wait', for: { hours: 24 } } as const;

describe('a lead that goes live (Ours 0.2)', () => {
  it('enters the programs whose segment it is in now, and none for having been captured once', () => {
    const programs: Programs = [
      {
        id: 'french',
        entry: { on: 'segment', when: { field: 'country', op: 'is', value: 'FR' } },
        steps: [rest],
      },
      {
        id: 'german',
        entry: { on: 'segment', when: { field: 'country', op: 'is', value: 'DE' } },
        steps: [rest],
      },
      { id: 'welcome', entry: { on: 'capture' }, steps: [rest] },
    ];
    const paper = aHouse({ programs });
    const lead = imported(paper);
    expect(paper.lead(lead)?.enrolments).toEqual({});
    expect(goLive(paper, lead)).toEqual(['went-live', 'enrolled']);
    expect(lastOf(paper, 'enrolled').data).toMatchObject({ program: 'french', by: 'entry' });
  });

  it('that was silent for long is noted as that and does what the rule says, but alerts nobody', () => {
    const silent = (id: string, days: number): Thresholds[number] => ({
      id,
      kinds: ['visit'],
      count: 1,
      absent: true,
      window: { days },
      // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
      then: [{ do: 'alert' }, { do: 'enrol', program: 'back' }],
    });
    const { engagement } = aProcess().definition;
    const paper = aHouse({
      engagement: { ...engagement, thresholds: [silent('a-month', 30), silent('half-a-year', 180)] },
      programs: [{ id: 'back', entry: { on: 'hand' }, steps: [rest] }],
    });
    const lead = imported(paper);
    expect(goLive(paper, lead)).toEqual(['went-live', 'threshold-reached', 'enrolled', 'absence-awaited']);
    expect(lastOf(paper, 'threshold-reached').data).toMatchObject({
      rule: 'a-month',
      then: [
        { do: 'alert', outcome: 'withheld', reason: 'too-old' },
        { do: 'enrol', outcome: 'done' },
      ],
    });
    expect(paper.lead(lead)?.absenceDueAt).toBe(monday + 80 * day);
  });

  it('whose silence began to matter within the last 24 hours does alert', () => {
    const { engagement } = aProcess().definition;
    const rule: Thresholds[number] = {
      id: 'silent',
      kinds: ['visit'],
      count: 1,
      absent: true,
      window: { days: 30 },
      // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
      then: [{ do: 'alert' }],
    };
    const paper = aHouse({ engagement: { ...engagement, thresholds: [rule] } });
    const lead = imported(paper, { at: at(monday - 30 * day - hour) });
    expect(goLive(paper, lead)).toEqual(['went-live', 'threshold-reached', 'alert-raised']);
  });

  it('waits in its queue from then on, and alerts the manager no sooner (5.4)', () => {
    const queues = [{ id: 'desk', ageLimitHours: 4 }];
    const paper = aHouse({ queues, alerts: { manager: 'seller/max' } });
    const lead = imported(paper, { owner: 'queue/desk' });
    const task = () => foldView(taskList, paper.events).get(`queue-age/${lead}`)?.dueAt;
    expect(task()).toBeUndefined();
    expect(goLive(paper, lead)).toEqual(['went-live']);
    expect([paper.lead(lead)?.routing.ageDueAt, task()]).toEqual([
      paper.now + 4 * hour,
      paper.now + 4 * hour,
    ]);
    paper.now += 4 * hour;
    expect(typesOf(paper.execute({ type: 'tick', lead }, { actor: 'system' }))).toEqual(['alert-raised']);
    expect(lastOf(paper, 'alert-raised').data).toMatchObject({ cause: 'queue-age', to: 'seller/max' });
  });

  it('keeps the time it has in a queue already, where somebody put it there since', () => {
    const paper = aHouse({ queues: [{ id: 'desk', ageLimitHours: 4 }] });
    const lead = imported(paper);
    paper.accept({ type: 'assign', lead, to: 'queue/desk' });
    const dueAt = paper.lead(lead)?.routing.ageDueAt;
    paper.now += hour;
    expect(goLive(paper, lead)).toEqual(['went-live']);
    expect(paper.lead(lead)?.routing.ageDueAt).toBe(dueAt);
    expect(foldView(taskList, paper.events).get(`queue-age/${lead}`)?.dueAt).toBe(dueAt);
  });

  it('alerts and answers nobody for what it did before: neither form, nor threshold, nor band', () => {
    const { engagement } = aProcess().definition;
    const often: Thresholds[number] = {
      id: 'often',
      kinds: ['form-submit'],
      count: 1,
      repeat: 'once',
      // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
      then: [{ do: 'alert' }],
    };
    const paper = aHouse({
      engagement: { ...engagement, thresholds: [often] },
      alerts: { bands: [{ id: 'warm', on: 'warm' }] },
      templates: [
        { id: 'thanks', class: 'transactional', variants: { en: { subject: 'Thanks', text: 'Thanks' } } },
      ],
      response: { rules: [], default: 'thanks' },
    });
    const lead = imported(paper, { channel: 'web', at: at(monday - 2 * hour) });
    const form = { kind: 'form-submit', facets: { form: 'request' }, at: at(monday - hour) } as const;
    paper.accept({ type: 'engage', lead, engagements: [form] }, { mode: 'history' });
    expect(paper.lead(lead)?.score.band).toBe('warm');
    expect(goLive(paper, lead)).toEqual(['went-live']);
  });
});

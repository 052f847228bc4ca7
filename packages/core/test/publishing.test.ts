// Publishing rules (DESIGN 0): goal is that the log's latest process decides, and that one event changes everything.
import type { Command, ProcessInput } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf, eventsOf, typesOf } from './scene.ts';

const rules = (active: string): Partial<ProcessInput> => ({
  assignment: {
    active,
    rules: [
      { id: 'day', entries: [{ id: 'by-day', to: 'seller/ann' }] },
      { id: 'night', entries: [{ id: 'by-night', to: 'seller/bob' }] },
    ],
  },
});
const publishing = (own: Partial<ProcessInput>, version: number): Command => ({
  type: 'publish-process',
  process: JSON.parse(JSON.stringify({ ...aProcess(own).definition, version })),
});

describe('publishing a process', () => {
  it('that activates one rule deactivates the other in the same event (Ours 4.2)', () => {
    const paper = aHouse(rules('day'));
    paper.accept(publishing(rules('day'), 2));
    const before = aLead(paper, { lastName: 'King' }, { channel: 'web' });
    const changed = paper.accept(publishing(rules('night'), 3));
    const after = aLead(paper, { lastName: 'Byron' }, { channel: 'web' });
    expect(eventsOf(changed).map(({ type }) => type)).toEqual(['process-published']);
    expect([paper.lead(before)?.owner, paper.lead(after)?.owner]).toEqual(['seller/ann', 'seller/bob']);
  });

  it('stamps its version on every event that it decides', () => {
    const paper = aHouse(rules('day'));
    paper.accept(publishing(rules('day'), 2));
    const from = paper.events.length;
    aLead(paper, { lastName: 'King' }, { channel: 'web' });
    const versions = paper.events.slice(from).map(({ processVersion }) => processVersion);
    expect(versions.length).toBeGreaterThan(1);
    expect(new Set(versions)).toEqual(new Set([2]));
  });

  it('is refused unless the version is higher, whatever the content', () => {
    const paper = aHouse();
    paper.accept(publishing({}, 2));
    for (const version of [1, 2]) {
      expect(codeOf(paper.execute(publishing(rules('night'), version)))).toBe('version-not-higher');
      expect(codeOf(paper.execute(publishing({}, version)))).toBe('version-not-higher');
    }
    expect(typesOf(paper.execute(publishing({}, 3)))).toEqual(['process-published']);
  });

  it('that cannot be is refused and changes nothing', () => {
    const paper = aHouse();
    const broken: Command = {
      type: 'publish-process',
      process: { ...publishing({}, 2), zone: 'Mars' } as never,
    };
    expect(codeOf(paper.execute(broken))).toBe('invalid');
    expect(paper.events).toEqual([]);
  });
});

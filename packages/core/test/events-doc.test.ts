// docs/events.md: goal is that it says what each field of each event means, and tells of no field that is not there.
import { readFileSync } from 'node:fs';
import { eventTypes } from '@leadstream/core';
import { describe, expect, it } from 'vitest';

const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.split('\n')[0] as string, section]),
);

/** The fields that a section tells of: in code, before the colon of each point; `?` marks what may be absent. */
function told(section: string): string[] {
  const points = [...section.matchAll(/^- ([^:]*):/gm)].map((point) => point[1] as string);
  return points.flatMap((names) => [...names.matchAll(/`([^`]+)`/g)].map((name) => name[1] as string));
}

describe('docs/events.md', () => {
  it('has a section for each type of event and for nothing else', () => {
    expect(new Set(sections.keys())).toEqual(new Set(eventTypes.keys()));
  });

  it.each([...eventTypes])('tells of each field of %s, and whether it may be absent', (type, { data }) => {
    const fields = Object.entries(data.shape).map(([name, shape]) =>
      shape.safeParse(undefined).success ? `${name}?` : name,
    );
    const named = told(sections.get(type) ?? '');
    expect(new Set(named)).toEqual(new Set(fields));
    expect(named.length).toBe(fields.length);
  });
});

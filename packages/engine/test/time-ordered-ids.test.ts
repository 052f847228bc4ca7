import assert from 'node:assert/strict';
import { it } from 'vitest';
import { timeOrderedIds } from '../src/time-ordered-ids.ts';

it('ids are uuids of version 7, each once, in the order in which they were made', () => {
  const ids = timeOrderedIds();
  const made = Array.from({ length: 5_000 }, () => ids.next());
  for (const id of made)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(made).size, made.length);
  assert.deepEqual(
    [...made].sort((a, b) => (a < b ? -1 : 1)),
    made,
  );
});

it('ids of two makers share nothing', () => {
  const [one, other] = [timeOrderedIds(), timeOrderedIds()];
  const both = Array.from({ length: 500 }, () => [one.next(), other.next()]).flat();
  assert.equal(new Set(both).size, both.length);
});

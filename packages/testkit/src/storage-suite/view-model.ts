import assert from 'node:assert/strict';
import type { ViewRow, Where } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import fc from 'fast-check';
import { rules } from './rule.ts';
import { aRow, board, boardOf, move, pages } from './views.ts';

const RUNS = 25;
const sellers = ['', 'a', 'A', 'ab', 'é', '\uffee', '\u{1f600}'];

export const viewModelRules = rules({
  'any rows are paged, filtered and counted as the model does it': async ({ storage }) => {
    const views = await boardOf(storage);
    const batches = fc.array(
      fc.record({ puts: fc.array(someRow(), { maxLength: 15 }), deletes: someKeys() }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(batches, someFilter(), fc.integer({ min: 1, max: 5 }), async (moves, where, limit) => {
        await views.clear('acme', board);
        const model = await boardOf(memoryStorage());
        for (const change of moves) {
          assert.equal(await move(views, change), await move(model, change));
        }
        for (const index of Object.keys(board.indexes)) {
          assert.deepEqual(
            await pages(views, { index, limit, where }),
            await pages(model, { index, limit, where }),
          );
        }
        for (const by of [[], ['seller'], ['score', 'seller']]) {
          assert.deepEqual(
            await views.count('acme', board, { where, by }),
            await model.count('acme', board, { where, by }),
          );
        }
      }),
      { numRuns: RUNS },
    );
  },
});

function someRow(): fc.Arbitrary<ViewRow> {
  const columns = fc.record({
    seller: fc.constantFrom(...sellers),
    score: fc.integer({ min: -2, max: 2 }),
    dueAt: fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER),
  });
  return fc.tuple(aKey(), columns).map(([key, values]) => aRow(key, values));
}

const aKey = (): fc.Arbitrary<string> => fc.constantFrom(...'a b c d e f g h i'.split(' '), 'é', '\u{1f600}');
const someKeys = (): fc.Arbitrary<string[]> => fc.array(aKey(), { maxLength: 3 });

function someFilter(): fc.Arbitrary<Where> {
  return fc.record(
    {
      seller: fc.oneof(fc.constantFrom(...sellers), fc.subarray(sellers)),
      score: fc.subarray([-2, -1, 0, 1, 2]),
    },
    { requiredKeys: [] },
  );
}

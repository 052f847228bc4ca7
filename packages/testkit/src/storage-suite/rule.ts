import assert from 'node:assert/strict';
import type { Storage } from '@leadstream/core';

/** A storage that was opened for one test. */
export interface OpenedStorage {
  readonly storage: Storage;
  /** Closes the storage and opens what it kept; absent for a storage that keeps nothing. */
  readonly reopen?: (() => Promise<Storage>) | undefined;
  /** Closes whatever is open and removes what was kept. */
  readonly cleanup: () => Promise<void>;
}

/** One promise of a port: a sentence and the test that holds it. */
export interface Rule {
  readonly title: string;
  readonly test: (opened: OpenedStorage) => Promise<void>;
  /** The rule speaks about what outlives a close. */
  readonly wantsReopen?: boolean;
}

/** Rules of one chapter, by their titles. */
export function rules(tests: { readonly [title: string]: Rule['test'] }): readonly Rule[] {
  return Object.entries(tests).map(([title, test]) => ({ title, test }));
}

/** Rules of one chapter for storages that outlive a close. */
export function lastingRules(tests: {
  readonly [title: string]: (kept: Lasting) => Promise<void>;
}): readonly Rule[] {
  return Object.entries(tests).map(([title, test]) => ({
    title,
    wantsReopen: true,
    test: async ({ reopen, ...opened }) => {
      assert.ok(reopen, 'This storage cannot be opened again: say why in `volatile`.');
      await test({ ...opened, reopen });
    },
  }));
}

type Lasting = OpenedStorage & { readonly reopen: () => Promise<Storage> };

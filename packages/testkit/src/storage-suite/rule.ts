import assert from 'node:assert/strict';
import type { KeyStore, Storage } from '@leadstream/core';

/** A storage that was opened for one test. */
export interface OpenedStorage {
  readonly storage: Storage;
  /** Closes the storage and opens what it kept; absent for a storage that keeps nothing. */
  readonly reopen?: (() => Promise<Storage>) | undefined;
  /** For a storage with a `backup`: where to put one, and how to open it, with keys of its own when none are named. */
  readonly backups?: Backups | undefined;
  /** Closes whatever is open and removes what was kept. */
  readonly cleanup: () => Promise<void>;
}

/** How the suite gets at backups. */
export interface Backups {
  /** The path of a file that is not there yet, by a name of letters. */
  path(name: string): string;
  open(path: string, keysPath?: string): Promise<Storage>;
}

/** One promise of a port: a sentence and the test that holds it. */
export interface Rule {
  readonly title: string;
  readonly test: (opened: OpenedStorage) => Promise<void>;
  /** The rule speaks about what outlives a close. */
  readonly wantsReopen?: boolean;
  /** The rule speaks about backups. */
  readonly wantsBackup?: boolean;
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

/** Rules of one chapter for storages that can be backed up. */
export function backupRules(tests: {
  readonly [title: string]: (opened: BackedUp) => Promise<void>;
}): readonly Rule[] {
  return Object.entries(tests).map(([title, test]) => ({
    title,
    wantsBackup: true,
    test: async ({ backups, ...opened }) => {
      const { backup, keys } = opened.storage;
      const whole = backups && backup && keys.backup;
      assert.ok(whole, 'This storage cannot be backed up: say why in `noBackup`.');
      await test({ ...opened, backups, backup, backupKeys: keys.backup });
    },
  }));
}

type BackedUp = OpenedStorage & {
  readonly backups: Backups;
  readonly backup: NonNullable<Storage['backup']>;
  readonly backupKeys: NonNullable<KeyStore['backup']>;
};
type Lasting = OpenedStorage & { readonly reopen: () => Promise<Storage> };

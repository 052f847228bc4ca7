import { appendRules } from './append-rules.ts';
import { storageBackupRules } from './backup-rules.ts';
import { claimRules } from './claim-rules.ts';
import { commandRules } from './command-rules.ts';
import { eventLogRules } from './event-log.ts';
import { keyStoreRules } from './key-store.ts';
import { logModelRules } from './log-model.ts';
import type { OpenedStorage, Rule } from './rule.ts';
import { taskRules } from './task-rules.ts';
import { viewModelRules } from './view-model.ts';
import { viewQueryRules } from './view-query.ts';
import { viewStoreRules } from './view-store.ts';

/** What a test runner must be able to do: vitest, node:test and others can. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>, timeoutMs?: number): void;
}

/** How the suite gets at a storage. */
export interface StorageUnderTest {
  /** Opens a storage that holds nothing yet. */
  open(): Promise<OpenedStorage>;
  /** Why nothing outlives a close, for a storage of which that is so: it has no `reopen`. */
  readonly volatile?: string | undefined;
  /** Why it has no `backup`; a volatile storage needs no other reason. */
  readonly noBackup?: string | undefined;
  /** Rules that this storage does not keep, by their whole title, each with the reason why. */
  readonly skip?: readonly { readonly rule: string; readonly reason: string }[] | undefined;
}

const chapters: { readonly [chapter: string]: readonly Rule[] } = {
  'event log': eventLogRules,
  append: appendRules,
  commands: commandRules,
  claims: claimRules,
  'event log and its model': logModelRules,
  'view store': viewStoreRules,
  'queries of views': viewQueryRules,
  'queries and their model': viewModelRules,
  tasks: taskRules,
  'key store': keyStoreRules,
  backups: storageBackupRules,
};

/**
 * The definition of the storage ports as tests: every promise of `EventLog`, `ViewStore` and `KeyStore`, from its
 * accepted and its refused side, and random histories compared with `memoryStorage`. Each rule gets a storage of its
 * own.
 *
 * @example
 * const open = async () => {
 *   const storage = memoryStorage();
 *   return { storage, cleanup: () => storage.close() };
 * };
 * describeStorage('memory', { open, volatile: 'it lives in memory' }, { describe, it });
 */
export function describeStorage(name: string, subject: StorageUnderTest, { describe, it }: TestRunner): void {
  const skipped = new Map(subject.skip?.map(({ rule, reason }) => [rule, reason]));
  const titles = new Set(Object.values(chapters).flatMap((each) => each.map(({ title }) => title)));
  for (const rule of skipped.keys()) {
    if (!titles.has(rule)) throw new TypeError(`There is no rule "${rule}" to leave out.`);
  }
  describe(name, () => {
    for (const [chapter, chapterRules] of Object.entries(chapters)) {
      describe(chapter, () => {
        for (const rule of chapterRules) {
          const reason = skipped.get(rule.title) ?? lackOf(rule, subject);
          if (reason === undefined) it(rule.title, () => holds(rule, subject), RULE_MS_MAX);
          else it(`${rule.title} (not here: ${reason})`, async () => undefined);
        }
      });
    }
  });
}

/** What the storage lacks that the rule speaks about, by the reason that it gives. */
function lackOf(
  { wantsReopen, wantsBackup }: Rule,
  { volatile, noBackup }: StorageUnderTest,
): string | undefined {
  if (wantsBackup) return noBackup ?? volatile;
  return wantsReopen ? volatile : undefined;
}

const RULE_MS_MAX = 60_000;

async function holds({ test }: Rule, subject: StorageUnderTest): Promise<void> {
  const opened = await subject.open();
  try {
    await test(opened);
  } finally {
    await opened.cleanup();
  }
}

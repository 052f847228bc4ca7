import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { capturing, inFolder } from './store-folder.ts';

const script = fileURLToPath(new URL('./hold-store.ts', import.meta.url));

/** Starts a process that holds the store; `reached` waits for a line of it. */
function holder(
  path: string,
  commits = 0,
): { readonly child: ChildProcess; reached(line: string): Promise<string[]> } {
  const args = ['--import', 'tsx', '--conditions=@leadstream/source', script, path, `${commits}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const seen: string[] = [];
  return {
    child,
    reached: async (line) => {
      for (let next = await lines.next(); !next.done; next = await lines.next()) {
        seen.push(next.value);
        if (next.value === line) return seen;
      }
      throw new Error(`The holder ended before "${line}".`);
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('a store that a process has open', () => {
  it('is refused to another process, which is told who has it, and is free once that one was killed', () =>
    inFolder(async (path) => {
      const { child, reached } = holder(path);
      try {
        await reached('open');
        await assert.rejects(sqliteStorage({ path }), (error: Error & { code?: string }) => {
          assert.equal(error.code, 'store-in-use');
          assert.match(error.message, new RegExp(`process ${child.pid} on .+ since 20`));
          return true;
        });
      } finally {
        await kill(child);
      }
      assert.ok(existsSync(`${path}.lock`));
      const storage = await sqliteStorage({ path });
      assert.equal(JSON.parse(readFileSync(`${path}.lock`, 'utf8')).pid, process.pid);
      await storage.close();
      assert.equal(existsSync(`${path}.lock`), false);
    }));

  it('is refused to a second opener of the same process, and free after the first has closed', () =>
    inFolder(async (path) => {
      const first = await sqliteStorage({ path });
      await assert.rejects(sqliteStorage({ path }), { code: 'store-in-use', message: /this process/ });
      await first.log.append([capturing('lead/1')]);
      await first.close();
      const second = await sqliteStorage({ path });
      assert.equal(await second.log.head('acme'), 1);
      await second.close();
    }));

  it('is not kept from anybody by a lock file that a dead process, or nobody, left behind', () =>
    inFolder(async (path) => {
      for (const left of [
        '',
        'not JSON',
        '{"pid":1}',
        '{"pid":999999999,"host":"elsewhere","since":"2026"}',
      ]) {
        writeFileSync(`${path}.lock`, left);
        await (await sqliteStorage({ path })).close();
      }
      const first = await sqliteStorage({ path });
      writeFileSync(`${path}.lock`, 'not JSON');
      await assert.rejects(sqliteStorage({ path }), { code: 'store-in-use', message: /another process/ });
      await first.close();
    }));
});

describe('a store whose process is killed while it writes', () => {
  it(
    'has every commit that was answered, each whole, and goes on',
    () =>
      inFolder(async (path) => {
        let head = 0;
        for (const upTo of [0, 7, 40]) {
          const { child, reached } = holder(path, 10_000);
          const seen = await reached(`${upTo}`);
          await kill(child);
          const { log, close } = await sqliteStorage({ path });
          const answered = seen.filter((line) => /^\d+$/.test(line)).map((line) => `command-${line}`);
          assert.equal((await log.receipts('acme', answered)).size, answered.length);
          const events = await log.read('acme', 0, 1_000_000);
          assert.equal(events.length, await log.head('acme'));
          assert.ok(events.length >= head && events.length % 2 === 0);
          head = events.length;
          const claims = await log.holders(
            'acme',
            answered.map((id) => ({ scope: 'email', hash: id.slice(8) })),
          );
          assert.ok(claims.every((holders) => holders.length === 1));
          await close();
        }
      }),
    60_000,
  );
});

import { setTimeout as pause } from 'node:timers/promises';
import { isFault } from '@leadstream/core';
import { createEngine, type Engine } from '@leadstream/engine';
import { postgresStorage } from '@leadstream/storage-postgres';
import {
  type FaultyLine,
  type LineState,
  openFaultyLine,
  type RecordingHandle,
  recordingHandle,
} from '@leadstream/testkit';
import type { Run } from '../../../../.config/crash-campaign.ts';
import { createDatabase } from '../server.ts';
import { judgeRecord } from './judging.ts';
import { loadProcess } from './load-process.ts';

/** ReadyForQuery outside of a transaction: whatever was asked before is durable. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const isAppend = (bytes: Buffer): boolean => bytes.includes('append');
const isDone = (bytes: Buffer): boolean => bytes.includes(READY);

/** What may befall a line while commands are under way. */
export const faultsOfLine: { readonly [fault: string]: (line: FaultyLine) => Promise<unknown> } = {
  'is reset': (line) => spoilt(line, 'reset'),
  'is closed': (line) => spoilt(line, 'closed'),
  'falls silent for a while': (line) => spoilt(line, 'silent'),
  'is late': (line) => spoilt(line, { delayMs: 40 }),
  crawls: (line) => spoilt(line, { bytesPerSecond: 1 }),
  'loses the reply after the commit, and is reset': (line) => lost(line, 'reset'),
  'loses the reply after the commit, and is closed': (line) => lost(line, 'closed'),
  'loses the reply after the commit, and falls silent': (line) => lost(line, 'silent'),
};

const AFTER_MS_MAX = 30;
const SPOILT_MS = 150;
/** A line that is silent for good is given up after so long; much longer than a busy machine takes. */
const ANSWER_MS_MAX = 3000;

async function spoilt(line: FaultyLine, state: LineState): Promise<void> {
  await pause(Math.random() * AFTER_MS_MAX);
  line.become(state);
  await pause(SPOILT_MS);
  line.become('sound');
}

const lost = (line: FaultyLine, then: 'reset' | 'closed' | 'silent'): Promise<void> =>
  line.loseReply({ asked: isAppend, answered: isDone, then });

/** Lets each fault befall the line to a store some times, under commands that are given again until they are answered. */
export const lineFaults: Run = async ({ count, say }) => {
  let [broken, answered, unknown] = [0, 0, 0];
  for (const fault of Object.keys(faultsOfLine)) {
    const verdict = await worksOver(fault, count);
    broken += verdict.flaws.length;
    answered += verdict.answered;
    unknown += verdict.unknown;
    for (const flaw of verdict.flaws) say(`BROKEN, a line that ${fault}: ${flaw}`);
    say(`a line that ${fault}: ${verdict.answered} commands answered, ${verdict.unknown} answers lost`);
  }
  const figures = `${Object.keys(faultsOfLine).length} faults, ${count} times each, ${answered} commands answered, ${unknown} answers lost`;
  return { figures, broken };
};

/** Works over a line that a fault befalls so many times; answers what became of the store. */
export async function worksOver(fault: string, times: number) {
  const database = await createDatabase();
  const server = new URL(database.url);
  const line = await openFaultyLine({ host: server.hostname, port: Number(server.port || 5432) });
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(line.port);
  try {
    const storage = await postgresStorage({ url: url.href, answerMsMax: ANSWER_MS_MAX });
    const engine = createEngine({ process: loadProcess, storage });
    const ada = recordingHandle(engine.system());
    await work(ada, engine, 'before');
    for (let n = 0; n < times; n += 1) {
      const befalling = faultsOfLine[fault]?.(line);
      await work(ada, engine, `during-${n}`);
      await befalling;
    }
    line.become('sound');
    await work(ada, engine, 'after');
    await engine.close();
    return await judgeRecord(database.url, ada.record);
  } finally {
    await line.close();
    await database.drop();
  }
}

/** Some commands together, two of them about one lead, and a pass: all again until all were answered. */
async function work(ada: RecordingHandle, engine: Engine, name: string): Promise<void> {
  const given = Array.from({ length: 6 }, (_, at) =>
    patiently(() =>
      ada.capture(
        { channel: 'web', fields: { lastName: name, email: `${name}-${at}@example.org` } },
        { commandId: `${name}-${at}` },
      ),
    ),
  );
  const [first] = await Promise.all(given);
  const lead = first?.ok ? (first.id ?? '') : '';
  await Promise.all(
    [1, 2, 3].map((at) =>
      patiently(() =>
        ada.engage(
          { lead, engagements: [{ kind: 'page-view', facets: { page: 'product' } }] },
          { commandId: `${name}-engage-${at}` },
        ),
      ),
    ),
  );
  await patiently(() => engine.runDue());
}

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isFault(error, 'store-unavailable')) throw error;
      await pause(20);
    }
  }
}

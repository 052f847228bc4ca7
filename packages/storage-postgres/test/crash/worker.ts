// A process that works on a store with others until it is told to stop, or dies. It is told what to do in one JSON text,
// says `alive` once it begins, and `stop` on its standard input ends it in order.
import { type Command, isFault } from '@leadstream/core';
import { createEngine, type Handle } from '@leadstream/engine';
import { postgresStorage } from '@leadstream/storage-postgres';
import { type Journal, openJournal } from '@leadstream/testkit';
import { loadProcess } from './load-process.ts';
import type { Worker } from './workers.ts';

const PAUSE_MS = 50;
const RACED_LEADS = 5;

const told = JSON.parse(process.argv[2] ?? '') as Worker;
let stopped = false;
process.stdin.on('data', () => {
  stopped = true;
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens the store as soon as there is a server. */
async function opened() {
  while (!stopped) {
    try {
      return await postgresStorage({ url: told.url });
    } catch (error) {
      if (!isFault(error, 'store-unavailable')) throw error;
      await pause(PAUSE_MS);
    }
  }
  return undefined;
}

/** Gives a command until it is answered: always the same one, under the same id. */
async function give(house: Handle, journal: Journal, commandId: string, command: Command) {
  while (!stopped) {
    journal.asked(commandId);
    try {
      const answer = await house.execute(command, { commandId });
      journal.answered(
        commandId,
        answer.ok
          ? { outcome: 'ok', first: answer.first, last: answer.last }
          : { outcome: 'refused', first: 0, last: 0 },
      );
      return answer;
    } catch (error) {
      const isSure = isFault(error, 'contended');
      journal.answered(commandId, { outcome: isSure ? 'failed' : 'unknown', first: 0, last: 0 });
      if (!isSure && !isFault(error, 'store-unavailable')) throw error;
      await pause(PAUSE_MS);
    }
  }
  return undefined;
}

const capture = (name: string): Command => ({
  type: 'capture',
  channel: 'web',
  fields: { lastName: name, email: `${name}@example.org` },
});
const captureOnce = (number: string): Command => ({
  type: 'capture',
  channel: 'web',
  fields: { lastName: `Once ${number}` },
  externalId: { source: 'shop', id: number },
});
const engage = (lead: string): Command => ({
  type: 'engage',
  lead,
  engagements: [{ kind: 'page-view', facets: { page: 'product' } }],
});

const journal = openJournal(told.journal);
const storage = await opened();
if (storage) {
  const engine = createEngine({ process: loadProcess, storage });
  const house = engine.system();
  const stopping = new AbortController();
  const running = engine.run({ signal: stopping.signal, pollMs: 200 });
  console.log('alive');
  for (let at = 0; !stopped && at < (told.rounds ?? Infinity); at += 1) {
    const own = `${told.name}.${told.life}.${at}`;
    // All workers give this one, under one id: it is carried out once, whoever wins.
    const shared = give(house, journal, `both-${at % told.shared}`, capture(`both-${at % told.shared}`));
    const raced = give(house, journal, `raced-${at % RACED_LEADS}`, capture(`raced-${at % RACED_LEADS}`));
    const lead = await raced;
    const race = lead?.ok ? give(house, journal, `${own}-race`, engage(lead.id ?? '')) : undefined;
    // All want to be the one who brings this number, each under an id of its own: one of them wins.
    const once = give(house, journal, `once-${at}/${own}`, captureOnce(`${at}`));
    await Promise.all([shared, race, once, give(house, journal, `${own}-own`, capture(own))]);
  }
  stopping.abort();
  await running;
  await engine.close().catch(() => undefined);
}
journal.close();
process.exit();

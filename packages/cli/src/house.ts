import { defaultProcess, isFault, type ProcessInput, processStream, type Storage } from '@leadstream/core';
import { createEngine, type Engine, type Handle } from '@leadstream/engine';
import { actorOf, withoutRole } from './actor.ts';
import { beforeWork, sentenceOf } from './faults.ts';
import { openExistingStore } from './open-store.ts';
import type { Options } from './options.ts';
import { chooseStore } from './store-option.ts';
import { note } from './verb.ts';

/** Who the readers of this command are to the engine. */
const READER = 'user:cli';
const TENANT = 'main';
const PAGE_EVENTS = 100;

/** An open store with its engine. */
export interface House {
  readonly engine: Engine;
  readonly handle: Handle;
}

/**
 * Opens the store that is there, and closes it whatever happens. What a killed erasure left, or an older file of keys
 * brought back, is finished first.
 */
export async function reading<T>(options: Options, work: (house: House) => Promise<T>): Promise<T> {
  const actor = actorOf(options, READER);
  const storage = await openExistingStore(chooseStore(options));
  return within(storage, { offered: undefined, actor }, async (house) => {
    await house.engine.finishErasures({ tenant: TENANT }).catch((error: unknown) => {
      note(`Whether all erasures are finished could not be told: ${sentenceOf(error)}`);
    });
    await noteWithoutRole(house, actor);
    return work(house);
  });
}

/**
 * Runs `work` with an engine over a storage, and closes both. Without an offered process the one that the log has
 * decides, and the default one where it has none.
 */
export async function within<T>(
  storage: Storage,
  { offered, actor }: { readonly offered: ProcessInput | undefined; readonly actor: string },
  work: (house: House) => Promise<T>,
): Promise<T> {
  try {
    const engine = await beforeWork(async () => {
      const process = offered ?? (await publishedIn(storage)) ?? defaultProcess;
      return createEngine({ process, storage });
    });
    try {
      return await work({ engine, handle: engine.as(actor, { tenant: TENANT }) });
    } finally {
      await engine.close();
    }
  } finally {
    await storage.close();
  }
}

/** Says so where nothing will be shown, since others have roles and the actor has none. */
export async function noteWithoutRole({ handle }: House, actor: string): Promise<void> {
  const said = withoutRole(actor, await handle.access());
  if (said !== null) note(said);
}

/** The process that the log has, as it was published; what it says is not personal, so nothing needs opening. */
async function publishedIn({ log }: Storage): Promise<ProcessInput | undefined> {
  let definition: ProcessInput | undefined;
  for (let after = 0; ; ) {
    const page = await log.readStream(TENANT, processStream, { after, limit: PAGE_EVENTS });
    for (const { data, version } of page) {
      definition = data.definition as ProcessInput;
      after = version;
    }
    if (page.length < PAGE_EVENTS) return definition;
  }
}

/**
 * Waits until lists and figures have seen the whole log. Reads give up after two seconds; after a long import that
 * was killed there is more to catch up with, and it goes on meanwhile.
 */
export async function caughtUp({ handle }: House): Promise<void> {
  for (;;) {
    try {
      await handle.count();
      return;
    } catch (error) {
      if (!isFault(error, 'view-behind')) throw error;
    }
  }
}

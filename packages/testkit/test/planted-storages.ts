import type { AppendResult, Commit, EventLog, Receipt, SealedEvent, Storage } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';

/** A storage with one defect, made from a sound one. */
export type Planted = (sound: Storage) => Partial<Storage>;

const withLog = (sound: Storage, log: Partial<EventLog>): Partial<Storage> => ({
  log: { ...sound.log, ...log },
});
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Expects whatever version is there, where `isBlind` says so. */
const expectingWhatIsThere =
  (isBlind: (expected: number) => boolean): Planted =>
  (sound) =>
    withLog(sound, {
      async append(commits) {
        const versions = new Map<string, number>();
        const blinded: Commit[] = [];
        for (const commit of commits) {
          const writes = [];
          for (const write of commit.writes) {
            const range = { after: 0, limit: 1_000_000 };
            const actual =
              versions.get(write.stream) ??
              (await sound.log.readStream(commit.tenant, write.stream, range)).length;
            const expectedVersion = isBlind(write.expectedVersion) ? actual : write.expectedVersion;
            versions.set(write.stream, expectedVersion + write.events.length);
            writes.push({ ...write, expectedVersion });
          }
          blinded.push({ ...commit, writes });
        }
        return sound.log.append(blinded);
      },
    });

/** Position 3 is never given. */
const gapInPositions: Planted = (sound) => {
  const out = (position: number) => (position > 2 ? position + 1 : position);
  const back = (position: number) => (position > 2 ? position - 1 : position);
  const moved = (events: readonly SealedEvent[]) =>
    events.map((event) => ({ ...event, position: out(event.position) }));
  const receipt = (one: Receipt): Receipt => ({ ...one, first: out(one.first), last: out(one.last) });
  return withLog(sound, {
    append: async (commits) =>
      (await sound.log.append(commits)).map((result) =>
        'receipt' in result ? { ...result, receipt: receipt(result.receipt) } : result,
      ),
    read: async (tenant, after, limit) => moved(await sound.log.read(tenant, back(after), limit)),
    readStream: async (...given) => moved(await sound.log.readStream(...given)),
    readStreams: async (...given) =>
      new Map(
        [...(await sound.log.readStreams(...given))].map(([stream, events]) => [stream, moved(events)]),
      ),
    head: async (tenant) => out(await sound.log.head(tenant)),
    receipts: async (...given) =>
      new Map([...(await sound.log.receipts(...given))].map(([id, one]) => [id, receipt(one)])),
  });
};

/** Answers from a twin at once; what was answered reaches the log a moment later. */
const acknowledgedBeforeCommit: Planted = (sound) => {
  const twin = memoryStorage();
  return withLog(sound, {
    async append(commits) {
      const answer = await twin.log.append(commits);
      void later(20).then(() => sound.log.append(commits).catch(() => undefined));
      return answer;
    },
  });
};

/** Answers for the whole batch and writes the first half of it. */
const halfABatch: Planted = (sound) => {
  const twin = memoryStorage();
  return withLog(sound, {
    async append(commits) {
      const answer = await twin.log.append(commits);
      await sound.log.append(commits.slice(0, Math.ceil(commits.length / 2)));
      return answer;
    },
  });
};

/** Takes a command under an id that was spent. */
const commandIdNotUnique: Planted = (sound) => {
  let calls = 0;
  return withLog(sound, {
    append(commits) {
      calls += 1;
      return sound.log.append(
        commits.map((one, at) => ({ ...one, commandId: `${calls}/${at}/${one.commandId}` })),
      );
    },
  });
};

/** Looks for holders in the store only, not among what the same batch takes. */
const claimsIgnoredWithinABatch: Planted = (sound) =>
  withLog(sound, {
    append(commits) {
      const taken = new Set<string>();
      const blinded = commits.map((commit) => {
        const claims = commit.claims.filter(({ scope, hash }) => !taken.has(`${scope} ${hash}`));
        for (const { scope, hash } of commit.claims) taken.add(`${scope} ${hash}`);
        return { ...commit, claims };
      });
      return sound.log.append(blinded);
    },
  });

/** Of appends under way together, the first is seen after those that came later: who read on has missed it. */
const readerSkipsALateCommit: Planted = (sound) => {
  const late = new Set<number>();
  let underWay = 0;
  return withLog(sound, {
    async append(commits) {
      underWay += 1;
      await later(1);
      const isFirstOfMany = underWay > 1 && late.size === 0;
      const results: readonly AppendResult[] = await sound.log.append(commits);
      underWay -= 1;
      if (!isFirstOfMany) return results;
      const seen = results.flatMap((result) => (result.ok && !result.repeated ? [result.receipt] : []));
      for (const { first, last } of seen) for (let at = first; at <= last; at += 1) late.add(at);
      void later(30).then(() => late.clear());
      return results;
    },
    read: async (...given) => (await sound.log.read(...given)).filter(({ position }) => !late.has(position)),
  });
};

/** Rows are written on their own; the checkpoint follows, or does not. */
const checkpointApartFromRows: Planted = (sound) => ({
  views: {
    ...sound.views,
    async advance(tenant, view, progress) {
      const { token } = (await sound.views.lease(tenant, view, 'planted', 0)) ?? progress;
      const at = await sound.views.checkpoint(tenant, view);
      await sound.views.advance(tenant, view, { ...progress, token, from: at, to: at });
      return sound.views.advance(tenant, view, progress);
    },
  },
});

/** Whoever writes has the newest token. */
const fencingIgnored: Planted = (sound) => ({
  views: {
    ...sound.views,
    async advance(tenant, view, progress) {
      const lease = await sound.views.lease(tenant, view, 'runner', 0);
      return sound.views.advance(tenant, view, { ...progress, token: lease?.token ?? progress.token });
    },
  },
});

/** The ten storages that the suite must refuse, whatever else it does. */
export const plantedStorages: { readonly [defect: string]: Planted } = {
  'no version check': expectingWhatIsThere(() => true),
  'no check that a stream does not exist': expectingWhatIsThere((expected) => expected === 0),
  'a gap in positions': gapInPositions,
  'acknowledgement before commit': acknowledgedBeforeCommit,
  'half a batch written': halfABatch,
  'a command id that is not unique': commandIdNotUnique,
  'claims ignored within a batch': claimsIgnoredWithinABatch,
  'a reader that skips a late commit': readerSkipsALateCommit,
  'a checkpoint apart from its rows': checkpointApartFromRows,
  'fencing ignored': fencingIgnored,
};

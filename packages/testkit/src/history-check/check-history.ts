import type { EventLog, Receipt, SealedEvent } from '@leadstream/core';
import { differenceOf } from '../difference.ts';
import type { Invocation } from './invocation.ts';

/** What a history check reads of a log. */
export type ReadableLog = Pick<EventLog, 'read' | 'readStreams' | 'head' | 'receipts'>;

/** A promise that a log broke. */
export interface Flaw {
  readonly rule:
    | 'positions have no gaps'
    | 'versions have no gaps'
    | 'the feed holds each event once'
    | 'the feed and the streams agree'
    | 'recorded times never go back'
    | 'a command is written once, in one piece'
    | 'what was answered is there'
    | 'what was refused or failed is absent'
    | 'what was answered first comes first';
  readonly says: string;
}

/**
 * Compares a tenant's log with what was asked of it and answered, by whomever, through whatever faults. Since
 * positions order all commits, one look at each event is enough. Answers what is wrong; none is well.
 *
 * @param record all commands that may have been carried out; events of others are checked for their places only
 */
export async function checkHistory(
  log: ReadableLog,
  tenant: string,
  record: readonly Invocation[],
): Promise<readonly Flaw[]> {
  const feed = await wholeFeed(log, tenant);
  const streams = await log.readStreams(tenant, [...new Set(feed.map(({ stream }) => stream))]);
  const commands = byCommand(record);
  const receipts = await log.receipts(tenant, [...commands.keys()]);
  return [
    ...placeFlaws(feed, await log.head(tenant)),
    ...streamFlaws(feed, streams),
    ...commandFlaws(feed, commands, receipts),
    ...orderFlaws(feed, commands),
  ];
}

const PAGE = 1000;

async function wholeFeed(log: ReadableLog, tenant: string): Promise<SealedEvent[]> {
  const feed: SealedEvent[] = [];
  for (;;) {
    const page = await log.read(tenant, feed.at(-1)?.position ?? 0, PAGE);
    feed.push(...page);
    const isStuck = (page.at(-1)?.position ?? 0) <= (feed[feed.length - page.length - 1]?.position ?? 0);
    if (page.length === 0 || isStuck) return feed;
  }
}

function placeFlaws(feed: readonly SealedEvent[], head: number): Flaw[] {
  const flaws: Flaw[] = [];
  const ids = new Set<string>();
  const versions = new Map<string, number>();
  let before = { position: 0, recordedAt: '' };
  for (const event of feed) {
    const where = `position ${event.position}`;
    if (event.position !== before.position + 1) {
      flaws.push({ rule: 'positions have no gaps', says: `${where} follows position ${before.position}` });
    }
    if (event.recordedAt < before.recordedAt) {
      flaws.push({
        rule: 'recorded times never go back',
        says: `${where} was recorded before the one before it`,
      });
    }
    if (ids.has(event.id)) {
      flaws.push({ rule: 'the feed holds each event once', says: `${event.id} stands again at ${where}` });
    }
    const version = (versions.get(event.stream) ?? 0) + 1;
    if (event.version !== version) {
      const says = `${where} is version ${event.version} of ${event.stream}, not ${version}`;
      flaws.push({ rule: 'versions have no gaps', says });
    }
    ids.add(event.id);
    versions.set(event.stream, event.version);
    before = event;
  }
  if (head !== before.position) {
    flaws.push({
      rule: 'positions have no gaps',
      says: `the head is ${head}, the last event ${before.position}`,
    });
  }
  return flaws;
}

function streamFlaws(
  feed: readonly SealedEvent[],
  streams: ReadonlyMap<string, readonly SealedEvent[]>,
): Flaw[] {
  const own = new Map<string, SealedEvent[]>();
  for (const event of feed) own.set(event.stream, [...(own.get(event.stream) ?? []), event]);
  return [...own].flatMap(([stream, events]): Flaw[] => {
    const difference = differenceOf(streams.get(stream) ?? [], events);
    return difference ? [{ rule: 'the feed and the streams agree', says: `${stream}: ${difference}` }] : [];
  });
}

/** What was asked under one command id, as if once: the best that was answered, from the first call to the first answer. */
interface Asked extends Invocation {
  readonly answers: readonly Invocation[];
}

const strength = { refused: 0, failed: 0, unknown: 1, ok: 2 } as const;

function byCommand(record: readonly Invocation[]): ReadonlyMap<string, Asked> {
  const commands = new Map<string, Asked>();
  for (const one of record) {
    const known = commands.get(one.commandId);
    if (!known) {
      commands.set(one.commandId, { ...one, answers: [one] });
      continue;
    }
    const best = strength[one.outcome] > strength[known.outcome] ? one : known;
    const answeredAt =
      one.outcome === known.outcome ? Math.min(one.answeredAt, known.answeredAt) : best.answeredAt;
    const invokedAt = Math.min(one.invokedAt, known.invokedAt);
    const { commandId, outcome, first, last } = best;
    const answers = [...known.answers, one];
    commands.set(one.commandId, { commandId, outcome, first, last, invokedAt, answeredAt, answers });
  }
  return commands;
}

function commandFlaws(
  feed: readonly SealedEvent[],
  commands: ReadonlyMap<string, Asked>,
  receipts: ReadonlyMap<string, Receipt>,
): Flaw[] {
  const written = new Map<string, SealedEvent[]>();
  for (const event of feed) written.set(event.commandId, [...(written.get(event.commandId) ?? []), event]);
  const torn = [...written].flatMap(([id, events]): Flaw[] =>
    isOnePiece(events)
      ? []
      : [{ rule: 'a command is written once, in one piece', says: `${id} stands at ${places(events)}` }],
  );
  const wrong = [...commands.values()].flatMap((asked) =>
    answerFlaws(asked, written.get(asked.commandId) ?? [], receipts.get(asked.commandId)),
  );
  return [...torn, ...wrong];
}

/** Events of one commit, one after the other. */
function isOnePiece(events: readonly SealedEvent[]): boolean {
  const commit = (event: SealedEvent | undefined) => event?.id.slice(0, event.id.lastIndexOf('.'));
  return events.every(
    (event, i) => event.position === (events[0]?.position ?? 0) + i && commit(event) === commit(events[0]),
  );
}

function answerFlaws(asked: Asked, events: readonly SealedEvent[], receipt: Receipt | undefined): Flaw[] {
  const { commandId: id, outcome } = asked;
  const found = { first: events[0]?.position ?? 0, last: events.at(-1)?.position ?? 0 };
  const noted = receipt && { first: receipt.first, last: receipt.last };
  if (outcome === 'refused' || outcome === 'failed') {
    const isAbsent = events.length === 0 && !receipt;
    const says = `${id} was ${outcome} and stands at ${places(events)}${receipt ? ', with a receipt' : ''}`;
    return isAbsent ? [] : [{ rule: 'what was refused or failed is absent', says }];
  }
  const rule = 'what was answered is there';
  if (outcome === 'unknown' && !receipt && events.length === 0) return [];
  const flaws: Flaw[] = [];
  if (differenceOf(noted, found)) {
    const says = `${id} stands at ${places(events)} and its receipt says ${JSON.stringify(noted ?? 'nothing')}`;
    flaws.push({ rule, says });
  }
  for (const { first, last } of asked.answers.filter((one) => one.outcome === 'ok')) {
    const says = `${id} was answered ${first} to ${last} and stands at ${places(events)}`;
    if (differenceOf({ first, last }, found)) flaws.push({ rule, says });
  }
  return flaws;
}

const places = (events: readonly SealedEvent[]): string =>
  events.map(({ position }) => position).join(', ') || 'no position';

/** Going up the log, no command may come that had been answered before one that stands below it was asked. */
function orderFlaws(feed: readonly SealedEvent[], commands: ReadonlyMap<string, Asked>): Flaw[] {
  const flaws: Flaw[] = [];
  let latest: Asked | undefined;
  for (const { commandId, position, stream } of feed) {
    const asked = commands.get(commandId);
    if (!asked || asked === latest) continue;
    if (latest && asked.outcome === 'ok' && asked.answeredAt < latest.invokedAt) {
      const says = `${commandId} was answered before ${latest.commandId} was asked, and stands after it (${stream}, position ${position})`;
      flaws.push({ rule: 'what was answered first comes first', says });
    }
    if (!latest || asked.invokedAt > latest.invokedAt) latest = asked;
  }
  return flaws;
}

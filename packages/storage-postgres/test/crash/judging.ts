import { createEngine } from '@leadstream/engine';
import { postgresStorage } from '@leadstream/storage-postgres';
import { flawsLeft, type Invocation, readJournals } from '@leadstream/testkit';
import { loadProcess, sellers } from './load-process.ts';

/** What became of a store. */
export interface Verdict {
  /** Promises that were broken; none is well. */
  readonly flaws: readonly string[];
  /** Commands that were answered with yes. */
  readonly answered: number;
  /** Times that somebody was not told what became of a command. */
  readonly unknown: number;
  readonly events: number;
}

/** Looks at everything that workers left, once all views have come to the end of the log. */
export async function judge(url: string, journals: readonly string[]): Promise<Verdict> {
  return judgeRecord(url, readJournals(journals));
}

export async function judgeRecord(url: string, record: readonly Invocation[]): Promise<Verdict> {
  const storage = await postgresStorage({ url });
  const engine = createEngine({ process: loadProcess, storage });
  try {
    await engine.runDue();
    const flaws = [
      ...(await flawsLeft(storage, record, { process: loadProcess })),
      ...(await unfairTurns(engine)),
      ...wonTwice(record),
    ];
    const oks = new Set(record.filter(({ outcome }) => outcome === 'ok').map(({ commandId }) => commandId));
    const unknown = record.filter(({ outcome }) => outcome === 'unknown').length;
    return { flaws, answered: oks.size, unknown, events: await storage.log.head('main') };
  } finally {
    await engine.close();
  }
}

/** Turns are numbered without gaps, and go round: nobody has two more than another. */
async function unfairTurns(engine: ReturnType<typeof createEngine>): Promise<readonly string[]> {
  const flaws: string[] = [];
  const had = new Map(sellers.map((seller) => [seller, 0]));
  let turns = 0;
  for await (const { type, data } of engine.system().events()) {
    if (type !== 'turn-taken') continue;
    turns += 1;
    if (data['turn'] !== turns) flaws.push(`turn ${turns} is numbered ${String(data['turn'])}`);
    const seller = String(data['seller']);
    had.set(seller, (had.get(seller) ?? 0) + 1);
    const counts = [...had.values()];
    if (Math.max(...counts) - Math.min(...counts) > 1) {
      flaws.push(`at turn ${turns} sellers had ${counts.join(', ')} turns`);
    }
  }
  return flaws;
}

/** Of commands that want the same thing, each alone, one has won; perhaps one of which nobody was told. */
function wonTwice(record: readonly Invocation[]): readonly string[] {
  const races = new Map<string, Invocation[]>();
  for (const one of record) {
    const [race = '', rival] = one.commandId.split('/');
    if (rival) races.set(race, [...(races.get(race) ?? []), one]);
  }
  return [...races].flatMap(([race, rivals]) => {
    const winners = new Set(
      rivals.filter(({ outcome }) => outcome === 'ok').map(({ commandId }) => commandId),
    );
    const isOpen = rivals.some(({ outcome }) => outcome === 'unknown');
    if (winners.size === 1 || (winners.size === 0 && isOpen)) return [];
    return [`${race} was won by ${winners.size}`];
  });
}

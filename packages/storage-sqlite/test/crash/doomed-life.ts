import { type SqliteDriver, sqliteStorage } from '@leadstream/storage-sqlite';
import { drawStory, endProcess, type FailPoint, liveDoomed, type StoryStep } from '@leadstream/testkit';
import { driverNamed } from '../drivers.ts';
import { type StatementPoint, withStatementPoint } from './statement-points.ts';

/** A story that is lived on a store, and what ends it before its time. */
export interface Doom {
  readonly driver: string;
  readonly path: string;
  readonly seed: number;
  readonly steps: number;
  /** Commands given together at most. Default: 4. */
  readonly together?: number;
  /** How often it was begun before. */
  readonly life: number;
  /** How often a command is tried while the disk fails. Default: once. */
  readonly triesMax?: number;
  /** Undoes full synchronous writes: a twin that has to lose something. */
  readonly careless?: boolean;
  readonly point?: Point | undefined;
}

/** At which moment, and at the how manieth time. */
export type Point =
  | { readonly of: 'calls'; readonly name: FailPoint; readonly nth: number }
  | { readonly of: 'statements'; readonly name: StatementPoint; readonly nth: number };

export const storyOf = ({ seed, steps, together }: Doom): readonly StoryStep[] =>
  drawStory({ seed, steps, together });

export const journalOf = ({ path }: Pick<Doom, 'path'>): string => `${path}-journal.jsonl`;

/** Lives the story, or goes on with it, until its end or its doom. */
export function live(doom: Doom, end: () => void = endProcess): Promise<void> {
  const { point, path } = doom;
  const real = doom.careless ? carelessly(driverNamed(doom.driver)) : driverNamed(doom.driver);
  const driver = point?.of === 'statements' ? withStatementPoint(real, point.name, end, point.nth) : real;
  return liveDoomed(
    { ...doom, point: point?.of === 'calls' ? point : undefined },
    { open: (leases) => sqliteStorage({ path, driver, clock: leases }), journal: journalOf(doom), end },
  );
}

/** A driver that does not wait for the disk, whatever it is told. */
function carelessly(real: SqliteDriver): SqliteDriver {
  return {
    ...real,
    open: (path) => {
      const connection = real.open(path);
      return {
        ...connection,
        exec: (sql) => {
          if (sql.startsWith('BEGIN')) connection.exec('PRAGMA synchronous = NORMAL');
          connection.exec(sql);
        },
      };
    },
  };
}

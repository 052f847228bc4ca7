import type { Notice } from './notices.ts';

/** What an engine has counted of one tenant since it was opened. */
export interface Figures {
  /** Batches of commands that were answered, and their commands. */
  batches: number;
  commands: number;
  /** Commands that were not refused. */
  accepted: number;
  /** Commands and milliseconds of the latest batch, and milliseconds of the longest. */
  lastCommands: number;
  lastMs: number;
  longestMs: number;
  /** Batches, or parts of them, that were decided again because another process had won. */
  conflicts: number;
  /** Commands whose decision threw, and commands that were turned away. */
  failed: number;
  overloaded: number;
  /** Passes of views and tasks that failed. */
  failedPasses: number;
}

/** Counts by what it hears. */
export interface Meter {
  hear(notice: Notice): void;
  figures(tenant: string): Readonly<Figures>;
  /** Tasks that were worked here, are still due and are left alone at this instant. */
  held(tenant: string, now: number): number;
}

interface Kept {
  readonly figures: Figures;
  /** Until when each held task is left alone. */
  readonly held: Map<string, number>;
}

const HELD_MAX = 10_000;

export function createMeter(): Meter {
  const tenants = new Map<string, Kept>();
  const of = (tenant: string): Kept => {
    const kept = tenants.get(tenant) ?? { figures: zero(), held: new Map() };
    tenants.set(tenant, kept);
    return kept;
  };
  return {
    hear(notice) {
      if (notice.tenant !== null) count(of(notice.tenant), notice);
    },
    figures: (tenant) => ({ ...of(tenant).figures }),
    held(tenant, now) {
      const { held } = of(tenant);
      for (const [task, until] of held) if (until <= now) held.delete(task);
      return held.size;
    },
  };
}

function count({ figures, held }: Kept, notice: Notice): void {
  switch (notice.kind) {
    case 'batch':
      figures.batches += 1;
      figures.commands += notice.commands;
      figures.accepted += notice.accepted;
      figures.lastCommands = notice.commands;
      figures.lastMs = notice.ms;
      figures.longestMs = Math.max(figures.longestMs, notice.ms);
      break;
    case 'conflict':
      figures.conflicts += 1;
      break;
    case 'command-failed':
      figures.failed += 1;
      break;
    case 'overloaded':
      figures.overloaded += 1;
      break;
    case 'pass-failed':
      figures.failedPasses += 1;
      break;
    case 'task-held':
      if (held.size < HELD_MAX || held.has(notice.task)) held.set(notice.task, notice.until);
      break;
    case 'view-behind':
    case 'follower-failed':
      break; // How far views and followers are is read when it is asked for.
    case 'directory-silent':
    case 'record-held':
    case 'record-parked':
      break; // What the host's CRM does not have is listed by `syncs`.
    case 'erasure-unfinished':
      break; // Passes that cannot finish it fail, and are counted so.
    case 'mailer-failed':
    case 'outbox-failed':
      break; // How mails stand is read when it is asked for.
  }
}

const zero = (): Figures => ({
  batches: 0,
  commands: 0,
  accepted: 0,
  lastCommands: 0,
  lastMs: 0,
  longestMs: 0,
  conflicts: 0,
  failed: 0,
  overloaded: 0,
  failedPasses: 0,
});

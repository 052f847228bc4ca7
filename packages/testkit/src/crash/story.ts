import type { Command } from '@leadstream/core';
import { type Chance, seededChance } from '../chance.ts';
import { drawBuyer } from '../market/buyers.ts';

/** A command of a story. It names a lead by its e-mail address, since ids differ from life to life. */
export interface StoryCommand {
  readonly id: string;
  /** Whose lead it is about; absent where the command needs none. */
  readonly about?: string;
  readonly command: (lead: string) => Command;
}

/** What happens at one moment: commands given together, one pass over views and tasks, or a view built anew. */
export interface StoryStep {
  readonly at: number;
  readonly happens: readonly StoryCommand[] | 'pass' | 'rebuild';
}

export interface StoryOptions {
  /** The same seed gives the same story. */
  readonly seed: number;
  readonly steps: number;
  /** Commands given together at most. Default: 4. */
  readonly together?: number | undefined;
}

const BEGIN = Date.UTC(2026, 0, 5, 9);
/** Long enough for scores to fade, so that tasks come due. */
const STEP_MS = 5 * 86_400_000;

/**
 * A story of captures, engagements, calls, conversions and imported rows, with command ids that are known beforehand, so that
 * it can be gone on with after any crash. No two commands given together are about one lead.
 */
export function drawStory({ seed, steps, together = 4 }: StoryOptions): readonly StoryStep[] {
  const chance = seededChance(seed);
  const known: string[] = [];
  const begun = [openImport(BEGIN)];
  for (let n = 1; n <= steps; n += 1) {
    const at = BEGIN + n * STEP_MS;
    const commands = drawCommands(chance, known, { n, together });
    known.push(...commands.flatMap(({ captured }) => captured ?? []));
    begun.push({ at, happens: commands.map(({ given }) => given) });
    if (n % 5 === 0) begun.push({ at: at + 1, happens: 'pass' });
    if (n % 12 === 0) begun.push({ at: at + 2, happens: 'rebuild' });
  }
  return [...begun, { at: BEGIN + (steps + 1) * STEP_MS, happens: 'pass' }];
}

interface Drawn {
  readonly given: StoryCommand;
  /** Who is known from then on. */
  readonly captured?: string;
}

const SOURCE = 'fair';
const openImport = (at: number): StoryStep => ({
  at,
  happens: [
    {
      id: 'start-import',
      command: () => ({ type: 'start-import', import: 'fair-1', source: SOURCE, channel: 'file' }),
    },
  ],
});

function drawCommands(
  chance: Chance,
  known: readonly string[],
  { n, together }: { readonly n: number; readonly together: number },
): readonly Drawn[] {
  const free = [...known];
  return Array.from({ length: 1 + Math.floor(chance.draw() * together) }, (_, i) => {
    const id = `step-${n}.${i}`;
    const [about] = free.splice(Math.floor(chance.draw() * free.length), 1);
    if (about === undefined || chance.draw() < 0.35) return newLead(chance, id, n * 100 + i);
    return { given: { id, about, command: drawDeed(chance, id) } };
  });
}

/** A lead that comes by itself, or in a row of a file. */
function newLead(chance: Chance, id: string, number: number): Drawn {
  const { fields, source } = drawBuyer(chance, number);
  const email = `${fields['email']}`;
  const row = (): Command => ({
    type: 'record',
    channel: 'file',
    import: 'fair-1',
    externalId: { source: SOURCE, id },
    comparedWith: 0,
    fields,
  });
  const visitor = (): Command => ({
    type: 'capture',
    channel: 'web',
    fields,
    source,
    consent: { email: 'granted' },
  });
  return { given: { id, command: chance.draw() < 0.4 ? row : visitor }, captured: email };
}

function drawDeed(chance: Chance, id: string): StoryCommand['command'] {
  const engaging = (kind: string, facets: Record<string, string>, count = 1) => {
    const engagements = [{ kind, facets, count }];
    return (lead: string): Command => ({ type: 'engage', lead, engagements });
  };
  const count = 1 + Math.floor(chance.draw() * 20);
  return chance.pick<StoryCommand['command']>([
    [engaging('page-view', { page: 'product' }, count), 25],
    [engaging('form-submit', { form: 'request' }), 30],
    [(lead) => ({ type: 'log-activity', lead, kind: 'call', direction: 'outbound', note: id }), 15],
    [(lead) => ({ type: 'change-status', lead, to: 'Working' }), 10],
    [(lead) => ({ type: 'change-status', lead, to: 'Nowhere' }), 4],
    [(lead) => ({ type: 'convert', lead, account: 'match' }), 16],
  ]);
}

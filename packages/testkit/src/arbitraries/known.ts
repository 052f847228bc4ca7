import {
  type ExternalId,
  iso,
  type Lead,
  type Process,
  type Seller,
  type StreamState,
  type Submission,
} from '@leadstream/core';
import fc from 'fast-check';
import type { Paper } from '../paper.ts';
import { rarely } from './text.ts';

/** What a story knows by now: things that its next command may name. */
export interface Known {
  readonly now: number;
  readonly process: Process;
  readonly leads: readonly string[];
  readonly accounts: readonly string[];
  readonly contacts: readonly { readonly id: string; readonly account: string }[];
  readonly opportunities: readonly string[];
  readonly sellers: readonly string[];
  readonly submissions: readonly Submission[];
  lead(id: string): Lead | null;
  state(stream: string): StreamState | null;
  leadWith(externalId: ExternalId): Lead | null;
}

/** A part of a command that is only settled when the command is given: an id, an instant, a version. */
export class Later {
  readonly say: (known: Known) => unknown;
  constructor(say: (known: Known) => unknown) {
    this.say = say;
  }
}

/** Leaves a part of a command open until the story gets there. */
export const later = (say: (known: Known) => unknown): Later => new Later(say);

/** Settles all that was left open. What is `undefined` then is left out. */
export function settled(idea: unknown, known: Known): unknown {
  if (idea instanceof Later) return settled(idea.say(known), known);
  if (Array.isArray(idea)) return idea.map((part) => settled(part, known));
  if (typeof idea !== 'object' || idea === null) return idea;
  const parts = Object.entries(idea).map(([name, part]) => [name, settled(part, known)] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}

type Listed = 'leads' | 'accounts' | 'opportunities' | 'sellers';

/** The id of one of the known things; of none in one case of forty, and while there are none. */
export const someId = (of: Listed): fc.Arbitrary<Later> =>
  fc
    .tuple(fc.nat(15), rarely(fc.constant('nobody'), 40))
    .map(([pick, unknown]) => later((known) => unknown ?? pickOf(known[of], pick) ?? 'nobody'));

/** The id of a lead of which something is so, where there is one; else of any. */
export const someLeadThat = (isSo: (lead: Lead) => boolean): fc.Arbitrary<Later> =>
  fc.nat(15).map((pick) =>
    later((known) => {
      const fitting = known.leads.filter((id) => {
        const lead = known.lead(id);
        return lead !== null && isSo(lead);
      });
      return pickOf(fitting, pick) ?? pickOf(known.leads, pick) ?? 'nobody';
    }),
  );

/** A seller as an owner. */
export const someSeller = (): fc.Arbitrary<Later> =>
  someId('sellers').map((id) => later((known) => `seller/${String(id.say(known))}`));

/** One of a list, by a number that may be larger than the list is long. */
export const pickOf = <T>(list: readonly T[], pick: number): T | undefined => list[pick % list.length];

const hour = 3_600_000;
const day = 24 * hour;

/** An instant as a command names it: now, a while ago, long ago or a little ahead; in UTC or with an offset. */
export function someInstant(): fc.Arbitrary<Later> {
  const ago = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 10 * day }) },
    { weight: 1, arbitrary: fc.integer({ min: -2 * day, max: 450 * day }) },
  );
  return fc
    .tuple(ago, fc.constantFrom(0, 0, 0, 120, -570))
    .map(([ms, offset]) => later(({ now }) => written(now - ms, offset)));
}

/** An instant ahead of now. */
export const someInstantAhead = (): fc.Arbitrary<Later> =>
  fc.integer({ min: 0, max: 40 * day }).map((ms) => later(({ now }) => iso(now + ms)));

function written(ms: number, offsetMinutes: number): string {
  if (offsetMinutes === 0) return iso(ms);
  const hours = Math.floor(Math.abs(offsetMinutes) / 60);
  const minutes = Math.abs(offsetMinutes) % 60;
  const two = (value: number) => String(value).padStart(2, '0');
  const local = iso(ms + offsetMinutes * 60_000).slice(0, -1);
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

/** What is known on paper. */
export function knownOn(paper: Paper): Known {
  const streams = new Set(paper.events.map(({ stream }) => stream));
  const named = (kind: string): string[] =>
    [...streams]
      .filter((stream) => stream.startsWith(`${kind}/`))
      .map((stream) => stream.slice(kind.length + 1));
  const leads = named('lead');
  return {
    now: paper.now,
    process: paper.process,
    leads,
    accounts: named('account'),
    contacts: named('contact').map((id) => ({
      id,
      account: (paper.state(`contact/${id}`) as { account: string } | null)?.account ?? '',
    })),
    opportunities: named('opportunity'),
    sellers: named('seller').filter((id) => (paper.state(`seller/${id}`) as Seller | null)?.active),
    submissions: named('submission').map((id) => paper.state(`submission/${id}`) as Submission),
    lead: (id) => paper.lead(id),
    state: (stream) => paper.state(stream),
    leadWith: ({ source, id }) => {
      const isIt = (lead: string) =>
        paper.lead(lead)?.externalIds.some((one) => one.source === source && one.id === id) ?? false;
      const found = leads.find(isIt);
      return found === undefined ? null : paper.lead(found);
    },
  };
}

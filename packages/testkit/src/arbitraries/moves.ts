import { type Command, iso, type Process } from '@leadstream/core';
import fc from 'fast-check';
import type { Paper } from '../paper.ts';

/**
 * One thing that may happen to a team's leads. `lead` picks among those captured so far; a move that needs one
 * while there is none becomes a capture. `afterMs` is how long after the move before it.
 */
export interface Move {
  readonly kind:
    | 'capture'
    | 'engage'
    | 'status'
    | 'convert'
    | 'activity'
    | 'correct'
    | 'assign'
    | 'follow-up'
    | 'tick';
  readonly lead: number;
  readonly pick: number;
  readonly other: number;
  readonly afterMs: number;
  readonly flag: boolean;
}

const kinds = [
  'capture',
  'engage',
  'status',
  'convert',
  'activity',
  'correct',
  'assign',
  'follow-up',
  'tick',
] as const;
const day = 86_400_000;

/** Moves drawn so that captures and engagements are frequent, as in life. */
export const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('capture', 'engage') }, fc.constantFrom(...kinds)),
  lead: fc.nat(20),
  pick: fc.nat(1000),
  other: fc.nat(1000),
  afterMs: fc.oneof(fc.integer({ min: 0, max: day / 4 }), fc.integer({ min: 0, max: 40 * day })),
  flag: fc.boolean(),
});

/** A story of up to `length` moves. */
export const moves = (length = 40): fc.Arbitrary<Move[]> =>
  fc.array(move, { maxLength: length, size: 'max' });

const pickOf = <T>(list: readonly T[], pick: number): T => list[pick % list.length] as T;

/** The command of a move, for a process and the leads captured so far. */
export function commandOf(process: Process, one: Move, leads: readonly string[], now: number): Command {
  const lead = leads.length > 0 ? pickOf(leads, one.lead) : undefined;
  if (lead === undefined || one.kind === 'capture') return capture(process, one, leads.length);
  return makers[one.kind](process, one, lead, now);
}

function capture(process: Process, { pick, other, flag }: Move, count: number): Command {
  const { definition } = process;
  return {
    type: 'capture',
    channel: flag ? 'web' : 'hand',
    kind: pick % 7 === 0 ? 'company' : 'person',
    fields: {
      ...(pick % 5 === 0 ? {} : { lastName: `Person ${count}` }),
      company: `Company ${other % 6}`,
      ...(pick % 3 === 0 ? { country: 'FR' } : {}),
      email: `person${count}@company${other % 6}.example`,
    },
    keys: {
      email: `person${count}@company${other % 6}.example`,
      company: `company ${other % 6}`,
      ...(pick % 2 === 0 ? { domain: `company${other % 6}.example` } : {}),
    },
    source: pickOf(definition.sources, pick).id,
    ...(flag ? { touch: { at: iso(0), source: 'google' } } : {}),
  };
}

type Maker = (process: Process, move: Move, lead: string, now: number) => Command;

const makers: Record<Exclude<Move['kind'], 'capture'>, Maker> = {
  engage(process, { pick, other }, lead, now) {
    const rule = pickOf(process.definition.scoring.rules, pick);
    const facet = process.definition.engagement.facets[rule.kind];
    const value = facet && pickOf(facet.values, other);
    return {
      type: 'engage',
      lead,
      engagements: [
        {
          kind: rule.kind,
          at: iso(now - (other % 5) * day),
          count: 1 + (pick % 3),
          ...(facet && value ? { facets: { [facet.facet]: value } } : {}),
          ...(pick % 11 === 0 ? { confidence: 'suspected-robot' as const } : {}),
        },
      ],
    };
  },
  status: (process, { pick, other, flag }, lead) => ({
    type: 'change-status',
    lead,
    to: pickOf(process.definition.statuses, pick).id,
    ...(process.definition.reasons.length > 0
      ? { reason: pickOf(process.definition.reasons, other).id }
      : {}),
    ...(flag ? { comment: 'said on the phone', reopen: other % 2 === 0 } : {}),
  }),
  convert: (process, { pick, other, flag }, lead) => ({
    type: 'convert',
    lead,
    ...(pick % 3 === 0 ? {} : { account: pick % 3 === 1 ? ('match' as const) : ('new' as const) }),
    ...(pick % 5 === 0 ? { contactName: { lastName: 'Named' } } : {}),
    ...(flag
      ? {
          opportunity: {
            lines: [{ product: 'tv-55', quantity: 1 + (other % 3), listPrice: 89_900, discountAsked: 500 }],
          },
        }
      : {}),
    status: process.convertedStatus.id,
  }),
  activity: (_process, { pick, flag }, lead) => ({
    type: 'log-activity',
    lead,
    kind: pickOf(['call', 'email', 'meeting', 'note'] as const, pick),
    direction: flag ? 'outbound' : 'inbound',
    outcome: pickOf(['reached', 'no-answer', 'voicemail'] as const, pick),
    note: 'a note that is personal',
  }),
  correct: (_process, { pick, other, flag }, lead) => ({
    type: 'correct',
    lead,
    fields: { title: `Title ${pick % 4}`, ...(flag ? { email: `new${other}@company.example` } : {}) },
    ...(flag ? { keys: { email: `new${other}@company.example`, domain: 'company.example' } } : {}),
    ...(pick % 4 === 0 ? { clear: ['country'] } : {}),
  }),
  assign: (process, { pick }, lead) => ({
    type: 'assign',
    lead,
    to: pickOf(
      ['rules', ...process.definition.queues.map((queue) => `queue/${queue.id}`), 'seller/nobody'],
      pick,
    ),
  }),
  'follow-up': (_process, { flag, other }, lead, now) =>
    flag
      ? { type: 'set-follow-up', lead, kind: 'call', dueAt: iso(now + other * 3_600_000) }
      : { type: 'complete-follow-up', lead },
  tick: (_process, _move, lead) => ({ type: 'tick', lead }),
};

/** Lives a story on paper; refused moves change nothing. Answers each move's outcome code, `accepted` or a refusal's. */
export function live(paper: Paper, story: readonly Move[]): string[] {
  const leads: string[] = [];
  return story.map((one) => {
    paper.now += one.afterMs;
    const answer = paper.execute(commandOf(paper.process, one, leads, paper.now), { actor: 'user:ann' });
    if ('code' in answer) return answer.code;
    if (answer.subject && !leads.includes(answer.subject) && paper.lead(answer.subject))
      leads.push(answer.subject);
    return 'accepted';
  });
}

import { erasureReasons, type Lead, type Process } from '@leadstream/core';
import fc from 'fast-check';
import type { Idea } from './idea.ts';
import { later, someId, someInstant, someLeadThat, someSeller } from './known.ts';
import { someAbilities, someStrategy, whileAway } from './routing-parts.ts';
import { present, rarely } from './text.ts';

/** Changes of status: allowed and wrong ones, leads that are given up and such that come back. */
export function statusChanges({ definition }: Process): fc.Arbitrary<Idea> {
  const { statuses, reasons } = definition;
  const idsOf = (...kinds: string[]) =>
    statuses.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  const spelt = statuses.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  const asking = reasons.filter(({ comment }) => comment).map(({ id }) => id);
  const trying = reasons.filter(({ attempts }) => attempts).map(({ id }) => id);
  const reason = fc.oneof(
    { weight: 1, arbitrary: fc.constant('no such reason') },
    ...[reasons.map(({ id }) => id), asking, trying]
      .filter(({ length }) => length > 0)
      .map((ids) => ({ weight: 4, arbitrary: fc.constantFrom(...ids) })),
  );
  const comment = rarely(fc.constantFrom('said on the phone', ' '), 2);
  const at = rarely(someInstant(), 4);
  const wish = fc.record({
    lead: someId('leads'),
    to: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...spelt) },
      { weight: 1, arbitrary: fc.constant('No such') },
    ),
    reason: rarely(reason, 2),
    comment,
    reopen: rarely(fc.boolean(), 4),
    at,
  });
  const isGivenUp = ({ status }: Lead) => status.kind === 'disqualified';
  const back = fc.constantFrom(...idsOf('open', 'nurture'));
  const comeback = fc.record({ lead: someLeadThat(isGivenUp), to: back, reopen: fc.constant(true) });
  const lost = idsOf('disqualified', 'nurture');
  const end =
    lost.length > 0
      ? [fc.record({ lead: someId('leads'), to: fc.constantFrom(...lost), reason, comment, at })]
      : [];
  return fc.oneof(wish, comeback, ...end).map((command) => present({ type: 'change-status', ...command }));
}

/** Owners by hand, and the assignment rules once more. */
export function assignments({ definition }: Process): fc.Arbitrary<Idea> {
  const queues = definition.queues.map(({ id }) => `queue/${id}`);
  const to = fc.oneof(
    { weight: 3, arbitrary: fc.constant('rules') },
    { weight: 2, arbitrary: someSeller() },
    { weight: 2, arbitrary: queues.length > 0 ? fc.constantFrom(...queues) : someSeller() },
    { weight: 1, arbitrary: fc.constantFrom('seller/nobody', 'queue/nowhere') },
  );
  return fc
    .record({
      lead: someId('leads'),
      to,
      from: rarely(someSeller(), 4),
      reason: rarely(fc.constant('too far away')),
      at: rarely(someInstant()),
    })
    .map((command) => present({ type: 'assign', ...command }));
}

/** Leads of history that are to live on. */
export const goingsLive = (): fc.Arbitrary<Idea> =>
  fc
    .tuple(someId('leads'), rarely(fc.boolean(), 2))
    .map(([lead, assign]) => present({ type: 'go-live' as const, lead, assign }));

/** Time that passes. */
export const ticks = (): fc.Arbitrary<Idea> => someId('leads').map((lead) => ({ type: 'tick', lead }));

/** The rules of now for a lead that others reckoned, now and then with a version that it no longer has. */
export const rescorings = (): fc.Arbitrary<Idea> =>
  fc
    .tuple(someId('leads'), rarely(fc.constant({ upTo: 1, kinds: {} })))
    .map(([lead, recount]) => present({ type: 'rescore', lead, recount }));

/** Sellers who come, go away and come back. */
export function sellers(process: Process): fc.Arbitrary<Idea> {
  return fc
    .record({
      seller: fc.constantFrom(...namedSellers(process), 'ann', 'zoé', 'constructor', 'x'.repeat(190)),
      active: fc.constantFrom(true, true, false),
      name: rarely(fc.constantFrom('Ann Lee', '李')),
      abilities: rarely(someAbilities({ teams: ['north'], territories: ['here'] }), 2),
    })
    .map(({ abilities = {}, ...command }) => present({ type: 'define-seller', ...command, ...abilities }));
}

/** Pools whose members change. */
export function pools(process: Process): fc.Arbitrary<Idea> {
  const known = (process.definition.team?.pools ?? []).map(({ id }) => id);
  const members = fc.array(
    fc.oneof({ weight: 5, arbitrary: someId('sellers') }, { weight: 1, arbitrary: fc.constant('stranger') }),
    { maxLength: 3 },
  );
  return fc
    .record({
      pool: fc.constantFrom(...known, 'floor'),
      members,
      isOnce: fc.constantFrom(true, true, true, false),
      strategy: someStrategy(),
      absent: rarely(whileAway(), 2),
    })
    .map(({ isOnce, absent, ...command }) => ({
      type: 'define-pool',
      ...command,
      ...(absent ? { absent } : {}),
      members: isOnce
        ? later((known) => [
            ...new Set(command.members.map((one) => (typeof one === 'string' ? one : one.say(known)))),
          ])
        : command.members,
    }));
}

/** The process again: under its own version, which is refused, or the next. */
export const publishings = (): fc.Arbitrary<Idea> =>
  fc.constantFrom(0, 1).map((step) => ({
    type: 'publish-process',
    process: later(({ process }) => ({ ...process.definition, version: process.version + step })),
  }));

/** Somebody is to be forgotten. */
export const erasures = (): fc.Arbitrary<Idea> =>
  fc
    .record({ lead: someId('leads'), reason: rarely(fc.constantFrom(...erasureReasons), 2) })
    .map((command) => present({ type: 'erase', ...command }));

/** Batches of rows that begin and end. */
export const imports = (): fc.Arbitrary<Idea> =>
  fc.oneof(
    fc
      .record({
        import: fc.constantFrom('import-1', 'import-1', 'import-1', 'import-2'),
        channel: fc.constantFrom('file', 'bulk'),
      })
      .map((command) => ({ type: 'start-import' as const, source: 'crm', ...command })),
    fc
      .constantFrom('import-1', 'import-1', 'import-2')
      .map((one) => ({ type: 'finish-import' as const, import: one, counts: { created: 3, unchanged: 0 } })),
  );

function namedSellers({ definition }: Process): string[] {
  return (definition.team?.sellers ?? []).map(({ id }) => id);
}

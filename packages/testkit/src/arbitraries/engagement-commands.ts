import { engagementKinds, iso, type Process } from '@leadstream/core';
import fc from 'fast-check';
import type { Idea } from './idea.ts';
import { type Known, later, pickOf, someId, someInstant, someInstantAhead, someLeadThat } from './known.ts';
import { present, rarely, someText } from './text.ts';

/** Made once: taking a URL's grammar apart costs more than all else of a command. */
const someUrl = fc.webUrl();

/** What people did: rule kinds above all, now and then a robot's doing, a running total, a huge count, or the same for days. */
export const engagements = (process: Process): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: someId('leads'),
      engagements: fc.oneof(
        fc.array(someEngagement(process), { minLength: 1, maxLength: 4 }),
        someHabit(process),
      ),
    })
    .map((command) => ({ type: 'engage', ...command }));

/** The same kind of engagement on several days, some of them next to each other: what caps are about. */
function someHabit({ definition: { scoring } }: Process): fc.Arbitrary<object[]> {
  const kinds = scoring.rules.map(({ kind }) => kind);
  const day = 86_400_000;
  const days = fc.array(fc.constantFrom(0, 1, 2, 3, 6, 7, 8), { minLength: 2, maxLength: 6 });
  const kind = kinds.length > 0 ? fc.constantFrom(...kinds) : fc.constant('visit');
  return fc
    .record({ kind, days, count: fc.constantFrom(1, 1, 9) })
    .map(({ kind, days, count }) =>
      days.map((ago) => ({ kind, count, at: later(({ now }) => iso(now - ago * day)) })),
    );
}

export function someEngagement({ definition }: Process): fc.Arbitrary<object> {
  const { scoring, engagement } = definition;
  const ruled = scoring.rules.map(({ kind }) => kind);
  const kinds = [...new Set([...ruled, ...engagementKinds, ...engagement.kinds])];
  return fc.oneof(
    { weight: 1, arbitrary: engagementOf('no such kind', undefined) },
    ...kinds.map((kind) => ({
      weight: ruled.includes(kind) ? 6 : 1,
      arbitrary: engagementOf(
        kind,
        Object.hasOwn(engagement.facets, kind) ? engagement.facets[kind] : undefined,
      ),
    })),
  );
}

type Facet = Process['definition']['engagement']['facets'][string];

function engagementOf(kind: string, declared: Facet | undefined): fc.Arbitrary<object> {
  const facets = declared?.values.length
    ? fc.constantFrom(...declared.values, 'other').map((value) => ({ [declared.facet]: value }))
    : fc.constantFrom({ message: 'welcome' }, { constructor: 'x' });
  const count = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constant(1_000_000));
  const id = fc.constantFrom('e-1', 'e-2', 'e-3', 'e-4');
  return fc
    .record({
      at: rarely(someInstant(), 2),
      count: rarely(count, 2),
      facets: rarely(facets, 2),
      timed: rarely(fc.boolean()),
      confidence: rarely(fc.constantFrom('suspected-robot', 'human'), 6),
      durationSeconds: rarely(fc.constantFrom(0, 0.5, 86_400), 9),
      externalId: rarely(fc.record({ source: fc.constant('tracker'), id }), 6),
      touch: rarely(someTouch(), 3),
      totalOf: rarely(fc.constantFrom('TotalVisits', 'constructor'), 6),
    })
    .map((parts) => present({ kind, ...parts }));
}

/** Where somebody came from; direct when nothing says. */
export const someTouch = (): fc.Arbitrary<object> =>
  fc
    .record({
      at: someInstant(),
      source: rarely(fc.constantFrom('google', 'newsletter'), 2),
      campaign: rarely(fc.constantFrom('spring', 'été')),
      referrer: rarely(someUrl, 9),
    })
    .map(present);

const activityKinds = ['call', 'email', 'meeting', 'message', 'note'] as const;

/** What sellers did and promised, and what people chose. */
export const activities = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: someId('leads'),
      kind: fc.constantFrom(...activityKinds),
      direction: fc.constantFrom('outbound', 'inbound'),
      outcome: rarely(fc.constantFrom('reached', 'no-answer', 'voicemail', 'held'), 2),
      note: rarely(someText(200), 2),
      at: rarely(someInstant(), 2),
    })
    .map((command) => present({ type: 'log-activity', ...command }));

/** Alerts that are acknowledged: open ones above all. */
export const acknowledgements = (): fc.Arbitrary<Idea> =>
  fc.nat(15).map((pick) => {
    const alerted = ({ leads, lead }: Known) => leads.filter((id) => (lead(id)?.alerts.length ?? 0) > 0);
    const found = (known: Known) => pickOf(alerted(known), pick) ?? known.leads[0] ?? 'nobody';
    return {
      type: 'acknowledge-alert',
      lead: later(found),
      alert: later((known) => known.lead(found(known))?.alerts[0]?.id ?? 'none'),
    };
  });

export const followUps = (): fc.Arbitrary<Idea> =>
  fc.oneof(
    fc
      .record({
        lead: someId('leads'),
        kind: fc.constantFrom(...activityKinds),
        dueAt: someInstantAhead(),
        hideUntil: rarely(someInstantAhead(), 2),
        note: rarely(someText(200)),
      })
      .map((command) => present({ type: 'set-follow-up' as const, ...command })),
    fc
      .record({
        lead: fc.oneof(
          someLeadThat(({ followUp }) => followUp !== null),
          someId('leads'),
        ),
        at: rarely(someInstant()),
      })
      .map((command) => present({ type: 'complete-follow-up' as const, ...command })),
  );

export const consents = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: someId('leads'),
      channel: fc.constantFrom('email', 'phone', 'tracking'),
      choice: fc.constantFrom('granted', 'denied'),
      by: fc.constantFrom('person', 'staff', 'import'),
      proof: rarely(someText(100)),
    })
    .map((command) => present({ type: 'change-consent', ...command }));

import { isWaiting, type Process } from '@leadstream/core';
import fc from 'fast-check';
import { someLead } from './capture-commands.ts';
import { someEngagement } from './engagement-commands.ts';
import type { Idea } from './idea.ts';
import { later, pickOf, someInstantAhead } from './known.ts';
import { present, rarely } from './text.ts';

const gates = ['open', 'open', 'open', 'queued', 'quarantined', 'awaiting-confirmation', 'refused'] as const;

/** Forms that come in, through a gate that lets most of them pass; some come twice. */
export const submissions = (process: Process): fc.Arbitrary<Idea> =>
  fc
    .record({
      lead: someLead(process),
      submission: fc.nat(60).map((n) => `form-${n}`),
      request: rarely(fc.boolean(), 2),
      gate: fc.constantFrom(undefined, ...gates),
      gateReason: rarely(fc.constantFrom('disabled', 'honeypot'), 2),
      engagements: rarely(fc.array(someEngagement(process), { maxLength: 3 }), 3),
      until: rarely(someInstantAhead(), 3),
    })
    .map(({ lead, ...form }) => {
      const { kind, fields, keys, source, owner, touch, consent, at } = lead as { [part: string]: unknown };
      return present({
        type: 'submit',
        ...form,
        kind,
        fields,
        keys,
        source,
        owner,
        touch,
        consent,
        at,
      });
    });

/** Releases and discards what waits; sometimes what does not. */
export const settlings = (): fc.Arbitrary<Idea> =>
  fc
    .record({
      pick: fc.nat(15),
      any: rarely(fc.constant(true), 2),
      to: fc.constantFrom('release', 'release', 'discard'),
      reason: rarely(fc.constant('expired'), 4),
    })
    .map(({ pick, any, ...settle }) =>
      present({
        type: 'settle-submission',
        ...settle,
        submission: later(({ submissions }) => {
          const waiting = submissions.filter((one) => any || isWaiting(one));
          return pickOf(waiting, pick)?.id ?? 'form-nowhere';
        }),
      }),
    );

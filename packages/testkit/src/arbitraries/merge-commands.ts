import type { Lead } from '@leadstream/core';
import fc from 'fast-check';
import type { Idea } from './idea.ts';
import { later, someId, someLeadThat } from './known.ts';
import { present, rarely } from './text.ts';

const stands = ({ absorbedBy, erasedAt }: Lead): boolean => absorbedBy === '' && erasedAt === 0;

/** Leads that become one and are parted again, now and then wrong ones. */
export function merges(): fc.Arbitrary<Idea> {
  const absorbable = someLeadThat((lead) => stands(lead) && lead.conversion === null);
  const merge = fc
    .record({
      lead: fc.oneof(
        { weight: 5, arbitrary: someLeadThat(stands) },
        { weight: 1, arbitrary: someId('leads') },
      ),
      absorb: fc.array(
        fc.oneof({ weight: 5, arbitrary: absorbable }, { weight: 1, arbitrary: someId('leads') }),
        {
          minLength: 1,
          maxLength: 2,
        },
      ),
      fieldChoices: rarely(fc.tuple(fc.constantFrom('lastName', 'email', 'company'), someId('leads')), 3),
    })
    .map(({ lead, absorb, fieldChoices }) =>
      present({
        type: 'merge' as const,
        lead,
        absorb,
        fieldChoices: fieldChoices && { [fieldChoices[0]]: fieldChoices[1] },
      }),
    );
  const unmerge = fc
    .tuple(
      someLeadThat((lead) => stands(lead) && lead.merge !== null),
      rarely(someId('leads'), 4),
    )
    .map(([lead, wrong]) => ({
      type: 'unmerge' as const,
      lead,
      absorbed: later((known) => {
        const id = lead.say(known) as string;
        return wrong ?? Object.keys(known.lead(id)?.merge?.parts ?? {})[0] ?? 'nobody';
      }),
    }));
  return fc.oneof({ weight: 1, arbitrary: merge }, { weight: 1, arbitrary: unmerge });
}

import type { Event, Lead } from '@leadstream/core';
import { evolverOf } from '@leadstream/core';
import { byStream, demand, demandSame, type HistoryLaw, named } from './law.ts';

/** An undone conversion leaves the lead in the status and with the owner that it had before, and open to another (Ours 8.6). */
export const undoingGivesBackWhatWas: HistoryLaw = {
  name: 'undoing a conversion gives the lead back the status and the owner it had',
  holds({ events, process }) {
    for (const [stream, own] of byStream(events)) {
      if (!own.some(({ type }) => type === 'conversion-reverted')) continue;
      let lead: Lead | null = null;
      let before: Lead | null = null;
      for (const event of own) {
        if (event.type === 'converted') before = lead;
        lead = (evolverOf(stream)?.evolve(lead, event) ?? null) as Lead | null;
        if (event.type === 'conversion-reverted') givesBack(event, before as Lead, lead as Lead);
      }
    }
    demand(process.convertedStatus.kind === 'converted', () => 'there is no converted status');
  },
};

function givesBack(event: Event, before: Lead, after: Lead): void {
  const was = ({ status: { id, kind, rank, reason }, owner, followUp }: Lead) => ({
    status: { id, kind, rank, reason },
    owner,
    followUp: followUp && followUp.owner,
  });
  const wanted = { ...was(before), followUp: after.followUp && was(after).followUp };
  demandSame(was(after), wanted, `the lead after ${named(event)}`);
  demandSame(
    [after.conversion, after.touches.conversion],
    [null, null],
    `what is left after ${named(event)}`,
  );
}

import type { Event, Lead } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, demandSame, type HistoryLaw, named } from './law.ts';

/** An undone conversion leaves the lead in the status and with the owner that it had before, and open to another (Ours 8.6). */
export const undoingGivesBackWhatWas: HistoryLaw = {
  name: 'undoing a conversion gives the lead back the status and the owner it had',
  rules: ['DOMAIN 8.6'],
  holds({ events, process }) {
    const folds = foldsOf(events);
    for (const [stream, own] of folds.streams) {
      if (!own.some(({ type }) => type === 'conversion-reverted')) continue;
      const leads = folds.evolved(stream) as readonly Lead[];
      let before: Lead | undefined;
      for (const [i, event] of own.entries()) {
        if (event.type === 'converted') before = leads[i - 1];
        if (event.type === 'conversion-reverted') givesBack(event, before as Lead, leads[i] as Lead);
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

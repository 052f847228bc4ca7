import { isDecision, type Lead } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { conversionsIn } from './conversions-in.ts';
import { demand, type HistoryLaw, named } from './law.ts';

/**
 * Leads that became one make one account and one contact, and a conversion never brings back one that another took over
 * (invariant 41).
 */
export const whatBecameOneIsConvertedOnce: HistoryLaw = {
  name: 'leads that became one are converted as one, and none of those that were taken over is',
  rules: ['DOMAIN 8, invariant 41'],
  holds(history) {
    for (const { where, step, lead, contact } of conversionsIn(history)) {
      demand(lead.before.absorbedBy === '', () => `${where}: another lead stands for it`);
      for (const kind of ['account', 'contact']) {
        const opened = step.events.filter(({ type }) => type === `${kind}-opened`);
        demand(opened.length <= 1, () => `${where} opens ${opened.length} records of the kind ${kind}`);
      }
      for (const id of belowOf(lead.before)) {
        demand(
          !contact.after.leads.includes(id),
          () => `${where}: the contact names ${id}, which it took over`,
        );
        const below = step.world.streams.get(`lead/${id}`) as Lead | null | undefined;
        const byItself =
          below === undefined
            ? isConverted(history, id, step.events[0]?.position ?? 0)
            : Boolean(below?.conversion);
        demand(!byItself, () => `${where}: ${id}, which it took over, was converted by itself`);
      }
    }
    checkCommands(history);
  },
};

const belowOf = ({ merge }: Lead): readonly string[] =>
  Object.entries(merge?.parts ?? {}).flatMap(([id, { below }]) => [id, ...below]);

/** Whether a lead was converted before a position; what happens after it was parted again is its own affair. */
function isConverted({ events }: History, id: string, position: number): boolean {
  const last = events
    .filter(({ stream, position: at }) => stream === `lead/${id}` && at < position)
    .filter(({ type }) => type === 'converted' || type === 'conversion-reverted')
    .at(-1);
  return last?.type === 'converted';
}

/** Whoever would convert a lead that was taken over is told which one stands for it. */
function checkCommands({ steps }: History): void {
  for (const { issued, world, answer, events } of steps) {
    if (issued.body.type !== 'convert') continue;
    const lead = (world.streams.get(`lead/${issued.body.lead}`) ?? null) as Lead | null;
    if (!lead || lead.absorbedBy === '') continue;
    const [first] = events;
    demand(!isDecision(answer), () => `${first ? named(first) : issued.id}: an absorbed lead comes back`);
    if (answer.code !== 'moved') continue;
    demand(
      answer.candidates?.length === 1 && answer.candidates[0]?.id === lead.absorbedBy,
      () => `${issued.id} is not told that ${lead.absorbedBy} stands for the lead`,
    );
  }
}

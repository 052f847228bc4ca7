import type { Event } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { demand, demandSame, type HistoryLaw, named } from './law.ts';

const kinds = ['account', 'contact', 'opportunity'] as const;

/**
 * Undoing withdraws what that conversion made and nobody has used since, and only that: nothing that was there before,
 * nothing that somebody wrote to later, and no opportunity that was won (Ours 8.6).
 */
export const undoingWithdrawsOnlyWhatIsUnused: HistoryLaw = {
  name: 'undoing a conversion withdraws what it made and nobody has used, and nothing else',
  rules: ['DOMAIN 8.6'],
  holds(history) {
    for (const reverted of history.events.filter(({ type }) => type === 'conversion-reverted')) {
      const converted = conversionOf(history, reverted);
      demand(converted !== undefined, () => `${named(reverted)} undoes nothing`);
      const told = (kind: string) =>
        reverted.data[kind] as { readonly id: string; readonly withdrawn: boolean } | undefined;
      const held = Object.fromEntries(
        kinds.map((kind) => [kind, isHeld(history, converted, reverted, kind)]),
      );
      const holdsContact = held['contact'] || (made(converted, 'opportunity') && held['opportunity']);
      const isFree = {
        opportunity: made(converted, 'opportunity') && !held['opportunity'],
        contact: made(converted, 'contact') && !holdsContact,
        account: made(converted, 'account') && !held['account'] && !holdsContact,
      };
      const keeps = kinds.some((kind) => made(converted, kind) && !isFree[kind]);
      demand(
        !keeps || isKeeping(history, reverted),
        () => `${named(reverted)} keeps what nobody asked to keep`,
      );
      for (const kind of kinds) {
        const withdrawn = told(kind)?.withdrawn ?? false;
        demandSame(withdrawn, isFree[kind], `whether ${named(reverted)} withdraws its ${kind}`);
        const written = history.events.some(
          ({ type, stream, commandId }) =>
            type === 'record-withdrawn' &&
            stream === `${kind}/${told(kind)?.id}` &&
            commandId === reverted.commandId,
        );
        demandSame(
          written,
          withdrawn,
          `whether the ${kind} says that it was withdrawn by ${named(reverted)}`,
        );
      }
    }
    onlyByUndoing(history);
  },
};

/** Whether the command asked to keep what was used. */
const isKeeping = ({ steps }: History, { commandId }: Event): boolean =>
  steps.some(
    ({ issued: { id, body } }) => id === commandId && body.type === 'revert-conversion' && body.keep === true,
  );

const conversionOf = ({ events }: History, { stream, position }: Event): Event | undefined =>
  events
    .filter((event) => event.stream === stream && event.type === 'converted' && event.position < position)
    .at(-1);

const made = (converted: Event, kind: string): boolean =>
  (converted.data[kind] as { readonly created: boolean } | undefined)?.created === true;

/** Whether somebody wrote to the record between the conversion and its undoing, or a seller did something. */
function isHeld({ events }: History, converted: Event, reverted: Event, kind: string): boolean {
  const id = (converted.data[kind] as { readonly id: string } | undefined)?.id;
  const converting = new Set(events.filter(({ type }) => type === 'converted').map((one) => one.commandId));
  return events.some(({ type, stream, commandId, position, data }) => {
    if (position >= reverted.position || position < converted.position) return false;
    // An opportunity that was opened later holds whose it is.
    if (type === 'opportunity-opened' && !converting.has(commandId) && data[kind] === id) return true;
    if (type === 'activity-logged' && stream === converted.stream) return true;
    const isOther = commandId !== converted.commandId || type === 'outcome-recorded';
    return stream === `${kind}/${id}` && isOther;
  });
}

function onlyByUndoing({ events }: History): void {
  const undoing = new Set(
    events.filter(({ type }) => type === 'conversion-reverted').map(({ commandId }) => commandId),
  );
  const withdrawn = new Set<string>();
  for (const event of events) {
    demand(!withdrawn.has(event.stream), () => `${named(event)} is of a record that was withdrawn`);
    if (event.type !== 'record-withdrawn') continue;
    demand(undoing.has(event.commandId), () => `${named(event)} undoes no conversion`);
    withdrawn.add(event.stream);
  }
}

import { demand, demandSame, type HistoryLaw, named } from './law.ts';

/** Records belong to somebody, never to a queue: to whom the command names, else to the lead's owner (invariant 13). */
export const resultsAreOwnedBySellers: HistoryLaw = {
  name: 'what a conversion opens is owned by a seller, never by a queue',
  rules: ['DOMAIN 8, invariant 13'],
  holds({ events, steps }) {
    const asked = new Map(
      steps.map(({ issued: { id, body } }) => [
        id,
        body.type === 'convert' ? body.owner : body.type === 'record' ? body.convert?.owner : undefined,
      ]),
    );
    for (const event of events) {
      const { owner, previousOwner } = event.data as {
        readonly owner?: string;
        readonly previousOwner?: string;
      };
      const isOpening = /^(account|contact|opportunity)-opened$/.test(event.type);
      if (!isOpening && event.type !== 'converted') continue;
      demand(owner?.startsWith('seller/') === true, () => `${named(event)} belongs to ${owner}`);
      const wanted = asked.get(event.commandId);
      if (wanted) demandSame(owner, wanted, `the owner of ${named(event)}`);
      else if (!isOpening) demandSame(owner, previousOwner, `the owner of ${named(event)}`);
    }
  },
};

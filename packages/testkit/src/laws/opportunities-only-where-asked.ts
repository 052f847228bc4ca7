import { demand, type HistoryLaw, named } from './law.ts';

/** No opportunity comes to be that no command asked for, and one that was asked for does (invariant 5). */
export const opportunitiesOnlyWhereAsked: HistoryLaw = {
  name: 'an opportunity is opened if and only if the command asked for one',
  rules: ['DOMAIN 8, invariant 5'],
  holds({ events, steps }) {
    const asking = new Set(
      steps.flatMap(({ issued: { id, body } }) => {
        if (body.type === 'open-opportunity') return [id];
        if (body.type === 'load-record' && body.record === 'opportunity') return [id];
        const request = body.type === 'convert' ? body : body.type === 'record' ? body.convert : undefined;
        return request?.opportunity ? [id] : [];
      }),
    );
    const opening = new Set<string>();
    for (const event of events) {
      if (event.type !== 'opportunity-opened') continue;
      demand(asking.has(event.commandId), () => `${named(event)} was asked for by nobody`);
      demand(!opening.has(event.commandId), () => `${named(event)} is the second of its command`);
      opening.add(event.commandId);
    }
    for (const event of events) {
      if (event.type !== 'converted' || !asking.has(event.commandId)) continue;
      demand(opening.has(event.commandId), () => `${named(event)} was asked for an opportunity and has none`);
    }
  },
};

import { demand, type HistoryLaw, named } from './law.ts';

/** Account, contact, opportunity and status are of one commit: none of them stands without the others (invariant 20). */
export const recordsComeWithTheirConversion: HistoryLaw = {
  name: 'a conversion and its records are one commit, or none of them is',
  rules: ['DOMAIN 8, invariant 20'],
  holds({ events }) {
    const converting = new Map(
      events.filter(({ type }) => type === 'converted').map((event) => [event.commandId, event]),
    );
    for (const event of events) {
      const [kind] = event.stream.split('/') as [string];
      // What a file brings by itself was converted from nothing.
      const isLoaded = event.data['import'] !== undefined;
      const isOpening = !isLoaded && (event.type === 'account-opened' || event.type === 'contact-opened');
      const converted = converting.get(event.commandId);
      if (isOpening) demand(converted !== undefined, () => `${named(event)} stands without a conversion`);
      if (!event.type.endsWith('-opened') || !converted) continue;
      const told = converted.data[kind] as { readonly id: string } | undefined;
      demand(
        `${kind}/${told?.id}` === event.stream,
        () => `${named(converted)} does not name ${event.stream}`,
      );
    }
    for (const converted of converting.values()) {
      for (const kind of ['account', 'contact', 'opportunity']) {
        const told = converted.data[kind] as { readonly id: string; readonly created: boolean } | undefined;
        const isThere = events.some(
          ({ stream, commandId }) => stream === `${kind}/${told?.id}` && commandId === converted.commandId,
        );
        demand(told === undefined || isThere, () => `${named(converted)} left nothing in its ${kind}`);
      }
    }
  },
};

import { demandSame, type HistoryLaw, named } from './law.ts';

/** Who asked, under which process version, in which mode: stamped on every event of a command. */
export const eventsNameWhoAndWhy: HistoryLaw = {
  name: 'every event names its command, actor, mode and the process version that decided',
  rules: ['DOMAIN 12.1'],
  holds({ steps }) {
    for (const { issued, world, events } of steps) {
      for (const event of events) {
        const { actor, mode, commandId, correlationId, processVersion } = event;
        const expected = {
          actor: issued.actor,
          mode: issued.mode,
          commandId: issued.id,
          correlationId: issued.correlationId,
          processVersion: world.process.version,
        };
        demandSame({ actor, mode, commandId, correlationId, processVersion }, expected, named(event));
      }
    }
  },
};

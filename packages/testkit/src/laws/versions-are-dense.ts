import { demand, demandSame, type HistoryLaw, named } from './law.ts';

/** Versions are 1, 2, 3 … in each stream, positions in the log; ids are unique, causes come first, time never goes back. */
export const versionsAreDense: HistoryLaw = {
  name: 'versions and positions have no gaps, and every event names a cause that came before it',
  rules: ['DESIGN 0'],
  holds({ events }) {
    const versions = new Map<string, number>();
    const causes = new Set<string>();
    let recordedAt = '';
    events.forEach((event, i) => {
      const version = (versions.get(event.stream) ?? 0) + 1;
      versions.set(event.stream, version);
      demandSame(event.version, version, `version of ${named(event)}`);
      demandSame(event.position, i + 1, `position of ${named(event)}`);
      demand(!causes.has(event.id), () => `${named(event)} has the id of another event`);
      const isCaused = event.causationId === event.commandId || causes.has(event.causationId);
      demand(isCaused, () => `${named(event)} follows from ${event.causationId}, which is not before it`);
      causes.add(event.id);
      demand(event.recordedAt >= recordedAt, () => `${named(event)} was recorded before the one before it`);
      recordedAt = event.recordedAt;
    });
  },
};

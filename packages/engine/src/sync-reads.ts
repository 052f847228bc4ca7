import { can, idOf, type SyncRow, syncList } from '@leadstream/core';
import type { Desk } from './desk.ts';
import { checkLimit, type Paging } from './paging.ts';
import { seeingOf } from './seeing.ts';

/** A record on its way to the host's CRM, and how that stands. */
export interface SyncShown {
  readonly record: 'account' | 'contact' | 'opportunity';
  readonly id: string;
  /** By what name the external ids of the CRM are kept. */
  readonly source: string;
  /** Since when it is asked for, milliseconds. */
  readonly askedAt: number;
  /** `parked`: nobody tries again until `retrySync`. */
  readonly standing: 'due' | 'parked';
  /** Why it is parked. */
  readonly code: string | null;
}

export interface SyncPage {
  readonly syncs: readonly SyncShown[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

export interface SyncReads {
  /** Records that the host's CRM is to have and does not have yet, those asked for first at the top, parked ones last. */
  syncs(options?: Paging): Promise<SyncPage>;
}

export function syncReadsOf(desk: Desk): SyncReads {
  const { shell, tenant, views, checkOpen } = desk;
  return {
    async syncs({ limit = 50, after } = {}) {
      checkOpen();
      checkLimit(limit, 'records');
      // They name records whoever owns them, as tasks do.
      if (!can((await seeingOf(desk)).asker, 'tick', null)) return { syncs: [] };
      await views.wait(tenant.name, syncList, await shell.storage.log.head(tenant.name));
      const query = { index: 'due', limit, after };
      const { rows, next } = await shell.storage.views.query(tenant.name, syncList.shape, query);
      return { syncs: rows.map(({ data }) => shown(data as unknown as SyncRow)), next };
    },
  };
}

function shown({ stream, source, askedAt, code }: SyncRow): SyncShown {
  const record = stream.slice(0, stream.indexOf('/')) as SyncShown['record'];
  return { record, id: idOf(stream), source, askedAt, standing: code === null ? 'due' : 'parked', code };
}

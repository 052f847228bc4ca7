import { leadList } from '@leadstream/core';
import type { Shell } from './shell.ts';
import type { ViewRunner } from './view-runner.ts';

/**
 * Counts the open leads of sellers: neither disqualified, converted nor erased. The list of leads is brought up to the
 * log's head first, so the numbers are as good as read just now.
 */
export type OpenLeads = (sellers: readonly string[]) => Promise<ReadonlyMap<string, number>>;

export const createOpenLeads =
  ({ storage }: Shell, views: ViewRunner, tenant: string): OpenLeads =>
  async (sellers) => {
    await views.follow(tenant, leadList);
    const owner = sellers.map((seller) => `seller/${seller}`);
    const counted = await storage.views.count(tenant, leadList.shape, {
      where: { section: 'work', owner },
      by: ['owner'],
    });
    const open = new Map(counted.map(({ group: [of], count }) => [String(of), count]));
    return new Map(sellers.map((seller) => [seller, open.get(`seller/${seller}`) ?? 0]));
  };

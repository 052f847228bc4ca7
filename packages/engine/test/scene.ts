// A house in which some sell, some lead and some look on.
import { defaultProcess, type ProcessInput } from '@leadstream/core';
import type { Handle } from '@leadstream/engine';
import { accepted, type House, openHouse } from './house.ts';

export const permitted: ProcessInput = {
  ...defaultProcess,
  id: 'permitted',
  queues: [
    { id: 'inside', members: ['ann', 'bob'] },
    { id: 'open', members: [], visible: 'all' },
    { id: 'closed', members: ['cyd'] },
  ],
  team: {
    sellers: [
      { id: 'ann', manager: 'max' },
      { id: 'bob', manager: 'max' },
      { id: 'cyd' },
      { id: 'max', manager: 'top' },
      { id: 'top' },
    ],
    admins: ['root'],
  },
};

export interface Scene extends House {
  readonly as: (user: string) => Handle;
  /** Captures a lead; answers its id. */
  readonly lead: (name: string, owner: string) => Promise<string>;
}

/** A house in which ann and bob sell, max and top lead, and some others look on. */
export async function aScene(): Promise<Scene> {
  const house = openHouse({ process: permitted });
  const system = house.engine.system();
  const give = (user: string, id: string) => accepted(system.giveAccess({ user, kind: 'role', id }));
  for (const seller of ['ann', 'bob', 'cyd']) await give(seller, 'seller');
  for (const manager of ['max', 'top']) await give(manager, 'manager');
  await give('mia', 'marketing');
  await give('vic', 'viewer');
  await give('art', 'admin');
  return {
    ...house,
    as: (user) => house.engine.as(`user:${user}`),
    async lead(name, owner) {
      const fields = { lastName: name, company: `${name} Ltd`, email: `${name.toLowerCase()}@example.org` };
      const wish = { channel: 'hand', fields, owner, source: 'Webinar' } as const;
      return (await accepted(system.capture(wish))).id;
    },
  };
}

import { defaultProcess, type ProcessInput } from '@leadstream/core';
import type { MoveWish } from '@leadstream/engine';

/** Sellers who take turns, and who are told when somebody gives them a lead. */
export const deskProcess: ProcessInput = {
  ...defaultProcess,
  id: 'desk',
  alerts: { assigned: { id: 'new-owner' } },
  templates: [
    { id: 'yours', class: 'transactional', variants: { en: { subject: 'A lead', text: 'A lead' } } },
  ],
  team: {
    sellers: ['ann', 'bob', 'cyd'].map((id) => ({ id })),
    pools: [{ id: 'floor', members: ['ann', 'bob', 'cyd'] }],
  },
  assignment: {
    active: 'all',
    rules: [{ id: 'all', entries: [{ id: 'turns', to: 'pool/floor', notify: 'yours' }] }],
  },
};

/** A move on a store. */
export interface Move {
  readonly driver: string;
  readonly path: string;
  readonly wish: MoveWish;
}

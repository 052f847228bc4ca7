import { defaultProcess, type ProcessInput } from '@leadstream/core';

export const sellers = ['ann', 'bob', 'cyd'];

/** Leads of the web go to sellers who take turns. */
export const loadProcess: ProcessInput = {
  ...defaultProcess,
  id: 'floor',
  team: {
    sellers: sellers.map((id) => ({ id })),
    pools: [{ id: 'floor', strategy: 'round-robin', members: sellers }],
  },
  assignment: { active: 'all', rules: [{ id: 'all', entries: [{ id: 'turns', to: 'pool/floor' }] }] },
};

// A team whose members may do different things, for the tests of permissions.
import type { Command, Permission, ProcessInput } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { aHouse } from './scene.ts';

export const sellers: ProcessInput['team'] = {
  sellers: [{ id: 'ann', manager: 'max' }, { id: 'bob', manager: 'max' }, { id: 'max' }],
};
const queues = [{ id: 'inside', members: ['ann'] }];

export const system = { actor: 'system' };
export const as = (user: string) => ({ actor: `user:${user}` });

/** A house in which ann and bob sell, max leads them, and root may do everything. */
export function aTeam(own: Partial<ProcessInput> = {}): Paper {
  const paper = aHouse({ team: { ...sellers, admins: ['root'] }, queues, ...own });
  for (const seller of ['ann', 'bob', 'max']) {
    const manager = seller === 'max' ? {} : { manager: 'max' };
    paper.accept({ type: 'define-seller', seller, active: true, ...manager }, system);
  }
  give(paper, 'ann', 'seller');
  give(paper, 'bob', 'seller');
  give(paper, 'max', 'manager');
  give(paper, 'art', 'admin');
  give(paper, 'mia', 'marketing');
  return paper;
}

export const give = (paper: Paper, user: string, id: string, kind: 'role' | 'set' = 'role') =>
  paper.accept({ type: 'give-access', user, kind, id }, system);

/** Gives somebody permissions in a set of their own. */
export function permit(paper: Paper, user: string, permissions: Permission[], hidden: string[] = []): void {
  paper.accept({ type: 'define-permission-set', set: `of-${user}`, permissions, hidden }, system);
  give(paper, user, `of-${user}`, 'set');
}

/** What a command comes to: `accepted`, or the code of its refusal and its field. */
export function answer(paper: Paper, command: Command, user: string): string {
  const given = paper.execute(command, as(user));
  return 'code' in given ? `${given.code} ${given.field ?? ''}`.trim() : 'accepted';
}

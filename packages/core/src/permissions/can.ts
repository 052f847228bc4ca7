import type { Permission } from '../lead/access-shapes.ts';
import type { CommandType } from '../lead/commands.ts';
import type { Asker, Grant } from './asker.ts';

/**
 * What somebody may wish to do: carry out a command, see a lead or a record, take all that is kept of a person away,
 * open an opportunity with a conversion, capture somebody who may be there, own what is captured for somebody else,
 * read totals.
 */
export type Action =
  | CommandType
  | 'read'
  | 'export'
  | 'open-opportunity'
  | 'override-duplicates'
  | 'give-on-capture'
  | 'figures';

/** How somebody stands to the owner of a lead or a record: is it, is a member of the queue, is above. */
export type Tie = 'own' | 'queue' | 'team';

/** A lead or a record, as far as it matters for who may do what with it. */
export interface Thing {
  readonly ties: readonly Tie[];
  readonly converted: boolean;
}

/** What each action asks for: all permissions of one of the lists. None: whoever sees the lead may do it. */
const asked: { readonly [A in Action]: readonly (readonly Permission[])[] } = {
  read: [[]],
  capture: [['capture']],
  'override-duplicates': [['override-duplicates']],
  'give-on-capture': [['assign']],
  submit: [['import']],
  'settle-submission': [['import']],
  record: [['import']],
  'start-import': [['import']],
  'finish-import': [['import']],
  'go-live': [['import']],
  correct: [['edit']],
  'change-consent': [['edit']],
  engage: [['edit']],
  'log-activity': [['edit']],
  'acknowledge-alert': [['edit']],
  'set-follow-up': [['edit']],
  'complete-follow-up': [['edit']],
  'change-status': [['edit']],
  'take-lead': [['edit']],
  'return-lead': [['edit']],
  reject: [['edit']],
  assign: [['assign']],
  convert: [['convert', 'edit', 'accounts', 'contacts']],
  'revert-conversion': [['revert-conversion']],
  merge: [['merge']],
  unmerge: [['merge']],
  'dismiss-duplicate': [['merge']],
  'suspect-duplicates': [['rules']],
  'open-opportunity': [['opportunities']],
  'change-opportunity': [['opportunities']],
  'record-outcome': [['opportunities']],
  'correct-record': [['accounts', 'contacts']],
  'load-record': [['import']],
  'define-product': [['rules']],
  'note-sync': [['rules']],
  'park-sync': [['rules']],
  'retry-sync': [['rules']],
  export: [['export']],
  erase: [['erase']],
  enrol: [['edit'], ['programs']],
  'leave-program': [['edit'], ['programs']],
  'pause-program': [['programs']],
  'resume-program': [['programs']],
  'join-campaign': [['edit'], ['campaigns']],
  'define-campaign': [['campaigns']],
  'record-cost': [['campaigns']],
  'publish-process': [['rules']],
  rescore: [['rules']],
  tick: [['rules']],
  'address-mail': [['rules']],
  'attempt-mail': [['rules']],
  'report-mail': [['rules']],
  'settle-mail': [['edit']],
  'define-seller': [['team']],
  'define-pool': [['team']],
  'set-absence': [['team']],
  'define-permission-set': [['access']],
  'define-role': [['access']],
  'give-access': [['access']],
  'take-access': [['access']],
  figures: [['figures']],
};

/** Whether somebody may do it; if not, whether they are told so or that there is no such thing. */
export type Permit = 'granted' | 'forbidden' | 'not-found';

/**
 * Whether somebody may do something to a lead or a record, or at all where none is named. Whoever may not see it hears
 * that there is none, whatever they wished (Ours 12.2).
 */
export function permitOf(asker: Asker, action: Action, thing: Thing | null): Permit {
  if (asker.all) return 'granted';
  if (!thing) return isAllowed(action, asker.permissions) ? 'granted' : 'forbidden';
  const seeing = grantsFor(asker, thing);
  if (seeing.length === 0) return 'not-found';
  return seeing.some(({ permissions }) => isAllowed(action, permissions)) ? 'granted' : 'forbidden';
}

/** Whether somebody may do something to a lead or a record, or at all where none is named (Ours 12.1). */
export const can = (asker: Asker, action: Action, thing: Thing | null): boolean =>
  permitOf(asker, action, thing) === 'granted';

/** What lets somebody see a lead: its owner is in reach, and for a converted one the same set allows those too. */
export const grantsFor = ({ grants }: Asker, { ties, converted }: Thing): readonly Grant[] =>
  grants.filter(
    ({ permissions }) => reaches(permissions, ties) && (!converted || permissions.has('converted')),
  );

function reaches(permissions: ReadonlySet<Permission>, ties: readonly Tie[]): boolean {
  return permissions.has('see-all') || ties.some((tie) => permissions.has(sight[tie]));
}

const sight = { own: 'see-own', queue: 'see-queues', team: 'see-team' } as const;

const isAllowed = (action: Action, held: ReadonlySet<Permission>): boolean =>
  asked[action].some((all) => all.every((one) => held.has(one)));

/** Whether any of somebody's sets goes by a tie, so that it is to be found out. */
export const asksFor = ({ grants }: Asker, tie: Tie): boolean =>
  grants.some(({ permissions }) => permissions.has(sight[tie]));

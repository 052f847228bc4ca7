import type { CommandOf } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import {
  accessGiven,
  accessStream,
  accessTaken,
  holdingOf,
  permissionSetDefined,
  permissionSetOf,
  roleDefined,
  roleOf,
} from '../permissions/access.ts';
import { letsSee } from '../permissions/asker.ts';
import type { Decision, Draft } from './decision.ts';

/** Says what a permission set allows, unless all is so already (Ours 12.2). */
export function decideDefineSet(draft: Draft, body: CommandOf<'define-permission-set'>): Decision | Refusal {
  const present = permissionSetOf(draft.sight.access(), body.set);
  const permissions = [...new Set(body.permissions)].sort();
  const hidden = [...new Set(body.hidden ?? [])].sort();
  const unknown = hidden.find((field) => !Object.hasOwn(draft.world.process.definition.fields, field));
  if (unknown !== undefined)
    return refuse('invalid', { field: 'hidden', detail: { fault: 'unknown-field' } });
  // Of which leads would they be hidden?
  if (hidden.length > 0 && !letsSee(permissions)) {
    return refuse('invalid', { field: 'hidden', detail: { fault: 'sees-no-lead' } });
  }
  const name = body.name ?? present?.name ?? body.set;
  const isSame =
    present?.name === name &&
    isSameList([...present.permissions].sort(), permissions) &&
    isSameList(present.hidden, hidden) &&
    present.discount === (body.discount ?? null);
  if (isSame) return draft.finish(body.set);
  const more = hidden.length > 0 ? { hidden } : {};
  const limit = body.discount === undefined ? {} : { discount: body.discount };
  const data = { set: body.set, name, permissions, ...more, ...limit };
  draft.add(accessStream, happened(permissionSetDefined, draft.world.now, data));
  return draft.finish(body.set);
}

/** Says which permission sets a role stands for, unless all is so already. */
export function decideDefineRole(draft: Draft, body: CommandOf<'define-role'>): Decision | Refusal {
  const access = draft.sight.access();
  const sets = [...new Set(body.sets)];
  const unknown = sets.findIndex((set) => !permissionSetOf(access, set));
  if (unknown >= 0) return refuse('permission-set-unknown', { field: `sets.${unknown}` });
  const present = roleOf(access, body.role);
  const name = body.name ?? present?.name ?? body.role;
  if (present?.name === name && isSameList(present.sets, sets)) return draft.finish(body.role);
  draft.add(accessStream, happened(roleDefined, draft.world.now, { role: body.role, name, sets }));
  return draft.finish(body.role);
}

/** Gives somebody a role or a permission set that they do not have. */
export function decideGiveAccess(draft: Draft, body: CommandOf<'give-access'>): Decision | Refusal {
  const { user, kind, id } = body;
  const access = draft.sight.access();
  if (kind === 'role' && !roleOf(access, id)) return refuse('role-unknown', { field: 'id' });
  if (kind === 'set' && !permissionSetOf(access, id))
    return refuse('permission-set-unknown', { field: 'id' });
  if (holdingOf(access, user)[kind].includes(id)) return draft.finish(user);
  draft.add(accessStream, happened(accessGiven, draft.world.now, { user, kind, id }));
  return draft.finish(user);
}

/** Takes a role or a permission set that somebody has. */
export function decideTakeAccess(draft: Draft, body: CommandOf<'take-access'>): Decision | Refusal {
  const { user, kind, id } = body;
  if (!holdingOf(draft.sight.access(), user)[kind].includes(id)) return draft.finish(user);
  draft.add(accessStream, happened(accessTaken, draft.world.now, { user, kind, id }));
  return draft.finish(user);
}

const isSameList = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one, i) => one === others[i]);

import { type Command, permissions } from '@leadstream/core';
import type { AccessShown } from '@leadstream/engine';
import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { type House, reading } from './house.ts';
import type { Options } from './options.ts';
import { plain } from './output.ts';
import { cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

/** Lists who may do what; gives and takes roles and permission sets, and says what those stand for. */
export const access = (call: Call): Promise<ExitCode> => {
  const command = wishOf(call);
  return reading(call.options, (house) => (command ? carryOut(house, call, command) : list(house, call)));
};

type Wish = Extract<
  Command,
  { type: 'give-access' | 'take-access' | 'define-role' | 'define-permission-set' }
>;

/** What the arguments ask for; `null` = only to list. */
function wishOf({ args: [action, first, second, third], options }: Call): Wish | null {
  if (action === undefined) return null;
  const usage = (message: string) => wrongUsage(message, 'access');
  if (action === 'give' || action === 'take') {
    if (first === undefined || (second !== 'role' && second !== 'set') || third === undefined) {
      throw usage(`Write: access ${action} USER role ROLE, or access ${action} USER set SET.`);
    }
    const user = first.replace(/^user:/, '');
    return { type: `${action}-access`, user, kind: second, id: third };
  }
  if (action !== 'define' || second === undefined || third !== undefined) {
    throw usage('Write: access, access give, access take, access define role ID or access define set ID.');
  }
  if (first === 'role')
    return { type: 'define-role', role: second, ...named(options), sets: listOf(options, 'sets') };
  if (first === 'set') return setOf(second, options);
  throw usage(
    'A role or a set is defined: access define role ID --sets A,B or access define set ID --permissions A,B.',
  );
}

function setOf(set: string, options: Options): Wish {
  const wanted = listOf(options, 'permissions');
  const unknown = wanted.find((one) => !permissions.some((known) => known === one));
  if (unknown !== undefined) {
    throw wrongUsage(
      `There is no permission "${plain(unknown)}". They are: ${permissions.join(', ')}.`,
      'access',
    );
  }
  const hidden = options.text('hide') === undefined ? {} : { hidden: listOf(options, 'hide') };
  const discount = options.wholeNumber('discount', 0);
  if (discount !== undefined && discount > 100)
    throw wrongUsage('--discount is a percentage, 0 to 100.', 'access');
  return {
    type: 'define-permission-set',
    set,
    ...named(options),
    permissions: permissions.filter((one) => wanted.includes(one)),
    ...hidden,
    ...(discount === undefined ? {} : { discount: discount * 100 }),
  };
}

function named(options: Options): { readonly name?: string } {
  const name = options.text('name');
  return name === undefined ? {} : { name };
}

function listOf(options: Options, name: string): string[] {
  const text = options.text(name);
  if (text === undefined) throw wrongUsage(`Say --${name} A,B,C.`, 'access');
  return text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
}

async function carryOut(house: House, { options, out }: Call, command: Wish): Promise<ExitCode> {
  const answer = await house.handle.execute(command);
  if (!answer.ok) {
    const { code, message, field } = answer.refusal;
    throw new Stop(exit.failed, plain(`${code}: ${message}${field ? ` (${field})` : ''}`));
  }
  const isNew = answer.first > 0;
  if (options.flag('json')) await out.json({ id: answer.id, changed: isNew });
  else await out.line(isNew ? `done: ${plain(answer.id ?? '')}` : 'Nothing changes: it was so before.');
  return exit.done;
}

async function list({ handle }: House, { options, out }: Call): Promise<ExitCode> {
  const shown = await handle.access();
  if (options.flag('json')) {
    await out.json(accessJson(shown));
    return exit.done;
  }
  if (!shown.inForce) note('Nobody was given a role or a permission set yet: everybody may do everything.');
  const { given } = shown;
  if (!given) {
    const { role, set } = shown.own;
    await out.line(`Your roles: ${cell(role.join(', '))}. Your permission sets: ${cell(set.join(', '))}.`);
    note('Who else may do what is told to those with the permission access.');
    return exit.done;
  }
  const { colours } = out;
  const people = given.people.map(({ user, role, set }) => [
    cell(user),
    cell(role.join(', ')),
    cell(set.join(', ')),
  ]);
  if (people.length > 0)
    await out.line(tableOf([{ title: 'User' }, { title: 'Roles' }, { title: 'Sets' }], people, { colours }));
  const roles = Object.entries(given.roles).map(([id, { name, sets }]) => [
    cell(id),
    cell(name),
    cell(sets.join(', ')),
  ]);
  await out.line(tableOf([{ title: 'Role' }, { title: 'Name' }, { title: 'Sets' }], roles, { colours }));
  const sets = Object.entries(given.sets).map(([id, set]) => [
    cell(id),
    cell(set.permissions.join(' ')),
    cell(set.hidden.join(' ')),
    set.discount === null ? cell(null) : `${set.discount / 100} %`,
  ]);
  const columns = [{ title: 'Set' }, { title: 'Allows' }, { title: 'Hides' }, { title: 'Discount' }];
  await out.line(tableOf(columns, sets, { colours }));
  return exit.done;
}

/** Who may do what, as `--json` gives it. The README promises this shape. */
const accessJson = ({ inForce, own, given }: AccessShown): object => ({
  inForce,
  own: { all: own.all, roles: own.role, sets: own.set, permissions: own.permissions },
  people: given?.people.map(({ user, role, set }) => ({ user, roles: role, sets: set })) ?? null,
  roles: given ? Object.entries(given.roles).map(([id, role]) => ({ id, ...role })) : null,
  sets: given
    ? Object.entries(given.sets).map(([id, { discount, ...set }]) => ({
        id,
        ...set,
        discount: discount === null ? null : discount / 10_000,
      }))
    : null,
});

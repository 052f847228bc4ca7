import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { beforeWork } from './faults.ts';
import { within } from './house.ts';
import { openStore } from './open-store.ts';
import { chooseStore, type StoreName } from './store-option.ts';
import type { Call } from './verb.ts';

/** Makes a store what this version of the command wants it to be, with all its lists. */
export async function migrate({ options, out }: Call): Promise<ExitCode> {
  const [role, citus, print] = [options.text('role'), options.flag('citus'), options.flag('print')];
  if (print && !citus) throw wrongUsage('--print is for --citus.', 'migrate');
  const store = chooseStore(options);
  if (store.kind === 'memory') throw new Stop(exit.usage, 'Memory begins anew with each command.');
  if (store.kind === 'sqlite' && (role !== undefined || citus)) {
    throw wrongUsage('--role and --citus are for a PostgreSQL server.', 'migrate');
  }
  await prepared(store);
  const calls = store.kind === 'postgres' ? await onServer(store.url, { role, citus, print }) : [];
  if (options.flag('json')) await out.json({ store: store.text, role: role ?? null, citus: calls });
  else if (print) for (const call of calls) await out.line(`${call};`);
  else await out.line(`${out.colours.green('Ready')}${role === undefined ? '' : `, also for ${role}`}`);
  return exit.done;
}

/** Makes the tables, those of the lists among them, which a count wants. */
async function prepared(store: StoreName): Promise<void> {
  const storage = await openStore(store);
  await within(storage, { offered: undefined, actor: 'system' }, async ({ handle }) => {
    await handle.count();
  });
}

function onServer(
  url: string,
  {
    role,
    citus,
    print,
  }: { readonly role: string | undefined; readonly citus: boolean; readonly print: boolean },
): Promise<readonly string[]> {
  return beforeWork(async () => {
    const { migratePostgres } = await import('@leadstream/storage-postgres');
    return migratePostgres({ url, role, citus: citus ? (print ? 'print' : 'issue') : undefined });
  });
}

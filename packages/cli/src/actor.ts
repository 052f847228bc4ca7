import type { AccessShown } from '@leadstream/engine';
import { wrongUsage } from './exit.ts';
import type { Options } from './options.ts';
import { plain } from './output.ts';

/** Who asks: `--actor`, else `LEADSTREAM_ACTOR`, else who the verb says. */
export function actorOf(options: Options, otherwise: string): string {
  const actor = options.text('actor') ?? (process.env.LEADSTREAM_ACTOR || otherwise);
  if (actor === 'system' || /^user:.{1,190}$/u.test(actor)) return actor;
  throw wrongUsage('--actor is user: and a name, such as user:ada, or system for the house itself.');
}

/** What somebody is told who may see nothing, since others were given roles; `null` for everybody else. */
export function withoutRole(actor: string, { inForce, own }: AccessShown): string | null {
  if (!inForce || own.all || own.permissions.length > 0) return null;
  const name = plain(actor);
  const user = name.slice('user:'.length);
  return (
    `${name} has no role, so nothing is shown to it and it may do nothing. Say who you are with --actor user:NAME, ` +
    `or give it one: leadstream access give ${user} role viewer --actor system`
  );
}

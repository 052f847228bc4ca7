import { sellerDefined, sellerStream } from '../assignment/seller.ts';
import type { CommandOf } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { poolDefined, poolStream } from '../pool/pool.ts';
import { isFault } from '../ports/fault.ts';
import type { ProcessDefinition } from '../process/definition.ts';
import { defineProcess } from '../process/process.ts';
import { processPublished, processStream } from '../process/stream.ts';
import type { Decision, Draft } from './decision.ts';

/** Says who sells, and who does no longer. */
export function decideDefineSeller(draft: Draft, body: CommandOf<'define-seller'>): Decision | Refusal {
  defineSeller(draft, body);
  return draft.finish(body.seller);
}

/** Says who takes turns in a pool; turns taken before are remembered. */
export function decideDefinePool(draft: Draft, body: CommandOf<'define-pool'>): Decision | Refusal {
  if (new Set(body.members).size < body.members.length) return refuse('invalid', { field: 'members' });
  const unknown = body.members.findIndex((member) => !draft.sight.seller(member));
  if (unknown >= 0) return refuse('unknown-member', { field: `members.${unknown}` });
  definePool(draft, body);
  return draft.finish(body.pool);
}

/** Puts a process in force, with the sellers and pools it names. Refused unless its version is higher. */
export function decidePublish(draft: Draft, body: CommandOf<'publish-process'>): Decision | Refusal {
  const definition = parsed(body.process);
  if ('code' in definition) return definition;
  const present = draft.sight.published()?.definition;
  if (present && present.version >= definition.version) {
    return refuse('version-not-higher', { detail: { present: present.version } });
  }
  const stranger = strangerIn(draft, definition);
  if (stranger) return refuse('unknown-member', { field: stranger });
  draft.add(processStream, happened(processPublished, draft.world.now, { definition }));
  const { sellers, pools } = definition.team ?? { sellers: [], pools: [] };
  for (const { id, name } of sellers) defineSeller(draft, { seller: id, name, active: true });
  for (const { id, strategy, members } of pools) definePool(draft, { pool: id, strategy, members });
  return draft.finish(definition.id);
}

/** The first member of a pool whom neither the process names as a seller nor anybody defined. */
function strangerIn(draft: Draft, { team }: ProcessDefinition): string | null {
  const named = new Set(team?.sellers.map(({ id }) => id));
  for (const [p, pool] of team?.pools.entries() ?? []) {
    const at = pool.members.findIndex((member) => !named.has(member) && !draft.sight.seller(member));
    if (at >= 0) return `process.team.pools.${p}.members.${at}`;
  }
  return null;
}

function parsed(process: CommandOf<'publish-process'>['process']): ProcessDefinition | Refusal {
  try {
    return defineProcess(process as never).definition;
  } catch (error) {
    if (!isFault(error, 'process-invalid')) throw error;
    return refuse('invalid', { field: 'process', detail: { problem: error.message } });
  }
}

function defineSeller(
  draft: Draft,
  { seller, name, active }: { seller: string; name?: string | undefined; active: boolean },
): void {
  const present = draft.sight.seller(seller);
  const isSame =
    present && present.active === active && (name === undefined || present.personal.name === name);
  if (isSame) return;
  const stream = sellerStream(seller);
  const personal = name ? { subject: stream, data: { name } } : undefined;
  draft.add(stream, happened(sellerDefined, draft.world.now, { active }, { personal }));
}

function definePool(draft: Draft, { pool, strategy, members }: Omit<CommandOf<'define-pool'>, 'type'>): void {
  const present = draft.sight.pool(pool);
  const isSame =
    present?.strategy === strategy &&
    present.members.length === members.length &&
    present.members.every((member, i) => member === members[i]);
  if (!isSame) draft.add(poolStream(pool), happened(poolDefined, draft.world.now, { strategy, members }));
}

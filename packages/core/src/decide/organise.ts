import type { CommandOf } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { isFault } from '../ports/fault.ts';
import type { ProcessDefinition } from '../process/definition.ts';
import { defineProcess } from '../process/process.ts';
import { processPublished, processStream } from '../process/stream.ts';
import type { Decision, Draft } from './decision.ts';
import { definePool, defineSeller } from './sellers.ts';

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
  for (const { id, ...seller } of sellers) defineSeller(draft, { seller: id, ...seller, active: true });
  for (const { id, ...pool } of pools) definePool(draft, { pool: id, ...pool });
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

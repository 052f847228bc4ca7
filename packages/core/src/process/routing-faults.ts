import { criteriaFaults } from '../criteria/criteria.ts';
import { ownValue } from '../lead/own-value.ts';
import type { ProcessDefinition } from './definition.ts';
import type { ProcessFault } from './process-fault.ts';

/** What is wrong with teams, territories, queues, weights and with what entries ask for. */
export function routingFaults(definition: ProcessDefinition): ProcessFault[] {
  return [
    ...territoryFaults(definition),
    ...queueFaults(definition),
    ...sellerFaults(definition),
    ...weightFaults(definition),
    ...entryFaults(definition),
    ...breachFaults(definition),
  ];
}

const idsOf = (things: readonly { readonly id: string }[] | undefined): ReadonlySet<string> =>
  new Set((things ?? []).map(({ id }) => id));

function territoryFaults({ team, fields }: ProcessDefinition): ProcessFault[] {
  return (team?.territories ?? []).flatMap(({ when }, i) =>
    criteriaFaults(when, fields).map(({ path, fault }) => ({
      path: `team.territories.${i}.when.${path}`,
      problem: fault,
    })),
  );
}

function queueFaults({ queues, team }: ProcessDefinition): ProcessFault[] {
  const teams = idsOf(team?.teams);
  return queues.flatMap(({ teams: named = [], notify, address }, i) => [
    ...named.flatMap((id, t) =>
      teams.has(id) ? [] : [{ path: `queues.${i}.teams.${t}`, problem: `there is no team "${id}"` }],
    ),
    ...((notify === 'address' || notify === 'both') && address === undefined
      ? [{ path: `queues.${i}.address`, problem: 'is wanted where an address is told' }]
      : []),
  ]);
}

function sellerFaults({ team }: ProcessDefinition): ProcessFault[] {
  const known = { teams: idsOf(team?.teams), territories: idsOf(team?.territories) };
  return (team?.sellers ?? []).flatMap((seller, i) =>
    (['teams', 'territories'] as const).flatMap((part) =>
      (seller[part] ?? []).flatMap((id, at) =>
        known[part].has(id)
          ? []
          : [{ path: `team.sellers.${i}.${part}.${at}`, problem: `there is no "${id}" among the ${part}` }],
      ),
    ),
  );
}

function weightFaults({ team }: ProcessDefinition): ProcessFault[] {
  return (team?.pools ?? []).flatMap(({ members, weights = {} }, i) =>
    Object.keys(weights).flatMap((seller) =>
      members.includes(seller)
        ? []
        : [{ path: `team.pools.${i}.weights.${seller}`, problem: 'is no member of the pool' }],
    ),
  );
}

function entryFaults({ assignment, fields }: ProcessDefinition): ProcessFault[] {
  return assignment.rules.flatMap(({ entries }, r) =>
    entries.flatMap(({ to, language, territory, skills }, e) => {
      const path = `assignment.rules.${r}.entries.${e}`;
      const isField = typeof language !== 'object' || ownValue(fields, language.field) !== undefined;
      const asks = territory || skills !== undefined || language !== undefined;
      return [
        ...(isField ? [] : [{ path: `${path}.language.field`, problem: 'there is no such field' }]),
        ...(asks && !/^(pool|seller)\//.test(to)
          ? [
              {
                path: `${path}.to`,
                problem: 'only sellers cover territories, have skills and speak languages',
              },
            ]
          : []),
      ];
    }),
  );
}

function breachFaults({ assignment: { onBreach }, queues }: ProcessDefinition): ProcessFault[] {
  const isThere = !onBreach?.otherwise.startsWith('queue/') || idsOf(queues).has(onBreach.otherwise.slice(6));
  return isThere ? [] : [{ path: 'assignment.onBreach.otherwise', problem: 'there is no such queue' }];
}

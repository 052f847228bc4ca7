import type { ProcessDefinition } from '../definition.ts';
import { entryFindings } from './entries.ts';
import { type Examiner, met } from './examiner.ts';
import type { Finding } from './finding.ts';

/** What leads assignment rules can never give to anybody, and where they would be given to nobody. */
export function assignmentFindings(examiner: Examiner): Finding[] {
  const { definition } = examiner.process;
  const { assignment, defaultOwner } = definition;
  return [
    ...assignment.rules.flatMap((rule, at) =>
      entryFindings(examiner, {
        path: `assignment.rules.${at}.entries`,
        entries: rule.entries.map(({ id, when, to, nobody }) => ({
          id,
          when,
          does: to,
          mayPass: /^(pool|seller)\//.test(to) && nobody !== 'default',
        })),
        otherwise: defaultOwner ? `stays with ${defaultOwner}` : 'stays with whoever brought it in',
        isCaught: defaultOwner !== undefined,
      }),
    ),
    ...poolFindings(examiner),
    ...queueFindings(definition),
  ];
}

/** Pools in which nobody takes a turn; where an entry sends leads there, one of those leads is the witness. */
function poolFindings(examiner: Examiner): Finding[] {
  const { team } = examiner.process.definition;
  return (team?.pools ?? []).flatMap((pool, at): Finding[] => {
    if (pool.members.length > 0) return [];
    const path = `team.pools.${at}`;
    const words = `Nobody takes turns in pool “${pool.id}”`;
    const user = usersOf(examiner.process.definition, `pool/${pool.id}`)[0];
    const sent = user && examiner.find(met(user.when));
    if (!user || sent?.kind !== 'found') {
      const proof = { kind: 'places', paths: [`${path}.members`] } as const;
      return [{ code: 'pool-empty', severity: 'warning', path, words: `${words}.`, proof }];
    }
    return [
      {
        code: 'pool-empty',
        severity: 'fault',
        path,
        words: `${words}: leads that entry “${user.id}” sends there find nobody.`,
        proof: { kind: 'witness', lead: sent.example, matches: [user.id] },
      },
    ];
  });
}

const usersOf = ({ assignment }: ProcessDefinition, to: string) =>
  assignment.rules.flatMap((rule, r) =>
    rule.entries.flatMap((entry, e) =>
      entry.to === to ? [{ ...entry, path: `assignment.rules.${r}.entries.${e}.to` }] : [],
    ),
  );

/** Queues without members, which nobody works. */
function queueFindings(definition: ProcessDefinition): Finding[] {
  const { queues, defaultOwner } = definition;
  return queues.flatMap((queue, at): Finding[] => {
    if (queue.members.length + (queue.teams ?? []).length > 0) return [];
    const path = `queues.${at}`;
    const name = `queue/${queue.id}`;
    const senders = usersOf(definition, name).map((user) => user.path);
    const paths = [`${path}.members`, ...senders, ...(defaultOwner === name ? ['defaultOwner'] : [])];
    const isUsed = paths.length > 1;
    const words = isUsed
      ? `Leads are sent to queue “${queue.id}”, and nobody works there: it has no members.`
      : `Nobody works in queue “${queue.id}”: it has no members.`;
    const severity = isUsed ? 'warning' : 'information';
    return [{ code: 'queue-unattended', severity, path, words, proof: { kind: 'places', paths } }];
  });
}

import type { Program, Step } from '../../nurture/program.ts';
import { neverMet } from './entries.ts';
import { type Examiner, met } from './examiner.ts';
import { type Finding, type PlayedCommand, type Proof, playedLead, type ShownEvent } from './finding.ts';
import { leadFor } from './played.ts';
import { isKind, quietPath, reachedFrom, staying, type Way, waysOf } from './program-ways.ts';
import type { Wish } from './search.ts';

const hourMs = 3_600_000;

/** Programs that nobody enters, leaves, or gets on in; steps and branches that nobody comes to. */
export function programFindings(examiner: Examiner): Finding[] {
  return (examiner.process.definition.programs ?? []).flatMap((program, at) => {
    const path = `programs.${at}`;
    const ways = waysOf(examiner, program);
    return [
      ...neverEntered(examiner, program, path),
      ...branchFindings(program, path, ways),
      ...stepFindings(program, path, ways),
      ...endless(examiner, program, path, ways),
      ...restarts(examiner, program, path, ways),
    ];
  });
}

const nameOf = ({ id }: Program): string => `Program “${id}”`;

/** Who may enter, beside what criteria ask: the kind of lead, and what just happened to it. */
export function entering({ kind, entry }: Program): readonly Wish[] {
  const { on, is } = entry;
  return [
    ...(kind === 'journey' ? [met({ field: 'kind', op: 'is', value: 'person' })] : []),
    ...(on === 'status' && is !== undefined ? [met({ field: 'status', op: 'is', value: is })] : []),
    ...(on === 'engage' && is !== undefined
      ? [met({ field: `engaged.${is}`, op: 'at-least', value: 1 })]
      : []),
  ];
}

/** An entry that no lead can meet: for its criteria, or because whoever meets them would have to leave at once. */
function neverEntered(examiner: Examiner, program: Program, path: string): Finding[] {
  const { entry, closed } = program;
  if (closed) return [];
  const { definition } = examiner.process;
  const code = 'program-never-entered';
  if (entry.on === 'engage' && entry.is !== undefined && !isKind(definition, entry.is)) {
    const words = `Nobody ever enters ${lower(program)}: there is no kind of engagement “${entry.is}”.`;
    const proof = { kind: 'places', paths: [`${path}.entry.is`, 'engagement.kinds'] } as const;
    return [{ code, severity: 'fault', path: `${path}.entry`, words, proof }];
  }
  const alone = examiner.find(met(entry.when));
  if (alone.kind === 'none')
    return [neverMet({ path: `${path}.entry.when`, name: `The entry of ${lower(program)}` }, alone.proof)];
  const sought = examiner.find(met(entry.when), ...entering(program), ...staying(program));
  if (sought.kind === 'found') return [];
  const isDecided = sought.kind === 'none';
  const words = isDecided
    ? `Nobody ever enters ${lower(program)}: whoever meets its entry meets its goal or exit as well, or is over with.`
    : `Whether anybody can enter ${lower(program)} could not be decided within the budget.`;
  const severity = isDecided ? 'fault' : 'information';
  return [{ code, severity, path: `${path}.entry`, words, proof: sought.proof }];
}

const lower = (program: Program): string => nameOf(program).replace('P', 'p');
const pathOf = (program: Program, path: string, step: Step): string =>
  `${path}.steps.${program.steps.indexOf(step)}`;

/** Branches of which one way is never taken, as long as the lead has not left the program. */
function branchFindings(program: Program, path: string, ways: readonly Way[]): Finding[] {
  const code = 'branch-never-taken';
  return ways.flatMap(({ from, answer, barred, open }): Finding[] => {
    const place = `${pathOf(program, path, from)}.${answer ?? 'next'}`;
    if (open) {
      const words = `Whether the way “${answer}” of step “${from.id}” in ${lower(program)} is ever taken could not be decided within the budget.`;
      return [{ code, severity: 'information', path: place, words, proof: open }];
    }
    if (barred === null) return [];
    const why =
      barred === 'unknown-kind' ? 'there is no such kind of engagement' : 'no lead that is still in it is so';
    const words = `The way “${answer}” of step “${from.id}” in ${lower(program)} is never taken: ${why}.`;
    const proof: Proof =
      barred === 'unknown-kind' ? { kind: 'places', paths: [`${pathOf(program, path, from)}.kind`] } : barred;
    return [{ code, severity: 'fault', path: place, words, proof }];
  });
}

/** Steps that no way leads to: all ways were followed, those that nobody can go left out. */
function stepFindings(program: Program, path: string, ways: readonly Way[]): Finding[] {
  const reached = reachedFrom(program.steps[0] as Step, ways);
  return program.steps
    .filter((step) => !reached.has(step))
    .map((step) => ({
      code: 'program-step-unreached',
      severity: 'fault',
      path: pathOf(program, path, step),
      words: `No way through ${lower(program)} leads to its step “${step.id}”.`,
      proof: { kind: 'search', tried: ways.length },
    }));
}

/** Steps that lead only to one another: whoever comes there goes round until somebody ends it, where no goal or exit does. */
function endless(examiner: Examiner, program: Program, path: string, ways: readonly Way[]): Finding[] {
  const { goal, exit } = program;
  const mayLeave = [goal, exit].some((when) => when && examiner.find(met(when)).kind !== 'none');
  if (mayLeave) return [];
  const live = ways.filter(({ barred }) => barred === null);
  const ending = (step: Step): boolean =>
    [...reachedFrom(step, live)].some((one) => live.some(({ from, to }) => from === one && to === null));
  const trapped = [...reachedFrom(program.steps[0] as Step, live)].filter((step) => !ending(step));
  const first = trapped[0];
  if (!first) return [];
  const names = trapped.map(({ id }) => `“${id}”`).join(', ');
  const words = `Nobody who comes to step “${first.id}” of ${lower(program)} ever gets out: ${names} lead only to each other, and there is neither goal nor exit. After 1000 steps it ends as endless.`;
  return [
    {
      code: 'program-endless',
      severity: 'warning',
      path: pathOf(program, path, first),
      words,
      proof: roundProof(examiner, program, live) ?? { kind: 'search', tried: live.length },
    },
  ];
}

/** A lead that does nothing, until it comes to a step for the second time. */
function roundProof(examiner: Examiner, program: Program, ways: readonly Way[]): Proof | null {
  const path = quietPath(program, ways);
  const last = path.at(-1);
  const isDone = (step: Step): boolean => step.do === 'status' || step.do === 'set-field';
  const lead =
    path.some(isDone) || program.closed
      ? null
      : leadFor(examiner, [program.kind === 'journey' ? person : undefined], program.suppress);
  const back = ways.find(({ from, to }) => from === last && to !== null && path.includes(to))?.to;
  if (!lead || !back) return null;
  const shown = (visit: number): ShownEvent => ({
    type: 'program-advanced',
    data: { program: program.id, step: back.id, visit },
  });
  const enrol: PlayedCommand = {
    after: 0,
    command: { type: 'enrol', lead: playedLead, program: program.id },
  };
  const tick: PlayedCommand = { after: 'due', command: { type: 'tick', lead: playedLead } };
  const waits = path.filter((step) => step.do.startsWith('wait') || step.do === 'send').length;
  const ticks = Array.from({ length: 2 * waits + 2 }, () => tick);
  return {
    kind: 'history',
    rules: [program.id],
    lead,
    commands: [enrol, ...ticks],
    shows: [shown(1), shown(2)],
  };
}

const person = { field: 'kind', op: 'is', value: 'person' } as const;

/** Programs that what people do begins anew each time, before their steps come to anything. */
function restarts(examiner: Examiner, program: Program, path: string, ways: readonly Way[]): Finding[] {
  const { entry, reentry, closed } = program;
  if (entry.on !== 'engage' || reentry === 'never' || closed) return [];
  const waits = (step: Step) => step.do.startsWith('wait');
  const walked = quietPath(program, ways);
  const isOverAtOnce =
    !walked.some(waits) && ways.some(({ from, to }) => from === walked.at(-1) && to === null);
  if (reentry === 'after-exit' && !isOverAtOnce) return [];
  const what = entry.is ? `each “${entry.is}”` : 'everything that a person does';
  const words = isOverAtOnce
    ? `${nameOf(program)} waits for nothing, so ${what} lets a lead in again at once and takes all its steps.`
    : `${nameOf(program)} is begun anew by ${what}: a lead that comes back while it waits never gets beyond the wait.`;
  const kind = entry.is ?? 'visit';
  const engage: PlayedCommand['command'] = { type: 'engage', lead: playedLead, engagements: [{ kind }] };
  const shown: ShownEvent = { type: 'enrolled', data: { program: program.id } };
  const kinds = program.kind === 'journey' ? person : undefined;
  const lead = leadFor(examiner, [entry.when, kinds], program.suppress);
  const isPlain =
    !program.goal &&
    !program.exit &&
    program.steps.every(({ do: act }) => act !== 'status' && act !== 'set-field');
  const proof: Proof =
    lead && isPlain
      ? {
          kind: 'history',
          rules: [program.id],
          lead,
          commands: [0, hourMs].map((after) => ({ after, command: engage })),
          shows: [shown, shown],
        }
      : { kind: 'places', paths: [`${path}.entry`, `${path}.reentry`] };
  return [{ code: 'program-restarts', severity: 'warning', path: `${path}.reentry`, words, proof }];
}

import type { Criteria } from '../../criteria/criteria.ts';
import { compileCriteria } from '../../criteria/criteria.ts';
import { transitionRefusal } from '../../lead/statuses.ts';
import type { Program, Step } from '../../nurture/program.ts';
import { dimensionOf } from './dimensions.ts';
import { type Examiner, exampleLead, met, unmet } from './examiner.ts';
import { type Finding, type PlayedCommand, type Proof, playedLead, type ShownEvent } from './finding.ts';
import { goingOn, isLasting } from './played.ts';
import { quietPath, waysOf } from './program-ways.ts';

type StatusStep = Extract<Step, { do: 'status' }>;

/**
 * Programs that undo each other: one moves a lead to a status in which another takes it in, and moves it back. A step never
 * starts another round of rules (Ours 0.1), so this takes a command more each time, and still nobody can mean it.
 */
export function roundFindings(examiner: Examiner): Finding[] {
  const { programs = [] } = examiner.process.definition;
  return programs.flatMap((one, at) =>
    programs.flatMap((other, place): Finding[] => {
      if (one === other || (other.entry.on === one.entry.on && place < at)) return [];
      return undoing(examiner, one, other)
        .slice(0, 1)
        .map((proof) => ({
          code: 'programs-undo-each-other',
          severity: 'warning',
          path: `programs.${at}`,
          words: `Program “${one.id}” moves leads to a status in which program “${other.id}” takes them in, and that moves them back.`,
          proof,
        }));
    }),
  );
}

/** Histories in which a lead is moved there by one program and back by the other. */
function undoing(examiner: Examiner, one: Program, other: Program): Proof[] {
  if (other.entry.on !== 'segment' || other.closed || one.closed) return [];
  if ([one, other].some(({ steps }) => steps.some((step) => step.do === 'set-field'))) return [];
  if (one.entry.on !== 'segment' && (one.entry.on !== 'status' || one.entry.is === undefined)) return [];
  return movesOf(examiner, one).flatMap((there) =>
    movesOf(examiner, other).flatMap((back) => historyOf(examiner, { one, other, there, back }) ?? []),
  );
}

/** The status steps that whoever does nothing comes to. */
const movesOf = (examiner: Examiner, program: Program): readonly StatusStep[] =>
  quietPath(program, waysOf(examiner, program)).filter((step): step is StatusStep => step.do === 'status');

interface Round {
  readonly one: Program;
  readonly other: Program;
  readonly there: StatusStep;
  readonly back: StatusStep;
}

function historyOf(examiner: Examiner, { one, other, there, back }: Round): Proof | null {
  const { definition } = examiner.process;
  if (!isAllowed(examiner, back.to, there.to) || !isAllowed(examiner, there.to, back.to)) return null;
  if (one.entry.on === 'status' && one.entry.is !== back.to) return null;
  const inStatus = (when: Criteria | undefined, status: string) => when && withStatus(examiner, when, status);
  const entries = [inStatus(one.entry.when, back.to), inStatus(other.entry.when, there.to)];
  const ends = [one, other].flatMap((program) =>
    [program.goal, program.exit, program.suppress].flatMap((when) =>
      [back.to, there.to].flatMap((to) => inStatus(when, to) ?? []),
    ),
  );
  if (![...entries, ...ends].every(isLasting)) return null;
  const journeys = [one, other].some(({ kind }) => kind === 'journey');
  const sought = examiner.find(
    ...entries.map(met),
    ...ends.map(unmet),
    ...(journeys ? [met({ field: 'kind', op: 'is', value: 'person' })] : []),
    goingOn,
  );
  if (sought.kind !== 'found') return null;
  const before = definition.statuses.find(
    ({ id, kind }) =>
      id !== back.to && !['converted', 'disqualified'].includes(kind) && isAllowed(examiner, id, back.to),
  );
  const tick: PlayedCommand = { after: 'due', command: { type: 'tick', lead: playedLead } };
  const begin: PlayedCommand =
    one.entry.on === 'status'
      ? { after: 0, command: { type: 'change-status', lead: playedLead, to: back.to } }
      : { ...tick, after: 0 };
  const from = one.entry.on === 'status' ? before?.id : back.to;
  if (from === undefined) return null;
  const moved = (a: string, b: string): ShownEvent => ({ type: 'status-changed', data: { from: a, to: b } });
  const steps = [one, other].reduce((sum, { steps: all }) => sum + all.length, 0);
  return {
    kind: 'history',
    rules: [one.id, other.id],
    lead: { ...sought.example, status: from },
    commands: [begin, ...Array.from({ length: steps + 2 }, () => tick)],
    shows: [
      { type: 'enrolled', data: { program: one.id } },
      moved(back.to, there.to),
      { type: 'enrolled', data: { program: other.id } },
      moved(there.to, back.to),
    ],
  };
}

/** Whether a program may move a lead from one status to another. */
function isAllowed({ process: { definition } }: Examiner, from: string, to: string): boolean {
  const [a, b] = [from, to].map((id) => definition.statuses.find((status) => status.id === id));
  return (
    a !== undefined &&
    b !== undefined &&
    a !== b &&
    !transitionRefusal({ from: a, to: b, reopen: false }, definition)
  );
}

/** Criteria with what they ask of the status answered for one status. */
function withStatus({ process }: Examiner, when: Criteria, status: string): Criteria {
  const lead = dimensionOf(process.definition, 'status', [])?.set(exampleLead(process, {}), status);
  const answered = (node: Criteria): Criteria => {
    if ('all' in node) return { all: node.all.map(answered) };
    if ('any' in node) return { any: node.any.map(answered) };
    if ('not' in node) return { not: answered(node.not) };
    if (!lead || !['status', 'statusKind'].includes(node.field)) return node;
    return compileCriteria(node)(lead) === true ? { all: [] } : { any: [] };
  };
  return answered(when);
}

import { engagementKinds } from '../../lead/events/engagement.ts';
import { type Program, type Step, stepAfter } from '../../nurture/program.ts';
import type { ProcessDefinition } from '../definition.ts';
import { type Examiner, met, type Sought, unmet } from './examiner.ts';
import { goingOn } from './played.ts';
import type { Wish } from './search.ts';

/** One way on from a step: `to` is `null` at the end of the program. */
export interface Way {
  readonly from: Step;
  readonly answer: 'yes' | 'no' | null;
  readonly to: Step | null;
  /** Why nobody goes it; `null` where somebody may. */
  readonly barred: Extract<Sought, { kind: 'none' }>['proof'] | 'unknown-kind' | null;
  /** Where the search gave up. */
  readonly open: Extract<Sought, { kind: 'not-decided' }>['proof'] | null;
}

/** Whether the process knows a kind of engagement. */
export const isKind = ({ engagement }: ProcessDefinition, kind: string): boolean =>
  (engagementKinds as readonly string[]).includes(kind) || engagement.kinds.includes(kind);

/** Who goes on to the next step of a program: who meets neither goal, exit nor suppression, and is not over with. */
export const staying = ({ goal, exit, suppress }: Program): readonly Wish[] => [
  ...[goal, exit, suppress].flatMap((when) => (when ? [unmet(when)] : [])),
  goingOn,
];

/** All ways between the steps of a program, those that nobody can go included. */
export function waysOf(examiner: Examiner, program: Program): readonly Way[] {
  const { definition } = examiner.process;
  return program.steps.flatMap((from): Way[] => {
    const way = (answer: Way['answer'], target: string | undefined, sought?: Sought): Way => ({
      from,
      answer,
      to: stepAfter(program, from, target),
      barred: sought?.kind === 'none' ? sought.proof : null,
      open: sought?.kind === 'not-decided' ? sought.proof : null,
    });
    switch (from.do) {
      case 'leave':
        return [way(null, 'end')];
      case 'split':
        return from.ways.map(({ to }) => way(null, to));
      case 'wait-for': {
        const yes = way('yes', from.yes);
        const barred = isKind(definition, from.kind) ? null : 'unknown-kind';
        return [{ ...yes, barred }, way('no', from.no)];
      }
      case 'branch':
        return [
          way('yes', from.yes, examiner.find(met(from.when), ...staying(program))),
          way('no', from.no, examiner.find(unmet(from.when), ...staying(program))),
        ];
      default:
        return [way(null, from.next)];
    }
  });
}

/** The steps that somebody can get to, from a step on. */
export function reachedFrom(start: Step, ways: readonly Way[]): ReadonlySet<Step> {
  const reached = new Set([start]);
  for (const step of reached) {
    for (const { from, to, barred } of ways) if (from === step && to && barred === null) reached.add(to);
  }
  return reached;
}

/** The steps that a lead takes of which nobody hears anything, as far as nothing but time decides the way. */
export function quietPath(program: Program, ways: readonly Way[]): readonly Step[] {
  const path: Step[] = [];
  for (let step: Step | null = program.steps[0] ?? null; step && !path.includes(step); ) {
    path.push(step);
    const here: Step = step;
    const passable: readonly Way[] = ways.filter(({ from, barred }) => from === here && barred === null);
    const way: Way | undefined =
      here.do === 'wait-for' ? passable.find(({ answer }) => answer === 'no') : passable[0];
    if (here.do !== 'wait-for' && new Set(passable.map(({ to }) => to)).size > 1) break;
    step = way?.to ?? null;
  }
  return path;
}

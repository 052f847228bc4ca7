// What the rule tests start from: a process, a house on paper, and short words for what is done and answered there.
import {
  type Command,
  type CommandOf,
  claimName,
  type Decision,
  defaultProcess,
  defineProcess,
  type EngagementInput,
  type Event,
  type Fields,
  type Finding,
  isDecision,
  iso,
  type Lead,
  needs,
  type PlayedProof,
  type Process,
  type ProcessInput,
  playHistory,
} from '@leadstream/core';
import { openPaper, type Paper, type PaperOptions } from '@leadstream/testkit';

export const day = 86_400_000;
export const hour = 3_600_000;
/** Monday, 5 January 2026, 09:00 UTC: when every house on paper opens. */
export const monday = Date.UTC(2026, 0, 5, 9);

const { deadlines: _, ...plainProcess } = defaultProcess;

/** The default process with some parts of its own, and without deadlines: these have tests of their own. */
export const aProcess = (own: Partial<ProcessInput> = {}): Process =>
  defineProcess({ ...plainProcess, ...own });

/** A house on paper that asks for needs until they name nothing new, at most four rounds. */
export function aHouse(own: Partial<ProcessInput> = {}): Paper {
  return houseOf(aProcess(own));
}

/** The same with a process that is defined already. */
export function houseOf(process: Process): Paper {
  const paper = openPaper(process, monday);
  const read = paper.worldFor;
  paper.worldFor = (command, options) => {
    const { issued, world } = read(command, options);
    const { streams } = needs(issued, world);
    for (const stream of streams) {
      (world.streams as Map<string, unknown>).set(stream, paper.state(stream));
    }
    const left = needs(issued, world);
    if (left.streams.length + left.claims.length > 0) {
      throw new Error(`After four rounds "${command.type}" still needs ${JSON.stringify(left)}.`);
    }
    return { issued, world };
  };
  return paper;
}

/** Captures a lead by hand, unless said otherwise; answers its id. */
export function aLead(
  paper: Paper,
  fields: Fields = { lastName: 'King' },
  more: Partial<CommandOf<'capture'>> = {},
  options?: PaperOptions,
): string {
  const command: Command = { type: 'capture', channel: 'hand', fields, ...more };
  return paper.accept(command, options).subject as string;
}

/** A row of the file `fair`, compared with the lead as it stands. */
export function aRow(paper: Paper, id: string, row: Partial<CommandOf<'record'>> = {}): CommandOf<'record'> {
  const externalId = { source: 'fair', id };
  return {
    type: 'record',
    import: 'monday',
    channel: 'file',
    externalId,
    fields: { lastName: 'King' },
    comparedWith: leadOfRow(paper, id)?.version ?? 0,
    ...row,
  };
}

/** The lead of a row of the file `fair`, found by its events as an import would find it by its claim. */
export function leadOfRow(paper: Paper, id: string): ReturnType<Paper['lead']> {
  const captured = paper.events.find(
    ({ type, data }) => type === 'captured' && (data['externalId'] as { id?: string } | undefined)?.id === id,
  );
  return captured ? paper.lead(captured.stream.slice(5)) : null;
}

/** Records a row in history mode, as imports do; answers its lead. */
export function record(
  paper: Paper,
  id: string,
  row: Partial<CommandOf<'record'>> = {},
  options: PaperOptions = { mode: 'history', actor: 'user:import' },
): Lead {
  const decision = paper.accept(aRow(paper, id, row), options);
  return paper.lead(decision.subject as string) as Lead;
}

/** Records engagements of a lead. */
export const engage = (paper: Paper, lead: string, ...engagements: EngagementInput[]): Decision =>
  paper.accept({ type: 'engage', lead, engagements });

/** Publishes the process once more with other parts, as its next version. */
export function publish(paper: Paper, own: Partial<ProcessInput>): void {
  const { definition, version } = paper.process;
  const process = { ...definition, ...own, version: version + 1 };
  paper.accept({ type: 'publish-process', process: process as never }, { actor: 'system' });
}

type Answer = ReturnType<Paper['execute']>;

/** The code of a refusal, or `accepted`. */
export const codeOf = (answer: Answer): string => (isDecision(answer) ? 'accepted' : answer.code);

/** The events of a decision, in the order in which they were decided. */
export const eventsOf = (decision: Decision): readonly Event[] =>
  decision.writes
    .flatMap((write) => write.events)
    .sort((a, b) => Number(a.id.split('.').at(-1)) - Number(b.id.split('.').at(-1)));

/** Their types, in the same order. */
export const typesOf = (answer: Answer): readonly string[] =>
  isDecision(answer) ? eventsOf(answer).map(({ type }) => type) : [`refused ${answer.code}`];

/** Whether deciding the history of a finding brings what it shows, in that order. */
export function isShown(process: Process, { proof }: Finding): boolean {
  const played = proof as PlayedProof;
  const left = [...played.shows];
  for (const { type, data } of playHistory(process, played)) {
    const next = left[0];
    const isNext = next?.type === type;
    if (isNext && Object.entries(next.data).every(([part, value]) => data[part] === value)) left.shift();
  }
  return left.length === 0;
}

/** The latest event of a type. */
export const lastOf = (paper: Paper, type: string): Event => {
  const found = paper.events.filter((event) => event.type === type).at(-1);
  if (!found) throw new Error(`There is no event of type "${type}".`);
  return found;
};

export const at = (ms: number): string => iso(ms);
export const claimNames = (decision: Decision): string[] =>
  decision.claims.map((claim) => `${claimName(claim)} ${claim.how}`);

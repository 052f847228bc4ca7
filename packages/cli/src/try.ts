import type { Command, PhaseOutcome, Trial } from '@leadstream/core';
import type { Submission, TryOptions } from '@leadstream/engine';
import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { withheldLines } from './explanation-words.ts';
import { type House, reading } from './house.ts';
import { readJsonFile } from './json-file.ts';
import { eventWords, pointsOf } from './lead-words.ts';
import type { Options } from './options.ts';
import { type Output, plain } from './output.ts';
import { phaseReasons } from './phase-words.ts';
import { readProcess } from './process-file.ts';
import type { Call } from './verb.ts';

/** Tells what a capture, or any other command, would come to; exit code 1 where it would be refused. */
export async function tryFile(call: Call): Promise<ExitCode> {
  const wish = await readJsonFile(call.args[0] ?? '', 'capture');
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) {
    throw new Stop(exit.usage, 'A capture is a JSON object such as {"channel":"web","fields":{…}}.');
  }
  const rules = await rulesOf(call.options);
  return reading(call.options, (house) => tell(house, call, { wish: wish as Command | Submission, rules }));
}

async function rulesOf(options: Options): Promise<TryOptions> {
  const path = options.text('process');
  const version = options.wholeNumber('process-version', 1);
  if (path !== undefined && version !== undefined) {
    throw wrongUsage('Name one of --process and --process-version.', 'try');
  }
  const process = path === undefined ? version : await readProcess(path);
  return { process, mode: options.flag('history') ? 'history' : 'live' };
}

async function tell(
  { handle }: House,
  { options, out }: Call,
  { wish, rules }: { readonly wish: Command | Submission; readonly rules: TryOptions },
): Promise<ExitCode> {
  const trial = await handle.try(wish, rules).catch((error: unknown) => {
    if (error instanceof TypeError) throw new Stop(exit.usage, error.message, { cause: error });
    throw error;
  });
  if (options.flag('json')) await out.json(trialJson(trial));
  else for (const line of trialLines(trial, out)) await out.line(line);
  return trial.refusal ? exit.failed : exit.done;
}

const trialJson = ({ lead, ...trial }: Trial): object => ({
  ...trial,
  lead: lead && {
    status: lead.status.id,
    owner: lead.owner,
    score: pointsOf(lead.score.value),
    band: lead.score.band || null,
  },
});

function trialLines(trial: Trial, { colours }: Output): string[] {
  const by = `by version ${trial.processVersion} of the process, mode ${trial.mode}; nothing was written`;
  if (trial.refusal) {
    const { code, message } = trial.refusal;
    return [`${colours.red('refused')}  ${plain(`${code}: ${message}`)}`, colours.dim(by)];
  }
  const { lead } = trial;
  const standing = lead
    ? `It would be ${lead.status.id}, score ${pointsOf(lead.score.value)}, owned by ${lead.owner}.`
    : '';
  return [
    colours.dim(by),
    `${colours.bold('facts')}  ${plain(saidOf(trial.facts) || 'none')}`,
    ...trial.phases.flatMap((phase) => phaseLines(phase, colours)),
    ...withheldLines(trial.withheld).map(plain),
    ...(standing ? ['', plain(standing)] : []),
  ];
}

function phaseLines({ phase, events, explanation }: PhaseOutcome, colours: Output['colours']): string[] {
  const head = `${colours.bold(phase)}  ${plain(saidOf(events) || 'nothing to do')}`;
  return [head, ...phaseReasons(explanation).map((line) => plain(`  ${line}`))];
}

const saidOf = (events: Trial['events']): string =>
  events.map((event) => [event.type, eventWords(event)].filter(Boolean).join(': ')).join('; ');

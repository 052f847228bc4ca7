import {
  defineProcess,
  type Finding,
  type LeadExample,
  lintProcess,
  type PlayedCommand,
  type Severity,
  type ShownEvent,
} from '@leadstream/core';
import { type ExitCode, exit, wrongUsage } from './exit.ts';
import { type Colours, type Output, plain } from './output.ts';
import { readProcess } from './process-file.ts';
import { type Call, note } from './verb.ts';

/** Says what a process holds that its author can hardly want; exit code 1 where something cannot be meant so. */
export async function lintFile({ options, out }: Call): Promise<ExitCode> {
  const path = options.text('process');
  if (path === undefined) throw wrongUsage('lint needs --process FILE: the rules as JSON.', 'lint');
  const budget = options.wholeNumber('budget', 1);
  const findings = lintProcess(defineProcess(await readProcess(path)), { budget });
  const isWrong = findings.some(({ severity }) => severity === 'fault');
  if (options.flag('json')) await out.json({ ok: !isWrong, findings });
  else await print(findings, options.flag('all'), out);
  return isWrong ? exit.failed : exit.done;
}

async function print(findings: readonly Finding[], all: boolean, out: Output): Promise<void> {
  const shown = findings.filter(({ severity }) => all || severity !== 'information');
  for (const finding of shown) for (const line of linesOf(finding, out)) await out.line(line);
  if (findings.length === 0) await out.line(out.colours.green('Nothing in this process looks unintended.'));
  const left = findings.length - shown.length;
  if (left > 0) note(`${left} more to know, without harm: --all shows them.`);
}

function linesOf({ code, severity, path, words, proof }: Finding, { colours }: Output): string[] {
  const head = `${marked(severity, colours)}  ${plain(words)}`;
  const lines = [head, colours.dim(`  ${plain(`${code} at ${path}`)}`)];
  switch (proof.kind) {
    case 'witness':
      lines.push(`  For example a lead ${plain(leadWords(proof.lead))}.`);
      break;
    case 'search':
      if (proof.example) lines.push(`  It would match a lead ${plain(leadWords(proof.example))}.`);
      lines.push(`  All ${proof.tried} kinds of leads that these rules tell apart were tried.`);
      break;
    case 'not-decided':
      lines.push(`  More than ${proof.budget} kinds of leads would have to be tried: raise --budget.`);
      break;
    case 'history':
      lines.push(
        `  It begins with a lead ${plain(leadWords(proof.lead))}; then ${plain(commandWords(proof.commands))}.`,
      );
      lines.push(`  That brings ${plain(proof.shows.map(shownWords).join(', then '))}.`);
      break;
    case 'places':
      lines.push(`  See ${plain(proof.paths.join(', '))}.`);
  }
  return [...lines, ''];
}

const marked = (severity: Severity, colours: Colours): string =>
  ({ fault: colours.red, warning: colours.yellow, information: colours.cyan })[severity](severity);

/** Commands in words, those that repeat each other once: `engage, tick when due (5 times)`. */
function commandWords(commands: readonly PlayedCommand[]): string {
  const words: { text: string; times: number }[] = [];
  for (const { after, command } of commands) {
    const text = after === 'due' ? `${command.type} when due` : `${command.type}${laterWords(after)}`;
    const last = words.at(-1);
    if (last?.text === text) last.times += 1;
    else words.push({ text, times: 1 });
  }
  return words.map(({ text, times }) => (times > 1 ? `${text} (${times} times)` : text)).join(', ');
}

const laterWords = (ms: number): string => (ms === 0 ? '' : ` ${Math.round(ms / 360_000) / 10} h later`);

const shownWords = ({ type, data }: ShownEvent): string => `${type} (${Object.values(data).join(', ')})`;

/** A lead in words: `with status New, without country`. */
function leadWords(lead: LeadExample): string {
  const values = Object.entries(lead);
  if (values.length === 0) return 'as it just came in';
  const parts = values.map(([field, value]) =>
    value === null ? `without ${field}` : `with ${field} ${[value].flat().join(' and ')}`,
  );
  return parts.join(', ');
}

import { readFileSync } from 'node:fs';
import { type CAC, type Command, cac } from 'cac';
import { type ExitCode, exit, exitCodeOf, Stop, wrongUsage } from './exit.ts';
import { nearest } from './nearest.ts';
import { optionsOf } from './options.ts';
import { coloursFor, outputTo, plain } from './output.ts';
import { DEFAULT_STORE } from './store-option.ts';
import { note } from './verb.ts';
import { verbs } from './verbs.ts';

/** Carries out one command line and answers its exit code; nothing is thrown. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  // A reader of notes that went away is no reason to stop.
  process.stderr.on('error', () => {});
  const out = outputTo(process.stdout);
  try {
    const code = await carryOut(argv, out);
    await out.flush();
    return code;
  } catch (error) {
    await out.flush();
    await report(error);
    return exitCodeOf(error);
  }
}

function carryOut(argv: readonly string[], out: ReturnType<typeof outputTo>): ExitCode | Promise<ExitCode> {
  const cli = commandLine();
  const { args, options } = parse(cli, argv);
  const command = cli.matchedCommand;
  const verb = verbs.find(({ name }) => name === cli.matchedCommandName);
  if (!command || !verb) return withoutVerb(cli, args, options);
  if (options.help === true) {
    cli.outputHelp();
    return exit.done;
  }
  checkAgainst(command, verb.name, args, options);
  return verb.run({ args, options: optionsOf(verb.name, options), out });
}

function commandLine(): CAC {
  const cli = cac('leadstream');
  cli.usage('<verb> [options]');
  cli.option(
    '--store <store>',
    `sqlite:PATH, postgres://… or memory: (default: $LEADSTREAM_STORE, else ${DEFAULT_STORE})`,
  );
  cli.option('--actor <actor>', 'Who asks, user:NAME or system (default: $LEADSTREAM_ACTOR, else user:cli)');
  cli.option('--json', 'Results for programs: one JSON value, or one a line for lists');
  cli.help((sections) => sectionsOf(cli, sections));
  // Shown when we say so: the parser would answer before it has looked at the verb.
  cli.showHelpOnExit = false;
  for (const { name, args, summary, options, notes } of verbs) {
    const command = cli.command(`${name} ${args}`.trim(), summary);
    for (const [flags, description] of options) command.option(flags, description);
    command.example(notes);
  }
  cli.example('  leadstream import leads.csv --map map.json   # what it did, and which lines were wrong');
  cli.example('  leadstream leads --open --limit 20           # whom to call first');
  cli.example('  leadstream report funnel --json | jq .converted');
  return cli;
}

/** The parser's help without repetitions; what its verbs have to say is no example. */
function sectionsOf(cli: CAC, sections: readonly Section[]): Section[] {
  const verb = cli.matchedCommand;
  return sections
    .filter(({ title }) => title !== undefined && !title.startsWith('For more info'))
    .map(({ title = '', body }) => {
      if (title === 'Options') return { title, body: optionLines(cli, verb) };
      return { title: verb && title === 'Examples' ? 'Notes' : title, body };
    });
}

/** The parser takes every option named version for its own and leaves it out. */
function optionLines(cli: CAC, verb: Command | undefined): string {
  const all = [...(verb?.options ?? []), ...cli.globalCommand.options];
  const options = all.map(({ rawName, description }) => [rawName, description] as const);
  if (!verb) options.push(['-v, --version', `Display the version, ${versionOf()}`]);
  const width = Math.max(...options.map(([flags]) => flags.length));
  return options.map(([flags, description]) => `  ${flags.padEnd(width)}  ${description}`).join('\n');
}

interface Section {
  title?: string;
  body: string;
}

interface Parsed {
  readonly args: readonly string[];
  readonly options: { readonly [name: string]: unknown };
}

/**
 * The parser turns whatever looks like a number into one (`--lead 007` into 7). Such texts are marked before, with
 * the one character that no argument can hold, and unmarked afterwards.
 */
function parse(cli: CAC, argv: readonly string[]): Parsed {
  const mark = (text: string): string => (Number.isFinite(Number(text)) ? `\0${text}` : text);
  const marked = argv.map((argument) => {
    if (!argument.startsWith('-')) return mark(argument);
    const equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.slice(0, equals + 1) + mark(argument.slice(equals + 1));
  });
  const parsed = cli.parse(['', '', ...marked], { run: false });
  const unmark = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unmark);
    return typeof value === 'string' && value.startsWith('\0') ? value.slice(1) : value;
  };
  const { '--': afterDashes, ...options } = parsed.options;
  const args = [...parsed.args, ...(afterDashes as readonly string[])];
  return {
    args: args.map((argument) => String(unmark(argument))),
    options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, unmark(value)])),
  };
}

function withoutVerb(cli: CAC, [first]: readonly string[], options: Parsed['options']): ExitCode {
  const meant =
    first === undefined
      ? undefined
      : nearest(
          first.toLowerCase(),
          verbs.map(({ name }) => name),
        );
  if (first !== undefined) {
    throw wrongUsage(`There is no verb "${plain(first)}".${meant ? ` Did you mean ${meant}?` : ''}`, '');
  }
  if (options.help === true) {
    cli.outputHelp();
    return exit.done;
  }
  if (options.version === true || options.v === true) {
    process.stdout.write(`${versionOf()}\n`);
    return exit.done;
  }
  const unknown = Object.keys(options).find((name) => !cli.globalCommand.hasOption(name));
  if (unknown !== undefined) throw wrongUsage(`There is no option ${flagOf(unknown)}.`, '');
  throw wrongUsage('Which verb?', '');
}

function checkAgainst(
  command: Command,
  verb: string,
  args: readonly string[],
  options: Parsed['options'],
): void {
  const known = [...command.options, ...(command.globalCommand?.options ?? [])];
  const knownNames = known.flatMap(({ names }) => names);
  for (const name of Object.keys(options)) {
    if (knownNames.includes(name)) continue;
    const meant = nearest(name, knownNames);
    const hint = meant ? ` Did you mean ${flagOf(meant)}?` : '';
    throw wrongUsage(`${verb} has no option ${flagOf(name)}.${hint}`, verb);
  }
  const missing = command.args.filter(({ required }) => required)[args.length];
  if (missing) throw wrongUsage(`${verb} needs <${missing.value}>.`, verb);
  const takesMore = command.args.at(-1)?.variadic === true;
  if (args.length > command.args.length && !takesMore) {
    throw wrongUsage(`${verb} has no use for "${plain(args[command.args.length] ?? '')}".`, verb);
  }
}

/** An option as one writes it. */
const flagOf = (name: string): string =>
  name.length === 1
    ? `-${name}`
    : `--${plain(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))}`;

async function report(error: unknown): Promise<void> {
  const sentence = error instanceof Stop ? error.message : (await import('./faults.ts')).sentenceOf(error);
  note(`${coloursFor(process.stderr).red('error')}: ${sentence}`);
  if (process.env.LEADSTREAM_DEBUG === '1') note(stackOf(error));
  if (error instanceof Stop && error.usageOf !== undefined) note(usageOf(error.usageOf));
}

function usageOf(name: string): string {
  const verb = verbs.find((one) => one.name === name);
  if (!verb)
    return `usage: leadstream <${verbs.map((one) => one.name).join('|')}> [options], see leadstream --help`;
  const call = ['leadstream', verb.name, verb.args].filter(Boolean).join(' ');
  return `usage: ${call} [options], see leadstream ${name} --help`;
}

/** The stack of an error and of what caused it. */
const stackOf = (error: unknown): string =>
  error instanceof Error
    ? [error.stack, ...(error.cause === undefined ? [] : [`caused by ${stackOf(error.cause)}`])].join('\n')
    : String(error);

function versionOf(): string {
  // Beside `src` in a clone, beside `dist` as published.
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

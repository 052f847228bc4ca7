import { type Event, explainScore, type Lead, nameOf, type ScoreExplanation } from '@leadstream/core';
import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { explanationLines } from './explanation-words.ts';
import { findLead } from './find-lead.ts';
import { type House, reading } from './house.ts';
import { eventWords, isoOf, leadJson, minuteOf, ownerOf, partWords, pointsOf } from './lead-words.ts';
import type { Options } from './options.ts';
import { type Output, plain } from './output.ts';
import { cell, tableOf } from './table.ts';
import type { Call } from './verb.ts';

const HISTORY_LINES_MAX = 200;

export const showLead = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => show(house, call));

/** Which earlier state is asked for; none is the present. */
interface Past {
  readonly version?: number;
  /** Milliseconds. */
  readonly knownAt?: number;
  /** Milliseconds. */
  readonly happenedBy?: number;
}

function pastOf(options: Options): Past {
  const version = options.wholeNumber('version', 1);
  const knownAt = options.instant('known-at');
  const happenedBy = options.instant('happened-by');
  const past = { version, knownAt, happenedBy };
  const named = Object.entries(past).filter(([, value]) => value !== undefined);
  if (named.length > 1) throw wrongUsage('Name one of --version, --known-at and --happened-by.', 'lead');
  return Object.fromEntries(named);
}

/** A lead with all that is said about it. */
interface Portrait {
  readonly lead: Lead;
  readonly name: string | null;
  readonly explanation: ScoreExplanation;
  readonly history: readonly Event[];
}

async function show(house: House, { args, options, out }: Call): Promise<ExitCode> {
  const portrait = await portraitOf(house, args[0] ?? '', pastOf(options));
  const why = options.flag('explain') ? await house.handle.explain(portrait.lead.id) : null;
  if (options.flag('json')) await out.json({ ...portraitJson(portrait), ...(why ? { why } : {}) });
  else {
    for (const line of portraitLines(portrait, out)) await out.line(line);
    if (why) for (const line of ['', ...explanationLines(why)]) await out.line(line);
  }
  return exit.done;
}

async function portraitOf(house: House, id: string, past: Past): Promise<Portrait> {
  const { handle } = house;
  const present = await findLead(house, id);
  const isPast = Object.keys(past).length > 0;
  const { version, knownAt, happenedBy } = past;
  const lead = isPast ? await handle.lead(present.id, past) : present;
  if (!lead) {
    throw new Stop(
      exit.failed,
      `not-found: there was no such lead yet; it was captured at ${isoOf(present.capturedAt)}.`,
    );
  }
  if (version !== undefined && version > lead.version) {
    throw new Stop(exit.failed, `not-found: the lead has ${lead.version} events, so no version ${version}.`);
  }
  const history = ((await handle.history(lead.id)) ?? []).filter(
    (event) =>
      event.version <= lead.version &&
      Date.parse(event.occurredAt) <= (happenedBy ?? Number.POSITIVE_INFINITY),
  );
  const { scoring } = await handle.process();
  // A past state is explained for the day it stands for, the present one for today.
  const at = happenedBy ?? knownAt ?? lead.changedAt;
  const explanation =
    (isPast ? null : await handle.explainScore(lead.id)) ?? explainScore(scoring, lead, at, history);
  return { lead, name: nameOf(lead), explanation, history };
}

function portraitJson({ lead, name, explanation, history }: Portrait): object {
  return {
    ...leadJson(lead, name),
    explanation: {
      score: pointsOf(explanation.score),
      band: explanation.band,
      day: explanation.day,
      parts: explanation.parts.map((part) => ({ ...part, points: pointsOf(part.points) })),
    },
    history: history.map((event) => ({
      version: event.version,
      position: event.position,
      occurredAt: event.occurredAt,
      recordedAt: event.recordedAt,
      type: event.type,
      actor: event.actor,
      text: eventWords(event),
    })),
  };
}

function portraitLines(portrait: Portrait, out: Output): string[] {
  const { colours } = out;
  const { lead, name } = portrait;
  return [
    `${colours.bold(cell(name))}  ${colours.dim(`lead ${lead.id}, version ${lead.version}`)}`,
    '',
    tableOf([{ title: '' }, { title: '' }], facts(lead), { colours, heading: false }),
    '',
    ...scoreLines(portrait, out),
    '',
    ...historyLines(portrait, out),
  ];
}

function facts(lead: Lead): string[][] {
  const { status, conversion, followUp, externalIds } = lead;
  const fields = Object.entries({ ...lead.fields, ...lead.personal.fields });
  const ids = externalIds.map((one) => `${one.id} of ${one.source}`);
  return [
    ['status', cell(status.reason ? `${status.id} (${status.reason})` : status.id)],
    ['owner', cell(ownerOf(lead.owner))],
    ['source', cell(lead.source)],
    ['external id', cell(ids.join(', '))],
    ['captured', minuteOf(isoOf(lead.capturedAt))],
    ...(followUp ? [['follow up', `${followUp.kind} by ${minuteOf(isoOf(followUp.dueAt))}`]] : []),
    ...(conversion
      ? [
          ['converted', minuteOf(isoOf(conversion.at))],
          ['account', cell(conversion.account)],
          ['contact', cell(conversion.contact)],
          ['opportunity', cell(conversion.opportunity)],
        ]
      : []),
    ...fields.map(([field, value]) => [
      cell(field),
      cell(Array.isArray(value) ? value.join('; ') : String(value)),
    ]),
  ];
}

function scoreLines({ explanation }: Portrait, { colours }: Output): string[] {
  const { score, band, day, parts } = explanation;
  const head = `${colours.bold(`score ${pointsOf(score)}`)}  ${colours.dim(`${plain(band)}, on ${day}`)}`;
  if (parts.length === 0) return [head];
  const rows = parts.map((part) => [signed(pointsOf(part.points)), plain(partWords(part))]);
  return [head, tableOf([{ title: '', align: 'right' }, { title: '' }], rows, { colours, heading: false })];
}

function historyLines({ history }: Portrait, { colours }: Output): string[] {
  const shown = history.slice(-HISTORY_LINES_MAX);
  const rows = shown.map((event) => [
    String(event.version),
    minuteOf(event.occurredAt),
    event.type,
    plain(eventWords(event)),
    plain(event.actor),
  ]);
  const cut = history.length - shown.length;
  return [
    colours.bold('history'),
    ...(cut > 0 ? [colours.dim(`  ${cut} earlier events, see leadstream events --lead`)] : []),
    tableOf(
      [{ title: '', align: 'right' }, { title: '' }, { title: '' }, { title: '' }, { title: '' }],
      rows,
      { colours, heading: false },
    ),
  ];
}

const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));

import type { Criteria } from '../../criteria/criteria.ts';
import { fits, type ThresholdAction, type ThresholdRule } from '../../engagement/thresholds.ts';
import { recentKept } from '../../lead/engagement-state.ts';
import { rankOf, transitionRefusal } from '../../lead/statuses.ts';
import { neverMet } from './entries.ts';
import { type Examiner, met } from './examiner.ts';
import type { Finding, LeadExample, PlayedCommand, Proof, ShownEvent } from './finding.ts';
import { leadFor, reaching } from './played.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Thresholds that nobody reaches or that every event reaches, that feed themselves, and actions that are never done. */
export function thresholdFindings(examiner: Examiner): Finding[] {
  const { thresholds = [] } = examiner.process.definition.engagement;
  return [
    ...thresholds.flatMap((rule, at) => {
      const path = `engagement.thresholds.${at}`;
      const never = unreached(examiner, rule, path);
      if (never.length > 0) return never;
      return [...eachTime(examiner, rule, path), ...idleActions(examiner, rule, path)];
    }),
    ...feeding(examiner, thresholds),
  ];
}

const nameOf = ({ id }: ThresholdRule): string => `Threshold “${id}”`;

/** Rules that nobody can reach: for what they ask of leads, or for how they count. */
function unreached(examiner: Examiner, rule: ThresholdRule, path: string): Finding[] {
  const most = mostOf(rule);
  if (!rule.absent && most !== null && rule.count > most.count) {
    const words = `${nameOf(rule)} wants ${rule.count} and can never be reached: ${most.why} count at most ${most.count}.`;
    const proof: Proof = {
      kind: 'places',
      paths: [`${path}.count`, ...most.parts.map((part) => `${path}.${part}`)],
    };
    return [{ code: 'threshold-never-reached', severity: 'fault', path, words, proof }];
  }
  const about = examiner.find(met(rule.when));
  if (about.kind === 'none') return [neverMet({ path: `${path}.when`, name: nameOf(rule) }, about.proof)];
  // Who reaches it did so many of the kinds that count, ever.
  const reached = examiner.find(met(rule.when), ...(rule.absent ? [] : [met(didEnough(rule))]));
  if (reached.kind === 'found') return [];
  const isDecided = reached.kind === 'none';
  return [
    {
      code: 'threshold-never-reached',
      severity: isDecided ? 'fault' : 'information',
      path: `${path}.when`,
      words: isDecided
        ? `${nameOf(rule)} can never be reached: no lead that did so often what it counts is as its conditions ask.`
        : `Whether ${nameOf(rule).toLowerCase()} can be reached could not be decided within the budget.`,
      proof: reached.proof,
    },
  ];
}

const didEnough = ({ kinds, count }: ThresholdRule): Criteria => ({
  any: kinds.map((kind) => ({
    field: `engaged.${kind}`,
    op: 'at-least' as const,
    value: kinds.length === 1 ? count : 1,
  })),
});

interface Most {
  readonly count: number;
  readonly why: string;
  readonly parts: readonly string[];
}

/** How many a rule can count at most by its own words; `null` where nothing limits it. */
function mostOf(rule: ThresholdRule): Most | null {
  const { distinctBy, per, joinWithinMinutes, kinds } = rule;
  if (distinctBy !== undefined) {
    if (distinctBy === per)
      return { count: 1, why: `values of “${per}”, each counted apart,`, parts: ['distinctBy', 'per'] };
    const wanted = rule.facets?.[distinctBy];
    const kept = {
      count: recentKept * kinds.length,
      why: 'single engagements that are kept',
      parts: ['distinctBy'],
    };
    if (!wanted || !('in' in wanted)) return kept;
    const named = new Set(wanted.in).size;
    return named < kept.count
      ? {
          count: named,
          why: `the values of “${distinctBy}” that it lets in`,
          parts: ['distinctBy', `facets.${distinctBy}`],
        }
      : kept;
  }
  if (joinWithinMinutes === undefined || !rule.window) return null;
  // A calendar day may be an hour longer, where clocks change.
  const ms =
    'ms' in rule.window
      ? rule.window.ms
      : rule.window.days * dayMs + (rule.window.kind === 'calendar' ? 2 * hourMs : 0);
  const count = Math.floor((ms - 1) / (joinWithinMinutes * 60_000)) + 1;
  return {
    count,
    why: `joined within ${joinWithinMinutes} minutes, the window lets`,
    parts: ['joinWithinMinutes', 'window'],
  };
}

/** A rule that one event reaches, anew as soon as the window is over, with nothing that holds it back. */
function eachTime(examiner: Examiner, rule: ThresholdRule, path: string): Finding[] {
  const { window, count, cooldownHours, repeat, absent } = rule;
  if (!window || absent || count > 1 || cooldownHours !== undefined || repeat === 'once') return [];
  const calendar = !('ms' in window) && window.kind === 'calendar';
  const ms = 'ms' in window ? window.ms : window.days * dayMs;
  // The window has to be empty for a moment before it is reached anew.
  const after = ms + (calendar ? dayMs : 1);
  const shown: ShownEvent = { type: 'threshold-reached', data: { rule: rule.id } };
  const proof =
    played(examiner, rule, [0, after], [shown, shown]) ?? places(`${path}.count`, `${path}.window`);
  const isOften = ms <= dayMs;
  const words = isOften
    ? `${nameOf(rule)} is reached by each single event that comes after its window: with neither “once” nor a cooldown it may act every day, and more often.`
    : `${nameOf(rule)} is reached by each single event that comes after its window.`;
  return [
    { code: 'threshold-fires-each-time', severity: isOften ? 'warning' : 'information', path, words, proof },
  ];
}

const places = (...paths: readonly string[]): Proof => ({ kind: 'places', paths });

/** A person reaches a rule at these times, one after the other. */
function played(
  examiner: Examiner,
  rule: ThresholdRule,
  afters: readonly number[],
  shows: readonly ShownEvent[],
): Proof | null {
  const lead = leadFor(examiner, [rule.when]);
  const commands: PlayedCommand[] = [];
  let at = 0;
  for (const after of afters) {
    at += after;
    const command = reaching(rule, at);
    if (!command) return null;
    commands.push({ after, command });
  }
  return lead && { kind: 'history', rules: [rule.id], lead, commands, shows };
}

/** Actions that are withheld whenever the rule is reached. */
function idleActions(examiner: Examiner, rule: ThresholdRule, path: string): Finding[] {
  return rule.then.flatMap((action, i): Finding[] => {
    const idle = whyIdle(examiner, rule, action);
    if (!idle) return [];
    const words = `${nameOf(rule)} can never do “${action.do}”: ${idle.why}.`;
    return [
      {
        code: 'action-never-done',
        severity: 'fault',
        path: `${path}.then.${i}`,
        words,
        proof: idle.proof ?? places(`${path}.then.${i}`),
      },
    ];
  });
}

function whyIdle(
  { process: { definition }, find }: Examiner,
  { when }: ThresholdRule,
  action: ThresholdAction,
): { readonly why: string; readonly proof?: Proof } | null {
  if (action.do === 'enrol') {
    const program = (definition.programs ?? []).find(({ id }) => id === action.program);
    if (!program) return { why: `there is no program “${action.program}”` };
    return program.closed ? { why: `the program “${program.id}” takes nobody in any more` } : null;
  }
  if (action.do !== 'status' || action.suggest) return null;
  const to = definition.statuses.find(({ id }) => id === action.to);
  if (!to) return { why: `there is no status “${action.to}”` };
  const from = definition.statuses.filter(
    (one) =>
      one.id !== to.id &&
      !['converted', 'disqualified'].includes(one.kind) &&
      rankOf(to) >= rankOf(one) &&
      !transitionRefusal({ from: one, to, reopen: false, attempts: 100 }, definition),
  );
  const sought = find(met(when), met({ field: 'status', op: 'in', value: from.map(({ id }) => id) }));
  if (sought.kind !== 'none') return null;
  const why =
    from.length === 0
      ? `from no status a rule may move a lead to “${to.id}”`
      : `no lead that it is about is where a rule may move it to “${to.id}” from`;
  return { why, proof: sought.proof };
}

/** Rules whose points are engagements that count for them again, themselves or by way of others. */
function feeding(examiner: Examiner, rules: readonly ThresholdRule[]): Finding[] {
  const found: Finding[] = [];
  const told = new Set<ThresholdRule>();
  for (const [at, rule] of rules.entries()) {
    const circle = told.has(rule) ? null : circleOf(rule, rules);
    if (!circle) continue;
    for (const one of circle) told.add(one);
    const path = `engagement.thresholds.${at}`;
    const by = circle.slice(1).map(({ id }) => `“${id}”`);
    const words = `The points that ${nameOf(rule).toLowerCase()} gives count for it again${by.length > 0 ? `, by way of ${by.join(', ')}` : ''}: after the first time less is needed than it says.`;
    found.push({
      code: 'threshold-counts-itself',
      severity: 'warning',
      path,
      words,
      proof:
        circleProof(examiner, circle) ??
        places(...circle.map((one) => `engagement.thresholds.${rules.indexOf(one)}.then`)),
    });
  }
  return found;
}

/** Whether the points of a rule count for another. */
const feeds = (from: ThresholdRule, to: ThresholdRule): boolean =>
  !to.absent &&
  (to.per ?? 'lead') === 'lead' &&
  to.distinctBy === undefined &&
  fits(to, {}) &&
  from.then.some((action) => action.do === 'points' && to.kinds.includes(action.kind));

/** The shortest way from a rule back to itself. */
function circleOf(start: ThresholdRule, rules: readonly ThresholdRule[]): readonly ThresholdRule[] | null {
  const seen = new Set<ThresholdRule>();
  let trails: (readonly ThresholdRule[])[] = [[start]];
  while (trails.length > 0) {
    const closed = trails.find((trail) => feeds(trail.at(-1) as ThresholdRule, start));
    if (closed) return closed;
    trails = trails.flatMap((trail) =>
      rules
        .filter((next) => !seen.has(next) && next !== start && feeds(trail.at(-1) as ThresholdRule, next))
        .map((next) => {
          seen.add(next);
          return [...trail, next];
        }),
    );
  }
  return null;
}

/** People reach each rule of the circle, and each gives points of a kind that the next one counts. */
function circleProof(examiner: Examiner, circle: readonly ThresholdRule[]): Proof | null {
  const lead: LeadExample | null = leadFor(
    examiner,
    circle.map(({ when }) => when),
  );
  const commands: PlayedCommand[] = [];
  const shows: ShownEvent[] = [];
  for (const [i, rule] of circle.entries()) {
    const next = circle[i + 1] ?? circle[0];
    const points = rule.then.find((action) => action.do === 'points' && next?.kinds.includes(action.kind));
    const command = reaching(rule, i * 401 * dayMs);
    if (!command || points?.do !== 'points' || rule.absent) return null;
    commands.push({ after: i === 0 ? 0 : 401 * dayMs, command });
    shows.push(
      { type: 'threshold-reached', data: { rule: rule.id } },
      { type: 'engaged', data: { kind: points.kind } },
    );
  }
  return lead && { kind: 'history', rules: circle.map(({ id }) => id), lead, commands, shows };
}

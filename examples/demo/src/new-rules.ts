import { nameOf, type ProcessInput, type ScoreExplanation } from '@leadstream/core';
import type { Handle } from '@leadstream/engine';
import { band, faint, points, table, title } from './paint.ts';
import { givenBy } from './reasons.ts';

/** What other rules say than before: points by rule; none, and the rule is gone. */
type NewPoints = Readonly<Record<string, number | null>>;

/** Who came to a webinar weighs more, who looks at pages less; opened mails say nothing, for machines open them. */
const newPoints: NewPoints = { 'webinar-attended': 30, 'buying-page': 3, 'email-open': null };

/** Publishes other scoring rules, and shows which open leads they move, and which rule did it. */
export async function printNewRules(house: Handle, offered: ProcessInput): Promise<void> {
  console.log(title('Other rules for scores, and whom they move'));
  const before = await explainOpen(house);
  await publish(house, offered);
  const { rescored } = await house.rescore();
  const after = await explainOpen(house);
  const moved = [...after].flatMap(([id, now]) => movedBy(id, before.get(id), now) ?? []);
  moved.sort((a, b) => Number(b.isElsewhere) - Number(a.isElsewhere) || b.by - a.by);
  const elsewhere = moved.filter(({ isElsewhere }) => isElsewhere).length;
  console.log(faint(`  version ${(await house.process()).version}: ${inWords(offered)}`));
  console.log(
    `  ${rescored} leads have another score; of ${after.size} open ones, ${elsewhere} another band`,
  );
  const shown = moved.slice(0, 5);
  const leads = await house.leads(shown.map(({ id }) => id));
  const rows = shown.map(({ id, cells }, i) => {
    const lead = leads[i];
    return [(lead && nameOf(lead)) ?? id, ...cells];
  });
  if (rows.length > 0) console.log(table(['lead', 'before', 'after', 'what made the difference'], rows));
}

interface Moved {
  readonly id: string;
  readonly isElsewhere: boolean;
  readonly by: number;
  readonly cells: readonly string[];
}

/** Why each open lead stands where it stands. */
async function explainOpen(house: Handle): Promise<ReadonlyMap<string, ScoreExplanation>> {
  const open = new Map<string, ScoreExplanation>();
  let after: string | undefined;
  do {
    const page = await house.workList({ limit: 500, ...(after && { after }) });
    for (const { id } of page.rows) {
      const why = await house.explainScore(id);
      if (why) open.set(id, why);
    }
    after = page.next;
  } while (after !== undefined);
  return open;
}

async function publish(house: Handle, offered: ProcessInput): Promise<void> {
  const rules = offered.scoring.rules.flatMap((rule) => {
    const said = newPoints[rule.id];
    return said === null ? [] : [{ ...rule, points: said ?? rule.points }];
  });
  const process = { ...offered, version: offered.version + 1, scoring: { ...offered.scoring, rules } };
  const answer = await house.execute({
    type: 'publish-process',
    process: JSON.parse(JSON.stringify(process)),
  });
  if (!answer.ok) throw new Error(`The new rules were refused: ${answer.refusal.code}.`);
}

function inWords({ scoring }: ProcessInput): string {
  const said = scoring.rules.flatMap(({ id, points }) => {
    const now = newPoints[id];
    return now === undefined ? [] : [`${id} ${points} → ${now ?? 'nothing'}`];
  });
  return said.join(', ');
}

/** How a lead was moved, if it was: the rule that gives most more or less than before made the difference. */
function movedBy(id: string, before: ScoreExplanation | undefined, after: ScoreExplanation): Moved | null {
  if (!before || before.score === after.score) return null;
  const [then, now] = [givenBy(before), givenBy(after)];
  const changes = [...new Set([...then.keys(), ...now.keys()])].map((rule) => {
    return { rule, by: (now.get(rule)?.points ?? 0) - (then.get(rule)?.points ?? 0) };
  });
  changes.sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  const said = changes
    .filter(({ by }) => by !== 0)
    .map(({ rule, by }) => `${by > 0 ? '+' : ''}${points(by)} ${rule}`);
  const where = ({ score, band: name }: ScoreExplanation) => `${points(score).padStart(5)} ${band(name)}`;
  return {
    id,
    isElsewhere: before.band !== after.band,
    by: Math.abs(after.score - before.score),
    cells: [where(before), where(after), said.slice(0, 3).join(', ')],
  };
}

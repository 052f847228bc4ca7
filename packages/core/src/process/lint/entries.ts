import type { Criteria } from '../../criteria/criteria.ts';
import { type Examiner, met, unmet } from './examiner.ts';
import type { Finding, LeadExample, Proof } from './finding.ts';

/** Entries of which the first that a lead meets decides. */
export interface EntryList {
  /** Of the list, e.g. `assignment.rules.0.entries`. */
  readonly path: string;
  readonly entries: readonly Entry[];
  /** What becomes of a lead that meets none, as the end of a sentence. */
  readonly otherwise: string;
  /** Whether that is as good as an entry of its own. */
  readonly isCaught: boolean;
}

export interface Entry {
  readonly id: string;
  readonly when: Criteria | undefined;
  /** What it does, in a word: entries that do the same may overlap. */
  readonly does: string;
  /** Whether it may come to nothing, so that the next is asked: it takes no lead for certain. */
  readonly mayPass?: boolean;
}

/** Lists whose entries are compared two by two have so many at most; longer ones are not asked for overlaps. */
const comparedMax = 120;

/** Entries that no lead reaches, leads that no entry takes, and entries of which the order decides. */
export function entryFindings(examiner: Examiner, list: EntryList): Finding[] {
  const reached: number[] = [];
  const findings: Finding[] = [];
  for (const at of list.entries.keys()) {
    const finding = unreached(examiner, list, at);
    if (finding) findings.push(finding);
    else reached.push(at);
  }
  return [...findings, ...overlaps(examiner, list, reached), ...uncaught(examiner, list)];
}

const pathOf = (list: EntryList, at: number): string => `${list.path}.${at}`;
const nameOf = (entry: Entry | undefined): string => `“${entry?.id ?? ''}”`;
const namesOf = (entries: readonly (Entry | undefined)[]): string => entries.map(nameOf).join(', ');

function unreached(examiner: Examiner, list: EntryList, at: number): Finding | null {
  const entry = list.entries[at];
  const path = pathOf(list, at);
  const matching = examiner.find(met(entry?.when));
  if (matching.kind === 'none') {
    return neverMet({ path: `${path}.when`, name: `Entry ${nameOf(entry)}` }, matching.proof);
  }
  const before = list.entries.slice(0, at).filter(({ mayPass }) => !mayPass);
  const reaching = examiner.find(met(entry?.when), ...before.map(({ when }) => unmet(when)));
  if (reaching.kind === 'found') return null;
  const code = 'entry-shadowed';
  if (reaching.kind === 'not-decided') {
    const words = `Whether any lead reaches entry ${nameOf(entry)} could not be decided within the budget.`;
    return { code, severity: 'information', path, words, proof: reaching.proof };
  }
  const takers = takersOf(examiner, before, entry);
  const words = `No lead ever reaches entry ${nameOf(entry)}: ${namesOf(takers)} before it ${takers.length === 1 ? 'takes' : 'take together'} every lead that it would match. Move it up, or remove it.`;
  const example = matching.kind === 'found' ? { example: matching.example } : {};
  return { code, severity: 'fault', path, words, proof: { ...reaching.proof, ...example } };
}

/** The finding about criteria that no lead can meet. */
export const neverMet = (
  { path, name }: { readonly path: string; readonly name: string },
  proof: Proof,
): Finding => ({
  code: 'criteria-never-met',
  severity: 'fault',
  path,
  words: `${name} can never apply: no lead can be as its conditions ask.`,
  proof,
});

/** The earlier entries that are needed to take all that an entry would match. */
function takersOf(examiner: Examiner, before: readonly Entry[], entry: Entry | undefined): readonly Entry[] {
  const isTaken = (by: readonly Entry[]): boolean =>
    examiner.find(met(entry?.when), ...by.map(({ when }) => unmet(when))).kind === 'none';
  const alone = before.find((one) => isTaken([one]));
  if (alone) return [alone];
  let needed = before;
  for (const one of before) {
    const others = needed.filter((other) => other !== one);
    if (isTaken(others)) needed = others;
  }
  return needed;
}

/** Entries that leads may meet as well which an earlier one with another outcome takes: there the order decides. */
function overlaps(examiner: Examiner, list: EntryList, reached: readonly number[]): Finding[] {
  if (reached.length > comparedMax) return [];
  return reached.flatMap((at, place) => {
    const entry = list.entries[at];
    if (!entry?.when) return [];
    let example: LeadExample | null = null;
    const earlier = reached.slice(0, place).flatMap((before) => {
      const other = list.entries[before];
      if (!other?.when || other.does === entry.does) return [];
      const both = examiner.find(met(entry.when), met(other.when));
      if (both.kind !== 'found') return [];
      example ??= both.example;
      return [other];
    });
    const first = earlier[0];
    if (!first || !example) return [];
    const proof: Proof = { kind: 'witness', lead: example, matches: [first.id, entry.id] };
    const words = `Some leads that entry ${nameOf(entry)} matches go to ${namesOf(earlier)} before it: the order decides.`;
    return [{ code: 'entries-overlap', severity: 'information', path: pathOf(list, at), words, proof }];
  });
}

function uncaught(examiner: Examiner, list: EntryList): Finding[] {
  const left = examiner.find(...list.entries.map(({ when }) => unmet(when)));
  if (left.kind === 'none') return [];
  const isDecided = left.kind === 'found';
  return [
    {
      code: 'catch-all-missing',
      severity: list.isCaught || !isDecided ? 'information' : 'warning',
      path: list.path,
      words: isDecided
        ? `Some leads match no entry: such a lead ${list.otherwise}. An entry without conditions at the end would take them.`
        : 'Whether some leads match no entry could not be decided within the budget.',
      proof: isDecided ? { kind: 'witness', lead: left.example, matches: [] } : left.proof,
    },
  ];
}

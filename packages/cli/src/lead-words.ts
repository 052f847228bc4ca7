import type { Event, Lead, LeadRow, ScorePart } from '@leadstream/core';

/** Points as people write them: 37500 thousandths are 37.5. */
export const pointsOf = (thousandths: number): number => thousandths / 1000;

/** The owner as JSON has it: `seller/<id>` or `queue/<id>`; anybody else counts as nobody. */
export const ownerOf = (owner: string): string | null => (/^(seller|queue)\//.test(owner) ? owner : null);

/** A lead as lists give it to programs. The README promises this shape. */
export const rowJson = (row: LeadRow): object => ({
  id: row.id,
  externalId: row.externalId,
  status: row.status,
  source: row.source,
  owner: ownerOf(row.owner),
  score: pointsOf(row.score),
  grade: row.grade,
  converted: row.converted,
});

/** A lead by itself as JSON, without its score's parts and its history. */
export const leadJson = (lead: Lead, name: string | null): object => ({
  id: lead.id,
  version: lead.version,
  name,
  kind: lead.kind,
  externalIds: lead.externalIds,
  status: lead.status.id,
  reason: lead.status.reason,
  source: lead.source,
  owner: ownerOf(lead.owner),
  score: pointsOf(lead.score.value),
  band: lead.score.band || null,
  grade: lead.fit?.grade ?? null,
  converted: lead.conversion !== null,
  capturedAt: isoOf(lead.capturedAt),
  changedAt: isoOf(lead.changedAt),
  followUpDueAt: lead.followUp ? isoOf(lead.followUp.dueAt) : null,
  fields: { ...lead.fields, ...lead.personal.fields },
  conversion: lead.conversion && {
    at: isoOf(lead.conversion.at),
    account: lead.conversion.account,
    contact: lead.conversion.contact,
    opportunity: lead.conversion.opportunity,
  },
});

export const isoOf = (ms: number): string => new Date(ms).toISOString();

/** An instant for people: to the minute, in UTC. */
export const minuteOf = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

/** Why the score is what it is, one part as words. */
export function partWords(part: ScorePart): string {
  switch (part.kind) {
    case 'engagement':
      return `${part.count} × ${part.rule}${part.day ? ` on ${part.day}` : ''}`;
    case 'profile':
      return `${part.rule} (${part.group})`;
    case 'velocity':
      return `${paceWords[part.reason]} ${part.status}`;
    case 'cap':
      return `above the cap of ${part.rules.join(', ')}`;
    case 'floor':
      return 'raised to the least score';
    case 'ceiling':
      return 'cut at the greatest score';
  }
}

const paceWords = {
  arrival: 'moved fast to',
  stagnation: 'stands still in',
  'falling-back': 'fell back to',
} as const;

type Data = { readonly [key: string]: unknown };

/** What an event says beside its type, in a few words and without personal data. */
export function eventWords({ type, data }: Pick<Event, 'type' | 'data'>): string {
  const word = words[type];
  return word ? word(data) : '';
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(', ');
const labelled = (label: string, value: unknown): string =>
  text(value) === '' ? '' : `${label} ${text(value)}`;
const names = (value: unknown): string => Object.keys((value ?? {}) as object).join(', ');
const idOf = (value: unknown): string => text((value as { id?: unknown } | undefined)?.id);

/** A word per type of event; other types are shown by their type alone. */
const words: { readonly [type: string]: (data: Data) => string } = {
  captured: (data) => joined(labelled('by', data.channel), text(data.status), labelled('from', data.source)),
  corrected: (data) => joined(names(data.fields), labelled('source', data.source)),
  'consent-changed': ({ channel, choice, by }) => `${text(channel)} ${text(choice)} by ${text(by)}`,
  'status-changed': (data) => joined(`${text(data.from)} → ${text(data.to)}`, text(data.reason)),
  engaged: ({ count, kind, facet, day }) =>
    joined(`${text(count)} × ${text(kind)}${facet ? ` (${text(facet)})` : ''}`, text(day)),
  'activity-logged': ({ direction, kind, outcome }) =>
    joined(`${text(direction)} ${text(kind)}`, text(outcome)),
  'follow-up-set': ({ kind, dueAt }) => `${text(kind)} by ${minuteOf(text(dueAt))}`,
  scored: ({ score, band, cause }) => joined(text(pointsOf(Number(score))), text(band), text(cause)),
  rescored: ({ score, band, previousProcess }) =>
    joined(text(pointsOf(Number(score))), text(band), labelled('rules before: version', previousProcess)),
  assigned: ({ owner, how, entry }) => joined(text(owner), labelled('by', how), text(entry)),
  converted: ({ account, contact, opportunity }) =>
    joined(
      labelled('account', idOf(account)),
      labelled('contact', idOf(contact)),
      labelled('opportunity', idOf(opportunity)),
    ),
  erased: ({ subjects, reason }) =>
    joined(labelled('all keys of', (subjects as readonly string[] | undefined)?.join(', ')), text(reason)),
  'outcome-recorded': ({ outcome, reason }) => joined(text(outcome), text(reason)),
  'turn-taken': ({ seller, turn }) => `turn ${text(turn)}: ${text(seller)}`,
  'import-started': ({ source, channel }) => `${text(source)} by ${text(channel)}`,
  'import-finished': ({ counts }) =>
    joined(
      ...Object.entries((counts ?? {}) as Data)
        .filter(([, count]) => count !== 0)
        .map(([name, count]) => `${text(count)} ${name}`),
    ),
  'process-published': ({ definition }) => `version ${text((definition as Data | undefined)?.version)}`,
};

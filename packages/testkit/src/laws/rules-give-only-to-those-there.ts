import type { AssignmentRules, Event, Process } from '@leadstream/core';
import { demand, type HistoryLaw, named } from './law.ts';
import { peopleOf } from './people.ts';

interface Held {
  readonly owner: string;
  readonly open: boolean;
  readonly absorbed: boolean;
}

/** No rule gives a lead to somebody absent, gone, full, or without the skills that its entry asks for (Ours 5.1). */
export const rulesGiveOnlyToThoseThere: HistoryLaw = {
  name: 'no rule gives a lead to somebody absent, gone, full or without the skill it asks for',
  rules: ['DOMAIN 5.1'],
  holds({ events, process }) {
    const people = peopleOf();
    const leads = new Map<string, Held>();
    for (const event of events) {
      if (event.type === 'assigned' && event.data['entry'] !== undefined) {
        checkOwner(event, { people, process, open: openLeads(leads, event.stream) });
      }
      people.note(event);
      if (event.stream.startsWith('lead/')) noteLead(leads, event);
    }
  },
};

function checkOwner(
  event: Event,
  {
    people,
    process,
    open,
  }: {
    readonly people: ReturnType<typeof peopleOf>;
    readonly process: Process;
    readonly open: (owner: string) => number;
  },
): void {
  const owner = String(event.data['owner']);
  const seller = owner.slice('seller/'.length);
  if (!owner.startsWith('seller/') || !people.isDefined(seller)) return;
  const says = (what: string) => () => `${named(event)} gives the lead to ${seller}, who ${what}`;
  demand(people.isActive(seller), says('is gone'));
  demand(!people.isAbsent(seller, Date.parse(event.recordedAt)), says('is absent'));
  const limit = people.openLimit(seller);
  demand(limit === null || open(owner) < limit, says('is full'));
  const asked = skillsOf(process.routing, String(event.data['entry']));
  demand(
    asked.every((skill) => people.skills(seller).includes(skill)),
    says('lacks a skill'),
  );
}

const skillsOf = ({ entries }: AssignmentRules, id: string): readonly string[] =>
  entries.find(({ entry }) => entry.id === id)?.entry.skills ?? [];

/** How many open leads somebody has beside the one that is given. */
const openLeads =
  (leads: ReadonlyMap<string, Held>, given: string) =>
  (owner: string): number =>
    [...leads].filter(
      ([stream, lead]) => stream !== given && lead.owner === owner && lead.open && !lead.absorbed,
    ).length;

/** What an event makes of a lead's owner, and of whether it still wants work. */
function noteLead(leads: Map<string, Held>, { type, stream, data }: Event): void {
  const before = leads.get(stream) ?? { owner: '', open: true, absorbed: false };
  const owner = typeof data['owner'] === 'string' ? data['owner'] : before.owner;
  const kind = data['statusKind'] ?? (type === 'status-changed' ? data['kind'] : undefined);
  const isClosed = type === 'converted' || type === 'erased';
  const open = !isClosed && (kind === undefined ? before.open : kind !== 'disqualified');
  const isBack = type === 'merge-reverted' && stream === `lead/${String(data['absorbed'])}`;
  leads.set(stream, { owner, open, absorbed: type === 'absorbed' || (before.absorbed && !isBack) });
}

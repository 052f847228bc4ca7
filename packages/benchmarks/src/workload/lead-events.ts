import { type Event, iso, type LeadEvent, leadStream } from '@leadstream/core';
import { type Chance, chanceOf } from './chance.ts';

const START = Date.UTC(2025, 0, 6, 8);
const HOUR_MS = 3_600_000;
const PAGES = ['pricing', 'product', 'careers', 'support', 'other'];
const KINDS = ['page-view', 'visit', 'email-open', 'link-click', 'form-submit'];

type Facts = readonly (readonly [type: LeadEvent['type'], data: object])[];

/**
 * The events of leads as a log gives them: `leads` streams of `eventsEach` events, at least 12. The first eleven and
 * the last of each are the life of a small lead; between them lies a long one, hour after hour for months.
 */
export function leadEvents(seed: number, leads: number, eventsEach: number): LeadEvent[][] {
  const chance = chanceOf(seed);
  return Array.from({ length: leads }, (_, lead) => [...lifeOf(chance, lead, eventsEach)]);
}

/** The events of one lead, each made when it is asked for. */
export function* lifeOf(chance: Chance, lead: number, events: number): Generator<LeadEvent> {
  const id = `0197d0f0-${String(lead).padStart(4, '0')}-7000-8000-000000000000`;
  const first = youth(chance, id);
  for (let at = 0; at < events; at += 1) {
    const [type, data] = at === events - 1 ? conversion : (first[at] ?? later(chance, at));
    // As they come from a store: no two events share an object.
    yield JSON.parse(JSON.stringify(placed(id, type, data, at)));
  }
}

function placed(id: string, type: string, data: object, at: number): Event {
  const occurredAt = iso(START + at * HOUR_MS + 123);
  return {
    id: `0197d0f1-${id.slice(9, 13)}-7000-8000-${String(at).padStart(12, '0')}.0`,
    tenant: 'main',
    stream: leadStream(id),
    version: at + 1,
    position: at + 1,
    type,
    schemaVersion: 1,
    occurredAt,
    recordedAt: occurredAt,
    actor: 'user:ann',
    mode: 'live',
    commandId: `command-${at}`,
    causationId: `command-${at}`,
    correlationId: `command-${at}`,
    processVersion: 1,
    data: data as Event['data'],
    personal: at === 0 ? personal(id) : null,
  };
}

const personal = (id: string): Event['personal'] => ({
  subject: leadStream(id),
  data: {
    fields: { firstName: 'Ada', lastName: 'King', email: 'ada@hotel-azur.example', phone: '+33612345678' },
    keys: { email: 'ada@hotel-azur.example', domain: 'hotel-azur.example', phone: '+33612345678' },
  },
});

/** captured, 5 engaged, 2 scored, 1 assigned, 2 status-changed. */
const youth = (chance: Chance, id: string): Facts => [
  [
    'captured',
    {
      kind: 'person',
      subject: leadStream(id),
      channel: 'web',
      fields: { company: 'Hotel Azur', rooms: 40, country: 'FR' },
      externalId: { source: 'fair', id },
      status: 'New',
      statusKind: 'open',
      rank: 0,
      source: 'Website',
      touch: touchOf(chance, 0),
      consent: { email: 'granted' },
      owner: 'queue/web',
    },
  ],
  engaged(chance, 1),
  scored(chance, 2),
  ['assigned', { owner: 'seller/bob', previous: 'queue/web', by: 'rules' }],
  engaged(chance, 4),
  engaged(chance, 5),
  statusChanged('New', 'Working', 'working', 1),
  engaged(chance, 7),
  scored(chance, 8),
  engaged(chance, 9),
  statusChanged('Working', 'Qualified', 'qualified', 2),
];

const conversion: Facts[number] = [
  'converted',
  {
    status: 'Converted',
    rank: 3,
    previousStatus: 'Qualified',
    previousOwner: 'seller/bob',
    owner: 'seller/bob',
    visitMs: 3_600_000,
    account: { id: 'account-1', created: true },
    contact: { id: 'contact-1', created: true },
  },
];

/** What goes on for months: seven of ten are engagements, two are scores. */
function later(chance: Chance, at: number): Facts[number] {
  const draw = chance.below(100);
  if (draw < 70) return engaged(chance, at);
  if (draw < 90) return scored(chance, at);
  if (draw < 96) {
    return [
      'activity-logged',
      { kind: 'call', direction: 'outbound', attempt: true, twoWay: draw % 2 === 0 },
    ];
  }
  if (draw < 98) return ['follow-up-set', { kind: 'call', dueAt: iso(START + (at + 48) * HOUR_MS) }];
  return draw === 98 ? ['follow-up-done', {}] : statusChanged('Qualified', 'Qualified', 'qualified', 2);
}

function engaged(chance: Chance, at: number): Facts[number] {
  const page = chance.of(PAGES);
  return [
    'engaged',
    {
      kind: chance.of(KINDS),
      count: 1 + chance.below(3),
      day: iso(START + at * HOUR_MS).slice(0, 10),
      facet: page,
      timed: true,
      confidence: chance.below(50) === 0 ? 'suspected-robot' : 'human',
      facets: { page, device: chance.of(['phone', 'desk']) },
      ...(chance.below(4) === 0 ? { touch: touchOf(chance, at) } : {}),
    },
  ];
}

const touchOf = (chance: Chance, at: number) => ({
  at: iso(START + at * HOUR_MS),
  source: 'newsletter',
  medium: chance.of(['email', 'cpc']),
  landing: `https://hotel-azur.example/${chance.of(PAGES)}`,
});

function scored(chance: Chance, at: number): Facts[number] {
  const score = chance.below(100) * 1000;
  return [
    'scored',
    {
      score,
      behaviour: score,
      band: chance.of(['cold', 'warm', 'hot']),
      bandFrom: 0,
      day: iso(START + at * HOUR_MS).slice(0, 10),
      nextBandAt: iso(START + (at + 480) * HOUR_MS),
    },
  ];
}

function statusChanged(from: string, to: string, kind: string, rank: number): Facts[number] {
  return ['status-changed', { from, to, kind, rank, visitMs: 3_600_000, reopened: false }];
}

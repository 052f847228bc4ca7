import { type Event, foldView, type Lead, leadList, never, viewRow } from '@leadstream/core';
import { demandSame, type HistoryLaw } from './law.ts';

/** The work list, read by its index, has the open leads in the order that their states say (Ours 5.5). */
export const theWorkListIsInOrder: HistoryLaw = {
  name: 'the work list has the open leads, in the order that their states say',
  rules: ['DOMAIN 5.5'],
  holds({ events, state }) {
    const streams = [...new Set(events.map(({ stream }) => stream))].filter((one) => one.startsWith('lead/'));
    const leads = streams.map((stream) => state(stream) as Lead);
    const open = leads.filter(
      ({ conversion, erasedAt, absorbedBy, status }) =>
        !conversion && !erasedAt && !absorbedBy && status.kind !== 'disqualified',
    );
    const bands = bandsOf(events);
    const wanted = open.map((lead) => standingOf(lead, bands.get(lead.id) ?? lowest)).sort(inOrder);
    const listed = [...foldView(leadList, events)]
      .map(([key, row]) => viewRow(leadList, key, row))
      .filter(({ columns }) => columns['section'] === 'work')
      .sort((a, b) => byText(String(a.columns['place']), String(b.columns['place'])) || byText(a.key, b.key));
    demandSame(
      listed.map(({ key }) => key),
      wanted.map(({ id }) => id),
      'the work list',
    );
  },
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const lowest = -9_999_999;

/** Where the band of each lead began when it was last scored, in points. */
const bandsOf = (events: readonly Event[]): ReadonlyMap<string, number> =>
  new Map(
    events
      .filter(({ type }) => type === 'scored' || type === 'rescored')
      .map(({ stream, data }) => [stream.slice('lead/'.length), Number(data['bandFrom'] ?? lowest)]),
  );

/** Ours 5.5 read off a state: ascending, so what is better is negative. */
function standingOf(lead: Lead, bandFrom: number) {
  const { id, alerts, deadlines, followUp, score, activity } = lead;
  const response = deadlines.response;
  const isLate = response?.overdue === true;
  const due = [
    response?.dueAt,
    deadlines.status?.dueAt,
    followUp?.dueAt,
    ...alerts.map(({ dueAt }) => dueAt),
  ];
  return {
    id,
    parts: [
      alerts.length === 0 ? never : Math.min(...alerts.map(({ at }) => at)),
      isLate ? response.dueAt : never,
      response && !isLate ? response.dueAt : never,
      followUp?.dueAt ?? never,
      -bandFrom,
      -Math.round(score.value / 5000),
      Math.min(never, ...due.filter((at) => at !== undefined && at !== 0).map(Number)),
      activity.lastAt,
    ],
  };
}

type Standing = ReturnType<typeof standingOf>;

function inOrder(a: Standing, b: Standing): number {
  const at = a.parts.findIndex((part, i) => part !== b.parts[i]);
  return at < 0 ? byText(a.id, b.id) : (a.parts[at] ?? 0) - (b.parts[at] ?? 0);
}

import { foldView, type Lead, leadList, never, nextDeadlineAt, taskList } from '@leadstream/core';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** Lists are folds of the same facts, so they say of a lead what its own stream says. */
export const viewsAgreeWithStates: HistoryLaw = {
  name: 'the list of leads and the list of tasks say what the leads themselves say',
  rules: ['DESIGN 0'],
  holds({ events, state }) {
    const rows = foldView(leadList, events);
    const tasks = foldView(taskList, events);
    const streams = new Set(
      events.map(({ stream }) => stream).filter((stream) => stream.startsWith('lead/')),
    );
    demandSame(rows.size, streams.size, 'the number of rows');
    for (const stream of streams) {
      const id = stream.slice('lead/'.length);
      const lead = state(stream) as Lead;
      const row = rows.get(id);
      demand(row !== undefined, () => `${stream} stands in no row`);
      const shown = {
        status: row.status,
        statusKind: row.statusKind,
        source: row.source,
        owner: row.owner,
        score: row.score,
        band: row.band,
        grade: row.grade,
        converted: row.converted,
        convertedAt: row.convertedAt,
        capturedAt: row.capturedAt,
        followUpDueAt: row.followUpDueAt,
        lastTouchedAt: row.lastTouchedAt,
        alerts: row.alerts,
        deadlines: row.deadlines,
      };
      demandSame(shown, wanted(lead), `the row of ${stream}`);
      const task = tasks.get(`band/${id}`)?.dueAt ?? 0;
      demandSame(task, lead.score.nextBandAt, `the band task of ${stream}`);
      const waits = tasks.get(`queue-age/${id}`)?.dueAt ?? 0;
      demandSame(waits, lead.routing.ageDueAt, `the queue-age task of ${stream}`);
      const due = tasks.get(`deadline/${id}`)?.dueAt ?? 0;
      demandSame(due, nextDeadlineAt(lead.deadlines), `the deadline task of ${stream}`);
      const missed = tasks.get(`absence/${id}`)?.dueAt ?? 0;
      demandSame(missed, lead.absenceDueAt, `the absence task of ${stream}`);
      const entry = tasks.get(`entry/${id}`)?.dueAt ?? 0;
      demandSame(entry, lead.entryDueAt, `the entry task of ${stream}`);
    }
  },
};

const wanted = (lead: Lead) => ({
  status: lead.status.id,
  statusKind: lead.status.kind,
  source: lead.source,
  owner: lead.owner,
  score: lead.score.value,
  band: lead.score.band,
  grade: lead.fit?.grade ?? null,
  converted: lead.conversion !== null,
  convertedAt: lead.conversion?.at ?? 0,
  capturedAt: lead.capturedAt,
  followUpDueAt: lead.followUp?.dueAt ?? never,
  lastTouchedAt: lead.activity.lastAt,
  alerts: lead.alerts.map(({ id, at, dueAt }) => ({ id, at, dueAt })),
  deadlines: lead.deadlines,
});

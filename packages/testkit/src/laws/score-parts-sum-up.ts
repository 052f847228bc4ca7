import { explainScore, type Lead, standingAt } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demandSame, type HistoryLaw } from './law.ts';

const dayMs = 86_400_000;

/** The parts of an explanation are the score exactly, cap, floor and ceiling included, on any day (Ours 7.2). */
export const scorePartsSumUp: HistoryLaw = {
  name: 'the parts of a score add up to it exactly',
  rules: ['DOMAIN 7.2'],
  holds({ process, events, steps, state }) {
    const { scoring } = process;
    const end = steps.at(-1)?.at ?? 0;
    for (const [stream, own] of foldsOf(events).streams) {
      if (!stream.startsWith('lead/')) continue;
      const lead = state(stream) as Lead;
      for (const now of [lead.capturedAt, end, end + 30 * dayMs]) {
        const { score, band, parts } = explainScore(scoring, lead, now, own);
        const sum = parts.reduce((total, { points }) => total + points, 0);
        demandSame(sum, score, `the parts of the score of ${stream}`);
        const standing = standingAt(scoring, lead, now);
        demandSame({ score, band }, { score: standing.score, band: standing.band }, `the score of ${stream}`);
      }
    }
  },
};

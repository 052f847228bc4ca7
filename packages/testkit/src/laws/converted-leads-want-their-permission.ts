import { isDecision, type Lead, type Permission } from '@leadstream/core';
import { allBut, decidedWith, isHeldBack, outcomeOf } from './deciding-for-somebody.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/** What people do with a lead that they see. */
const works: readonly string[] = [
  'correct',
  'change-consent',
  'engage',
  'log-activity',
  'set-follow-up',
  'complete-follow-up',
  'open-opportunity',
  'revert-conversion',
];

/**
 * With the permission for converted leads they are viewed and edited like others, without it they are not there; only
 * undoing, with a permission of its own, takes a conversion back.
 */
export const convertedLeadsWantTheirPermission: HistoryLaw = {
  name: 'a converted lead is worked on with the permission for such, is not there without it, and undone with another one',
  rules: ['DOMAIN 8, invariant 29', 'DOMAIN 8, invariant 28', 'DOMAIN 12.2'],
  holds({ steps }) {
    for (const step of steps) {
      const { issued, world, answer } = step;
      const { body } = issued;
      if (!works.includes(body.type) || !('lead' in body) || !isDecision(answer) || !isHeldBack(step))
        continue;
      const lead = world.streams.get(`lead/${body.lead}`) as Lead | null | undefined;
      if (!lead?.conversion) continue;
      const where = `"${body.type}" ${issued.id} of lead/${body.lead}, which is converted`;
      const outcome = (...lacking: readonly Permission[]): unknown =>
        outcomeOf(decidedWith(step, allBut(...lacking)));
      demandSame(outcome(), outcomeOf(answer), `${where}, with every permission`);
      demandSame(outcome('converted'), 'not-found', `${where}, without the permission for converted leads`);
      const undoing = body.type === 'revert-conversion' ? 'forbidden' : outcomeOf(answer);
      demandSame(outcome('revert-conversion'), undoing, `${where}, without the permission to undo`);
    }
  },
};

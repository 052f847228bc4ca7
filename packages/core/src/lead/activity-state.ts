import type { Draft } from 'immer';
import type { activityLogged } from './events/engagement.ts';
import type { EventOf } from './events/event.ts';
import type { Lead } from './lead.ts';

/** Notes what a seller did to reach a lead. */
export function noteActivity(lead: Draft<Lead>, { data }: EventOf<typeof activityLogged>, at: number): void {
  const { activity } = lead;
  if (data.attempt) {
    activity.attempts += 1;
    activity.firstAttemptAt = earliest(activity.firstAttemptAt, at);
  }
  if (data.twoWay) {
    activity.twoWay += 1;
    activity.firstTwoWayAt = earliest(activity.firstTwoWayAt, at);
  }
  activity.lastAt = Math.max(activity.lastAt, at);
}

const earliest = (known: number, at: number): number => (known === 0 ? at : Math.min(known, at));

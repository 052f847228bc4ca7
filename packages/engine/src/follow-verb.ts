import type { Desk } from './desk.ts';
import type { Followers, Following } from './followers.ts';
import type { FollowHandler, FollowOptions, SeenOf } from './following.ts';
import { seeingOf } from './seeing.ts';
import { seenEvents } from './seen-events.ts';

/** The change feed of a handle. */
export interface Follow {
  /**
   * Gives a handler every event of the log that the actor may see then, in order and at least once: a batch again when it threw, was killed or lost
   * its lease before it was noted. The place is kept in the storage under the name, so it goes on after a restart;
   * where several engines follow under one name, one of them at a time is given events. They move with `runDue` and
   * `run`. A handler that throws stays where it is and is tried again after a second, then later each time, five
   * minutes at most (notice `follower-failed`). To hear of everything again, follow under another name.
   *
   * @example
   * const following = await engine.system().follow('search', { from: 0 }, async (events) => {
   *   for (const { position, type, stream } of events) await index(position, type, stream);
   * });
   */
  follow(name: string, options: FollowOptions, handler: FollowHandler): Promise<Following>;
}

export function followOf(desk: Desk & { readonly followers: Followers }): Follow {
  const { checkOpen, followers } = desk;
  const seen: SeenOf = async (events) => seenEvents(desk, await seeingOf(desk), events);
  return {
    async follow(name, options, handler) {
      checkOpen();
      return followers.add({ tenant: desk.tenant.name, seen }, name, options, handler);
    },
  };
}

import type { Draft } from 'immer';
import type { assigned } from './events/assignment.ts';
import { type EventOf, millis } from './events/event.ts';
import type { Lead, Routing } from './lead.ts';

/** What state keeps of those who let a lead down. */
const declinedKept = 50;

export const unrouted = (): Draft<Routing> => ({
  queue: '',
  ageDueAt: 0,
  rejections: 0,
  reassigned: 0,
  declined: [],
  missedAt: 0,
});

/** Notes in which queue a lead waits, and until when. */
export function waitsIn(lead: Draft<Lead>, owner: string, ageDueAt: string | undefined): void {
  if (owner.startsWith('queue/')) lead.routing.queue = owner;
  lead.routing.ageDueAt = ageDueAt ? millis(ageDueAt) : 0;
}

/** Notes a change of owner. */
export function noteAssignment(lead: Draft<Lead>, { data }: EventOf<typeof assigned>): void {
  const { routing } = lead;
  waitsIn(lead, data.owner, data.ageDueAt);
  routing.missedAt = 0;
  if (data.rejected) routing.rejections += 1;
  if (data.how === 'breach') routing.reassigned += 1;
  const { previous } = data;
  const isDeclined = data.how === 'breach' || data.how === 'reject';
  if (!isDeclined || !previous?.startsWith('seller/')) return;
  const seller = previous.slice('seller/'.length);
  if (routing.declined.includes(seller)) return;
  routing.declined.push(seller);
  if (routing.declined.length > declinedKept) routing.declined.shift();
}

import { mayTrack } from '@leadstream/core';
import * as z from 'zod';
import { readBytes } from '../forms/posted.ts';
import type { Room } from '../room.ts';
import { onLead } from './recording.ts';
import { visitsIn } from './visits.ts';

const Beacon = z.object({ token: z.string().max(6000), visits: z.unknown() });
const Visitor = z.union([z.strictObject({ lead: z.string() }), z.strictObject({ submission: z.string() })]);
const BYTES_MAX = 64 * 1024;

/** How many beacons of one visitor count in an hour. */
export const beaconLimit = { count: 120, perHours: 1 };

/**
 * Takes in visited pages of somebody who is known by a sealed token: of a form that was sent, or a link of a mail. They
 * count where the lead may be tracked now. The answer says nothing about any of it.
 */
export async function pageViews(
  room: Room,
  allow: (who: string) => boolean,
  request: Request,
): Promise<Response> {
  const bytes = await readBytes(request, BYTES_MAX, room.bodyMs);
  if (bytes instanceof Uint8Array)
    room.later(
      note(room, allow, bytes).catch((error: unknown) => room.notify({ kind: 'not-recorded', error })),
    );
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}

async function note(room: Room, allow: (who: string) => boolean, bytes: Uint8Array): Promise<void> {
  const beacon = Beacon.safeParse(jsonOf(bytes));
  const visitor = Visitor.safeParse(beacon.success ? room.seals.open('visitor', beacon.data.token) : null);
  if (!beacon.success || !visitor.success) return;
  const id =
    'lead' in visitor.data
      ? visitor.data.lead
      : (await room.handle.submission(visitor.data.submission))?.lead;
  if (!id || !allow(id)) return;
  const engagements = visitsIn(beacon.data.visits, room.clock.now(), room.settings);
  const lead = await room.handle.lead(id);
  const regime = (await room.handle.process()).consentRegime('tracking');
  if (!lead || engagements.length === 0 || !mayTrack(lead, regime)) return;
  await onLead(id, (one) => room.handle.engage({ lead: one, engagements }));
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

// A lead's history told event by event, where a test is about the fold and not about who decided what.
import { type Event, iso, type Lead, stateOf } from '@leadstream/core';

/** What the first event of lead 1 says. */
export const captured = {
  kind: 'person',
  subject: 'lead/1',
  channel: 'web',
  fields: {},
  status: 'New',
  statusKind: 'open',
  rank: 0,
  consent: {},
  owner: 'seller/ann',
};

/** The n-th event of lead 1, which happened at a time. */
export const event = (n: number, type: string, at: number, data: object): Event => ({
  id: `e.${String(n).padStart(6, '0')}`,
  tenant: 'main',
  stream: 'lead/1',
  version: n,
  position: n,
  type,
  schemaVersion: 1,
  occurredAt: iso(at),
  recordedAt: iso(at),
  actor: 'user:ann',
  mode: 'live',
  commandId: 'c',
  causationId: 'c',
  correlationId: 'c',
  processVersion: 1,
  data: data as Event['data'],
  personal: null,
});
/** Lead 1 after it was captured at the beginning of time, and some events. */
export const replayed = (events: readonly Event[]): Lead =>
  stateOf('lead/1', [event(1, 'captured', 0, captured), ...events]) as Lead;

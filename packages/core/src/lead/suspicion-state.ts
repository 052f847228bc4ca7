import type { Draft } from 'immer';
import type { EventOf } from './events/event.ts';
import { millis } from './events/event.ts';
import type { duplicateDismissed, duplicateSuspected } from './events/suspicion.ts';
import type { Lead, Suspicion } from './lead.ts';

/** A lead remembers so many others, the latest: beyond it somebody is suspected anew rather than never. */
const kept = 200;

export function noteSuspected(
  lead: Draft<Lead>,
  { data, occurredAt }: EventOf<typeof duplicateSuspected>,
): void {
  const at = millis(occurredAt);
  for (const { lead: other, rule, score } of data.suspects)
    remember(lead, other, { at, rule, score, dismissedAt: 0 });
}

export function noteDismissed(
  lead: Draft<Lead>,
  { data, occurredAt }: EventOf<typeof duplicateDismissed>,
): void {
  const { at = 0, rule = '', score = 0 } = lead.suspicions[data.lead] ?? {};
  remember(lead, data.lead, { at, rule, score, dismissedAt: millis(occurredAt) });
}

function remember(lead: Draft<Lead>, other: string, suspicion: Suspicion): void {
  delete lead.suspicions[other];
  lead.suspicions[other] = suspicion;
  const [oldest] = Object.keys(lead.suspicions);
  if (oldest !== undefined && Object.keys(lead.suspicions).length > kept) delete lead.suspicions[oldest];
}

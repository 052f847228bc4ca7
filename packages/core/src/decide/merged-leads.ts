import type { Lead } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Sight } from './world.ts';

/** The leads that a lead took over, and those that these had taken over before. */
export function leadsBelow(lead: Lead, sight: Sight): Lead[] {
  return Object.entries(lead.merge?.parts ?? {})
    .flatMap(([id, { below }]) => [id, ...below])
    .map((id) => sight.lead(id))
    .filter((one) => one !== null);
}

/** Whoever asks for an absorbed lead is told which one it is now (Ours 10.2). */
export const moved = ({ absorbedBy }: Lead): Refusal =>
  refuse('moved', { field: 'lead', candidates: [{ id: absorbedBy, reason: 'merged' }] });

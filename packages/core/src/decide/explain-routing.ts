import { type AssignmentExplanation, explainAssignment } from '../assignment/explain.ts';
import { sightOf, type World } from './world.ts';

/**
 * What the assignment rules would do with a lead now, by a world that holds what `assign` to `rules` needs; `null` where
 * there is no such lead.
 */
export function explainRouting(world: World, id: string): AssignmentExplanation | null {
  const sight = sightOf((stream) => world.streams.get(stream) ?? null);
  const lead = sight.lead(id);
  if (!lead) return null;
  const { process, now, loads } = world;
  return explainAssignment(process.routing, lead, {
    now,
    pool: sight.pool,
    seller: sight.seller,
    load: (seller) => loads.get(seller) ?? 0,
    not: new Set(lead.routing.declined),
  });
}

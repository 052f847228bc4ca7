import type { ProcessInput } from '../definition.ts';

/** Why leads are disqualified (Ours 2.3). */
export const disqualifyReasons: NonNullable<ProcessInput['reasons']> = [
  { id: 'no-need', label: { en: 'No need', fr: 'Pas de besoin' } },
  { id: 'budget', label: { en: 'Budget', fr: 'Budget' } },
  { id: 'not-now', label: { en: 'Not now', fr: 'Pas maintenant' }, offers: 'nurture' },
  { id: 'competitor', label: { en: 'Competitor chosen', fr: 'Concurrent choisi' } },
  { id: 'no-decision-maker', label: { en: 'No decision-maker', fr: 'Pas de décideur' } },
  { id: 'unreachable', label: { en: 'Unreachable', fr: 'Injoignable' }, attempts: 3 },
  { id: 'poor-fit', label: { en: 'Poor fit', fr: 'Hors cible' } },
  { id: 'already-customer', label: { en: 'Already customer', fr: 'Déjà client' } },
  { id: 'duplicate', label: { en: 'Duplicate', fr: 'Doublon' }, offers: 'merge' },
  { id: 'junk', label: { en: 'Junk', fr: 'Indésirable' } },
  { id: 'do-not-contact', label: { en: 'Do not contact', fr: 'Ne pas contacter' } },
  { id: 'other', label: { en: 'Other', fr: 'Autre' }, comment: true },
];

import type { ProcessInput } from '../definition.ts';

/** The sources that people know from elsewhere, exactly these eight (Ours 3.2). */
export const seedSources: ProcessInput['sources'] = [
  { id: 'Advertisement', label: { en: 'Advertisement', fr: 'Publicité' }, group: 'paid' },
  { id: 'Customer Event', label: { en: 'Customer Event', fr: 'Événement client' }, group: 'event' },
  {
    id: 'Employee Referral',
    label: { en: 'Employee Referral', fr: 'Recommandation d’employé' },
    group: 'referral',
  },
  { id: 'Purchased List', label: { en: 'Purchased List', fr: 'Liste achetée' }, group: 'paid' },
  { id: 'Trade Show', label: { en: 'Trade Show', fr: 'Salon professionnel' }, group: 'event' },
  { id: 'Webinar', label: { en: 'Webinar', fr: 'Webinaire' }, group: 'event' },
  {
    id: 'Website',
    label: { en: 'Website', fr: 'Site internet' },
    group: 'web',
    aliases: ['Web', 'Web Site'],
  },
  { id: 'Other', label: { en: 'Other', fr: 'Autre' } },
];

/** The five that every preset but `salesforce` has besides (Ours 3.2). */
export const moreSources: ProcessInput['sources'] = [
  { id: 'Existing Customer', label: { en: 'Existing Customer', fr: 'Client existant' }, group: 'direct' },
  {
    id: 'Customer Referral',
    label: { en: 'Customer Referral', fr: 'Recommandation client' },
    group: 'referral',
  },
  { id: 'Online Ad', label: { en: 'Online Ad', fr: 'Publicité en ligne' }, group: 'paid' },
  { id: 'TV Ad', label: { en: 'TV Ad', fr: 'Publicité télévisée' }, group: 'paid' },
  { id: 'Direct', label: { en: 'Direct', fr: 'Direct' }, group: 'direct' },
];

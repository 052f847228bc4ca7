import type { ProcessInput } from '../definition.ts';
import { salesforceProcess } from './salesforce.ts';
import { eightVisits, fiveOpens } from './thresholds.ts';

/** The four statuses and eight sources that older organisations know (Ours 2.3, 3.2). */
export const salesforceClassicProcess: ProcessInput = {
  ...salesforceProcess,
  id: 'salesforce-classic',
  // None of its statuses says qualified: many visits alert, and move nobody.
  engagement: {
    ...salesforceProcess.engagement,
    thresholds: [fiveOpens, eightVisits('Working - Contacted', true)],
  },
  statuses: [
    {
      id: 'Open - Not Contacted',
      kind: 'open',
      default: true,
      label: { en: 'Open - Not Contacted', fr: 'Ouvert - Non contacté' },
    },
    {
      id: 'Working - Contacted',
      kind: 'working',
      label: { en: 'Working - Contacted', fr: 'En cours - Contacté' },
    },
    {
      id: 'Closed - Converted',
      kind: 'converted',
      label: { en: 'Closed - Converted', fr: 'Fermé - Converti' },
    },
    {
      id: 'Closed - Not Converted',
      kind: 'disqualified',
      label: { en: 'Closed - Not Converted', fr: 'Fermé - Non converti' },
    },
  ],
};

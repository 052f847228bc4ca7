import { standardMap } from '../../conversion/field-map.ts';
import { defaultDeadlines } from '../../response/deadlines.ts';
import { defaultScoring } from '../../scoring/rules.ts';
import type { ProcessInput } from '../definition.ts';
import { leadFields, recordFields } from './fields.ts';
import { disqualifyReasons } from './reasons.ts';
import { moreSources, seedSources } from './sources.ts';
import { eightVisits, fiveOpens, presetAlerts } from './thresholds.ts';

const pages = ['pricing', 'product', 'careers', 'support', 'other'];

/** The six statuses of Ours 2.2 with the labels of Ours 2.3. */
const statuses: ProcessInput['statuses'] = [
  { id: 'New', kind: 'open', default: true, label: { en: 'New', fr: 'Nouveau' } },
  { id: 'Working', kind: 'working', label: { en: 'Working', fr: 'En cours' } },
  { id: 'Nurturing', kind: 'nurture', label: { en: 'Nurturing', fr: 'En maturation' } },
  { id: 'Unqualified', kind: 'disqualified', label: { en: 'Unqualified', fr: 'Non qualifié' } },
  { id: 'Qualified', kind: 'qualified', label: { en: 'Qualified', fr: 'Qualifié' } },
  { id: 'Converted', kind: 'converted', label: { en: 'Converted', fr: 'Converti' } },
];

/** The preset that serves where no process is named. */
export const defaultProcess: ProcessInput = {
  id: 'default',
  version: 1,
  fields: leadFields,
  records: recordFields,
  statuses,
  reasons: disqualifyReasons,
  sources: [...seedSources, ...moreSources],
  engagement: {
    facets: {
      'page-view': { facet: 'page', values: pages },
      visit: { facet: 'page', values: pages },
      'form-submit': { facet: 'form', values: ['request', 'other'] },
      bounce: { facet: 'bounce', values: ['hard', 'soft'] },
    },
    thresholds: [fiveOpens, eightVisits('Qualified')],
  },
  alerts: presetAlerts,
  scoring: defaultScoring,
  deadlines: defaultDeadlines,
  assignment: { rules: [] },
  conversion: { map: standardMap },
};

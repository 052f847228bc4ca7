import type { ProcessInput } from '../definition.ts';
import { defaultProcess } from './default.ts';
import { eightVisits, fiveOpens } from './thresholds.ts';

/** For selling to consumers (Ours 2.3): few steps, and a person may be the account. */
export const b2cProcess: ProcessInput = {
  ...defaultProcess,
  id: 'b2c',
  statuses: [
    { id: 'New', kind: 'open', default: true, label: { en: 'New', fr: 'Nouveau' } },
    { id: 'Contacted', kind: 'working', label: { en: 'Contacted', fr: 'Contacté' } },
    { id: 'Interested', kind: 'qualified', label: { en: 'Interested', fr: 'Intéressé' } },
    { id: 'Nurturing', kind: 'nurture', label: { en: 'Nurturing', fr: 'En maturation' } },
    { id: 'Lost', kind: 'disqualified', label: { en: 'Lost', fr: 'Perdu' } },
    { id: 'Customer', kind: 'converted', label: { en: 'Customer', fr: 'Client' } },
  ],
  engagement: { ...defaultProcess.engagement, thresholds: [fiveOpens, eightVisits('Interested')] },
  /** Whoever does not call in time loses the lead, twice; then a manager looks at it (Ours 5.6). */
  queues: [{ id: 'manager', label: { en: 'Manager', fr: 'Responsable' } }],
  assignment: { ...defaultProcess.assignment, onBreach: { max: 2, otherwise: 'queue/manager' } },
  conversion: { ...defaultProcess.conversion, personAccounts: true },
};

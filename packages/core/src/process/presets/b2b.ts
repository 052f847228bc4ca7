import type { ProcessInput } from '../definition.ts';
import { defaultProcess } from './default.ts';
import { eightVisits, fiveOpens } from './thresholds.ts';

/** For selling to companies: marketing qualifies (MQL), then sales does (SQL) (Ours 2.3). */
export const b2bProcess: ProcessInput = {
  ...defaultProcess,
  id: 'b2b',
  statuses: [
    { id: 'New', kind: 'open', default: true, label: { en: 'New', fr: 'Nouveau' } },
    { id: 'Attempting', kind: 'working', label: { en: 'Attempting', fr: 'Tentative de contact' } },
    { id: 'Connected', kind: 'working', rank: 2, label: { en: 'Connected', fr: 'Contact établi' } },
    { id: 'MQL', kind: 'working', rank: 3, label: { en: 'MQL', fr: 'MQL' } },
    { id: 'SQL', kind: 'qualified', rank: 4, label: { en: 'SQL', fr: 'SQL' } },
    { id: 'Nurturing', kind: 'nurture', label: { en: 'Nurturing', fr: 'En maturation' } },
    { id: 'Unqualified', kind: 'disqualified', label: { en: 'Unqualified', fr: 'Non qualifié' } },
    { id: 'Converted', kind: 'converted', rank: 5, label: { en: 'Converted', fr: 'Converti' } },
  ],
  // Many visits suggest that somebody should look; sales decides (Ours 6.4).
  engagement: { ...defaultProcess.engagement, thresholds: [fiveOpens, eightVisits('SQL', true)] },
};

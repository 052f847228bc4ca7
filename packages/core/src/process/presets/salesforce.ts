import type { ProcessInput } from '../definition.ts';
import { defaultProcess } from './default.ts';
import { seedSources } from './sources.ts';

/** The default preset with exactly the eight sources that people know from elsewhere (Ours 3.2). */
export const salesforceProcess: ProcessInput = { ...defaultProcess, id: 'salesforce', sources: seedSources };

import fc from 'fast-check';
import { inject } from 'vitest';

// The worker may come from the run of another mutant: none is active while test files load, until Stryker's hooks set
// it; but for a mutant that is also met while modules load, which Stryker sets at once.
const stryker = (globalThis as { __stryker__?: { activeMutant?: string | undefined } }).__stryker__;
const isSet = inject('mutantActivation' as never) === 'static';
if (stryker && !isSet) stryker.activeMutant = undefined;

// Few values each property, where it does not say how many; and one counterexample is enough, however long it is.
const numRuns = Number(process.env.LEADSTREAM_RUNS ?? 6);
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns, endOnFailure: true });

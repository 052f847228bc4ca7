import fc from 'fast-check';

// Few values each property, where it does not say how many; and one counterexample is enough, however long it is.
const numRuns = Number(process.env.LEADSTREAM_RUNS ?? 12);
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns, endOnFailure: true });

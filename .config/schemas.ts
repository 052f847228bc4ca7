// `npm run schemas`: writes the schemas of new events, new codes and the seals of new golden samples. It only ever
// adds; what breaks the contract it names and leaves alone (docs/evolution.md).
import { writeWhatIsNew } from '../packages/core/test/contract/committed.ts';

const faults = writeWhatIsNew();
for (const fault of faults) console.error(`- ${fault}`);
if (faults.length > 0) process.exitCode = 1;

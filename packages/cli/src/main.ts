import { runCommandLine } from './command-line.ts';

// The event loop ends by itself; `process.exit` could cut results off.
process.exitCode = await runCommandLine(process.argv.slice(2));

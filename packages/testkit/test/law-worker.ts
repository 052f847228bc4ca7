// A worker of `run-laws.ts`: takes a batch, looks at all laws on its stories, and answers what it found.
import process from 'node:process';
import { type Batch, foundIn } from './law-batches.ts';

process.on('message', (batch: Batch) => process.send?.(foundIn(batch)));

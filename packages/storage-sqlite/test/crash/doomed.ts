// A process that lives a story on a store until something ends it: a kill at a named moment, one from outside, or a
// disk that fails. It is told its doom in one JSON text.
import { isFault } from '@leadstream/core';
import { type Doom, live } from './doomed-life.ts';

console.log('alive');
try {
  await live(JSON.parse(process.argv[2] ?? '') as Doom);
} catch (error) {
  console.error(isFault(error) ? `${error.code}: ${error.message}` : error);
  process.exit(3);
}
process.exit();

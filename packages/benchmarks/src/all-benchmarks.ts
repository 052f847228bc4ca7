import type { Benchmark } from './benchmark.ts';
import { append, appendCpu } from './rows/append.ts';
import { endless } from './rows/endless.ts';
import { heap } from './rows/heap.ts';
import { importFile } from './rows/import.ts';
import { openLead } from './rows/open-lead.ts';
import { rebuild } from './rows/rebuild.ts';
import { replayLong, replayShort } from './rows/replay.ts';

export const allBenchmarks: readonly Benchmark[] = [
  replayLong,
  replayShort,
  append,
  appendCpu,
  importFile,
  rebuild,
  openLead,
  endless,
  heap,
];

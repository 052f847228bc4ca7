import type { Benchmark } from './benchmark.ts';
import { append, appendCpu } from './rows/append.ts';
import { endless } from './rows/endless.ts';
import { heap } from './rows/heap.ts';
import { importFile } from './rows/import.ts';
import { openLead } from './rows/open-lead.ts';
import { postgresAppend, postgresAppendCpu, postgresAppendOne } from './rows/postgres-append.ts';
import { postgresGrowth } from './rows/postgres-growth.ts';
import { postgresLoad } from './rows/postgres-load.ts';
import { postgresRead, postgresRebuild } from './rows/postgres-read.ts';
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
  postgresAppend,
  postgresAppendOne,
  postgresAppendCpu,
  postgresLoad,
  postgresRead,
  postgresRebuild,
  postgresGrowth,
];

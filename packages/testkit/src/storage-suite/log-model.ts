import assert from 'node:assert/strict';
import type { Claim, Commit, EventLog } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import fc from 'fast-check';
import { anEvent, outcomes } from './commits.ts';
import { type OpenedStorage, rules } from './rule.ts';

const RUNS = 30;
const STREAMS = ['lead/1', 'lead/2', 'account/1'] as const;

/** A commit as it is thought up: versions say how far they are from the right one. */
interface Idea {
  readonly command: number;
  readonly body: string;
  readonly writes: readonly { readonly stream: string; readonly off: number; readonly events: number }[];
  readonly claims: readonly Claim[];
  readonly releases: readonly Omit<Claim, 'how'>[];
  readonly minute: number;
}

interface Both {
  readonly model: EventLog;
  /** The log under test, which may be opened again. */
  readonly opened: { log: EventLog; readonly reopen: OpenedStorage['reopen'] };
}
type Step = fc.AsyncCommand<Record<string, never>, Both, true>;

export const logModelRules = rules({
  'any history of appends gives the answers and the log that the model gives': async ({
    storage,
    reopen,
  }) => {
    // One storage serves all runs, each in tenants of its own.
    const opened = { log: storage.log, reopen };
    let run = 0;
    const steps = fc.commands([appending(), reopening()], { maxCommands: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        run += 1;
        const model = inTenants(memoryStorage().log, run);
        const real: Both['opened'] = {
          get log() {
            return inTenants(opened.log, run);
          },
          set log(log: EventLog) {
            opened.log = log;
          },
          reopen,
        };
        await fc.asyncModelRun(() => ({ model: {}, real: { model, opened: real } }), history);
      }),
      { numRuns: RUNS },
    );
  },
});

function appending(): fc.Arbitrary<Step> {
  return fc
    .record({
      tenant: fc.constantFrom('acme', 'b'),
      ideas: fc.array(anIdea(), { minLength: 1, maxLength: 6 }),
    })
    .map(({ tenant, ideas }) => ({
      check: async () => true,
      run: async (_: unknown, { model, opened }: Both) => {
        const commits = await commitsOf(model, tenant, ideas);
        const expected = await model.append(commits);
        const found = await opened.log.append(commits);
        assert.deepEqual(outcomes(found), outcomes(expected));
        assert.deepEqual(found, expected);
        assert.deepEqual(await contents(opened.log, tenant), await contents(model, tenant));
      },
      toString: () => `append ${JSON.stringify(ideas)} for ${tenant}`,
    }));
}

function reopening(): fc.Arbitrary<Step> {
  return fc.constant({
    check: async () => true,
    run: async (_: unknown, { opened }: Both) => {
      if (opened.reopen) opened.log = (await opened.reopen()).log;
    },
    toString: () => 'open again',
  });
}

function anIdea(): fc.Arbitrary<Idea> {
  const holding = {
    scope: fc.constantFrom('email', 'phone'),
    hash: fc.constantFrom('a', 'b'),
    holder: fc.constantFrom(...STREAMS),
  };
  const write = fc.record({
    stream: fc.constantFrom(...STREAMS),
    off: fc.constantFrom(0, 0, 0, 0, 1, -1),
    events: fc.nat({ max: 3 }),
  });
  return fc.record({
    command: fc.nat({ max: 20 }),
    body: fc.constantFrom('body', 'body', 'other'),
    writes: fc.array(write, { maxLength: 3 }),
    claims: fc.array(fc.record({ ...holding, how: fc.constantFrom('alone', 'shared') }), { maxLength: 2 }),
    releases: fc.array(fc.record(holding), { maxLength: 2 }),
    minute: fc.nat({ max: 59 }),
  });
}

/** Turns ideas into commits whose versions are right unless they are meant to be wrong, or an earlier one fails. */
async function commitsOf(model: EventLog, tenant: string, ideas: readonly Idea[]): Promise<Commit[]> {
  const histories = await model.readStreams(tenant, STREAMS);
  const versions = new Map<string, number>();
  return ideas.map(({ command, body, writes, claims, releases, minute }, at) => ({
    tenant,
    commandId: `command-${command}`,
    bodyHash: body,
    recordedAt: `2026-03-02T08:${String(minute).padStart(2, '0')}:00.000Z`,
    claims,
    releases,
    writes: writes.map(({ stream, off, events }) => {
      const version = versions.get(stream) ?? histories.get(stream)?.length ?? 0;
      versions.set(stream, version + events);
      const expectedVersion = Math.max(0, version + off);
      return {
        stream,
        expectedVersion,
        events: Array.from({ length: events }, (_, index) => anEvent({ data: { at, index } })),
      };
    }),
  }));
}

async function contents(log: EventLog, tenant: string): Promise<unknown> {
  const commandIds = Array.from({ length: 21 }, (_, at) => `command-${at}`);
  const keys = ['email', 'phone'].flatMap((scope) => ['a', 'b'].map((hash) => ({ scope, hash })));
  const receipts = [...(await log.receipts(tenant, commandIds))].sort(([a], [b]) => (a < b ? -1 : 1));
  const streams = [...(await log.readStreams(tenant, STREAMS))].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    head: await log.head(tenant),
    events: await log.read(tenant, 0, 10_000),
    holders: await log.holders(tenant, keys),
    receipts,
    streams,
  };
}

/** The same log under other names of tenants, so that one storage can live through many histories. */
function inTenants(log: EventLog, run: number): EventLog {
  const named = (tenant: string): string => `${tenant}-${run}`;
  return {
    ...log,
    append: (commits) => log.append(commits.map((commit) => ({ ...commit, tenant: named(commit.tenant) }))),
    read: (tenant, after, limit) => log.read(named(tenant), after, limit),
    readStreams: (tenant, streams) => log.readStreams(named(tenant), streams),
    head: (tenant) => log.head(named(tenant)),
    holders: (tenant, keys) => log.holders(named(tenant), keys),
    receipts: (tenant, commandIds) => log.receipts(named(tenant), commandIds),
  };
}

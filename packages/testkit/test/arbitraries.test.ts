// Laws of the generators themselves: what they make is valid, a seed repeats it, and shrinking makes it smaller.
import assert from 'node:assert/strict';
import {
  type Command,
  checkCommand,
  commandSchemas,
  defaultProcess,
  defineProcess,
  isDecision,
  isRefusal,
  type ProcessInput,
} from '@leadstream/core';
import {
  arbitraryProcess,
  commandsFor,
  type History,
  historiesFor,
  marketProcess,
} from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, it } from 'vitest';

const seed = 7;
const processes = [defaultProcess, marketProcess, ...fc.sample(arbitraryProcess(), 20)];

const isAccepted = (process: ProcessInput): boolean => {
  defineProcess(process);
  return true;
};
const isWellFormed = (command: Command): boolean => !isRefusal(checkCommand(command));

/** All values that shrinking went through to the smallest one that breaks a property, that one last. */
function shrunk<T>(arbitrary: fc.Arbitrary<T>, isFine: (value: T) => boolean): T[] {
  const found = fc.check(
    fc.property(arbitrary, (value) => isFine(value)),
    { seed, numRuns: 300, verbose: fc.VerbosityLevel.Verbose },
  );
  assert.ok(found.failed && found.counterexample, 'nothing was found to shrink');
  return [...found.failures.map(([value]) => value), found.counterexample[0]];
}

const size = (value: unknown): number => JSON.stringify(value).length;

describe('random processes', () => {
  it('are accepted by defineProcess', () => {
    fc.assert(fc.property(arbitraryProcess(), isAccepted), { numRuns: 300 });
  });

  it('are plain JSON, and stay the same through it', () => {
    fc.assert(
      fc.property(arbitraryProcess(), (process) => {
        assert.deepEqual(JSON.parse(JSON.stringify(process)), process);
      }),
      { numRuns: 100 },
    );
  });

  it('differ in all that a process can say', () => {
    const some = fc
      .sample(arbitraryProcess(), { numRuns: 300, seed })
      .map((one) => defineProcess(one).definition);
    const has: Readonly<Record<string, (one: (typeof some)[number]) => boolean>> = {
      aliases: ({ statuses }) => statuses.some(({ aliases }) => aliases),
      'two statuses that are converted': ({ statuses }) =>
        statuses.filter(({ kind }) => kind === 'converted').length > 1,
      'a reason with a comment': ({ reasons }) => reasons.some(({ comment }) => comment),
      'a field of many values': ({ fields }) =>
        Object.values(fields).some(({ type }) => type === 'multi-picklist'),
      'an inherited name': ({ fields }) => Object.hasOwn(fields, 'constructor'),
      'a cap': ({ scoring }) => scoring.rules.some(({ cap }) => cap),
      'a rule that counts once': ({ scoring }) => scoring.rules.some(({ once }) => once),
      'a rule that does not fade': ({ scoring }) => scoring.rules.some(({ fades }) => !fades),
      'a rule for facets': ({ scoring }) => scoring.rules.some(({ facets }) => facets?.length),
      'bands below zero': ({ scoring }) => scoring.bands.some(({ from }) => from < 0),
      'criteria within criteria': ({ assignment }) =>
        assignment.rules.some(({ entries }) => entries.some(({ when }) => when && 'not' in when)),
      'a pool with members': ({ team }) => team?.pools.some(({ members }) => members.length > 1) ?? false,
      'a queue that owns by default': ({ defaultOwner }) => defaultOwner?.startsWith('queue/') ?? false,
      'no person accounts': ({ conversion }) => !conversion.personAccounts,
      'a picklist with a default': ({ conversion }) =>
        Object.keys(conversion.defaults.account ?? {}).length > 0,
      'another zone': ({ zone }) => zone !== 'UTC',
    };
    for (const [what, isSo] of Object.entries(has)) {
      const share = some.filter(isSo).length / some.length;
      assert.ok(share >= 0.02, `${what}: ${share}`);
    }
  });

  it('shrink to smaller ones, valid all the way', () => {
    const steps = shrunk(arbitraryProcess(), ({ statuses }) => statuses.length < 4);
    for (const one of steps) isAccepted(one);
    const [first, last] = [steps[0], steps.at(-1)];
    assert.ok(size(last) < size(first));
    assert.equal(last?.statuses.length, 4);
  });

  it('are the same for the same seed', () => {
    const draw = () => fc.sample(arbitraryProcess(), { numRuns: 20, seed });
    assert.deepEqual(draw(), draw());
  });
});

describe('commands for a process', () => {
  it('pass checkCommand, for shipped and for random processes', () => {
    for (const process of processes) {
      fc.assert(fc.property(commandsFor(process), isWellFormed), { numRuns: 50 });
    }
  });

  // Who is given access shuts everybody else out: stories are of houses in which everybody may do everything.
  const ofAccess = ['define-permission-set', 'define-role', 'give-access', 'take-access'];

  // What the shell gives on account of what a mailer, a host's CRM or the search for duplicates told it, and what answers
  // it: stories have none of these, so tests of their own hold them.
  const mails = ['address-mail', 'attempt-mail', 'report-mail', 'settle-mail'];
  const syncs = ['note-sync', 'park-sync', 'retry-sync'];
  const ofPorts = [...mails, ...syncs, 'suspect-duplicates', 'dismiss-duplicate'];

  it('are of every type', () => {
    const types = new Set(
      fc.sample(commandsFor(marketProcess), { numRuns: 1000, seed }).map(({ type }) => type),
    );
    const all = Object.keys(commandSchemas).filter((type) => ![...ofAccess, ...ofPorts].includes(type));
    assert.deepEqual(types, new Set(all));
  });

  it('are the same for the same seed', () => {
    const draw = () => fc.sample(commandsFor(defaultProcess), { numRuns: 50, seed });
    assert.deepEqual(draw(), draw());
  });

  it('shrink to smaller ones, well-formed all the way', () => {
    const isLong = (command: Command) =>
      command.type === 'convert' && (command.opportunity?.lines?.length ?? 0) > 1;
    const steps = shrunk(commandsFor(defaultProcess), (command) => !isLong(command));
    for (const one of steps) assert.ok(isWellFormed(one));
    assert.ok(size(steps.at(-1)) < size(steps[0]));
    const last = steps.at(-1);
    assert.equal(last?.type === 'convert' && last.opportunity?.lines?.length, 2);
  });
});

describe('histories for a process', () => {
  const types = (history: History) => history.events.map(({ type }) => type);

  it('are the same for the same seed', () => {
    const draw = () =>
      fc.sample(historiesFor(marketProcess), { numRuns: 10, seed }).map(({ events }) => events);
    assert.deepEqual(draw(), draw());
  });

  it('begin with the process, and hold the events of their steps', () => {
    for (const { events, steps } of fc.sample(historiesFor(marketProcess), { numRuns: 20, seed })) {
      assert.equal(events[0]?.type, 'process-published');
      const before = events.length - steps.flatMap((step) => step.events).length;
      assert.deepEqual(
        steps.flatMap((step) => step.events),
        events.slice(before),
      );
    }
  });

  it('shrink to the commands that matter', () => {
    const steps = shrunk(
      historiesFor(defaultProcess, { length: 40 }),
      (history) => !types(history).includes('outcome-recorded'),
    );
    const told = steps.at(-1)?.steps.map(({ issued }) => issued.body.type);
    assert.ok(
      told && told.length <= 6,
      `capture or row, conversion, outcome and little else; not ${told?.join(', ')}`,
    );
    assert.equal(told.at(-1), 'record-outcome');
    for (const { steps: some } of steps.slice(-50)) {
      for (const { issued } of some) assert.ok(isWellFormed(issued.body));
    }
  });

  it('are accepted and refused alike', () => {
    const steps = fc.sample(historiesFor(defaultProcess), { numRuns: 50, seed }).flatMap((one) => one.steps);
    const share = steps.filter(({ answer }) => isDecision(answer)).length / steps.length;
    assert.ok(share > 0.4 && share < 0.9, `accepted: ${share}`);
  });
});

// Commands sent again under their ids: goal is that each kind is answered as it was, from the log alone.
import assert from 'node:assert/strict';
import { type Command, defaultProcess, type ProcessInput, type Storage } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, countCalls, openHouse } from './house.ts';

const process = {
  ...defaultProcess,
  programs: [
    { id: 'welcome', entry: { on: 'hand' }, steps: [{ id: 'pause', do: 'wait', for: { hours: 24 } }] },
  ],
} as ProcessInput;
const form = { lastName: 'Gray', email: 'gray@example.org' };
const row = { type: 'record', import: 'monday', channel: 'file', comparedWith: 0 } as const;
const fair = (id: string) => ({ source: 'fair', id });

/** Carries out a command under an id, and once more in an engine that was started anew; answers how it was answered. */
async function twice(storage: Storage, command: Command, commandId: string) {
  const mode = command.type === 'record' ? 'history' : 'live';
  const [first, again] = [openHouse({ storage, process }), openHouse({ storage, process })];
  const answer = await first.ada.execute(command, { commandId, mode });
  assert.ok(answer.ok, answer.ok ? '' : `${command.type}: ${answer.refusal.message}`);
  return { answer, again: await again.ada.execute(command, { commandId, mode }) };
}

describe('a command that is sent again', () => {
  it('is answered with the id and the place of what it did, whatever kind it is', async () => {
    const storage = memoryStorage();
    const { ada } = openHouse({ storage, process });
    const { id: lead } = await accepted(ada.capture(aLead('King')));
    const { id: other } = await accepted(ada.capture(aLead('Byron')));
    const kinds: Command[] = [
      { type: 'capture', ...aLead('Lovelace') },
      { type: 'correct', lead, fields: { title: 'Countess' } },
      { type: 'engage', lead, engagements: [{ kind: 'visit' }] },
      { type: 'define-seller', seller: 'ann', active: true },
      { type: 'define-pool', pool: 'inside', strategy: 'round-robin', members: ['ann'] },
      { type: 'submit', submission: 'form-1', fields: form },
      { type: 'submit', submission: 'form-2', fields: form },
      {
        type: 'submit',
        submission: 'form-3',
        fields: { ...form, email: 'x@y.example' },
        gate: 'quarantined',
      },
      {
        type: 'submit',
        submission: 'form-4',
        fields: { ...form, email: 'z@y.example' },
        gate: 'quarantined',
      },
      { type: 'settle-submission', submission: 'form-3', to: 'discard' },
      { type: 'settle-submission', submission: 'form-4', to: 'release' },
      { type: 'start-import', import: 'monday', source: 'fair', channel: 'file' },
      { ...row, externalId: fair('1'), fields: { lastName: 'A', company: 'A Ltd' } },
      { type: 'finish-import', import: 'monday', counts: { created: 1 } },
      { type: 'define-campaign', campaign: 'Spring', name: 'Spring' },
      { type: 'record-cost', campaign: 'spring', amount: 100, day: '2026-01-05' },
      { type: 'pause-program', program: 'welcome' },
      { type: 'resume-program', program: 'welcome' },
      { type: 'convert', lead: other, opportunity: { name: 'Looms', amount: 100 } },
      {
        type: 'publish-process',
        process: JSON.parse(JSON.stringify({ ...process, version: 2 })),
      },
    ];
    for (const [at, command] of kinds.entries()) {
      const { answer, again } = await twice(storage, command, `command ${at}`);
      assert.ok(answer.ok && answer.first > 0, command.type);
      assert.deepEqual(again, { ...answer, repeated: true }, `${at} ${command.type}`);
    }
  });

  it('is answered with the lead of its row, though only what came of the lead was touched', async () => {
    const storage = memoryStorage();
    const { ada } = openHouse({ storage, process });
    const before = { ...row, externalId: fair('1'), fields: { lastName: 'A', company: 'A Ltd' } };
    const convert = { opportunity: { name: 'Looms', amount: 100 } };
    const { id } = await accepted(ada.execute({ ...before, convert }, { mode: 'history' }));
    const version = (await ada.lead(id))?.version ?? 0;
    const won = { ...before, comparedWith: version, outcome: { outcome: 'won' as const } };
    const { answer, again } = await twice(storage, won, 'won');
    assert.deepEqual(again, { ...answer, repeated: true });
    assert.equal(answer.id, id);
  });

  it('is answered so though it had no effect, and so wrote nothing', async () => {
    const storage = memoryStorage();
    const { ada } = openHouse({ storage, process });
    const { id: lead } = await accepted(ada.capture(aLead('King')));
    const kinds: Command[] = [
      { type: 'define-seller', seller: 'ann', active: true },
      { type: 'define-campaign', campaign: 'Spring', name: 'Spring' },
      { type: 'pause-program', program: 'welcome' },
      { ...row, externalId: fair('1'), fields: { lastName: 'A', company: 'A Ltd' } },
      { type: 'correct', lead, fields: { title: 'Countess' } },
    ];
    for (const command of kinds) {
      const mode = command.type === 'record' ? 'history' : 'live';
      const { id } = await accepted(ada.execute(command, { mode }));
      const known = command.type === 'record' ? { comparedWith: (await ada.lead(id))?.version } : {};
      const same = { ...command, ...known } as Command;
      const { answer, again } = await twice(storage, same, `same ${command.type}`);
      assert.deepEqual(answer, { ok: true, id, first: 0, last: 0, repeated: false });
      assert.deepEqual(again, { ...answer, repeated: true }, command.type);
    }
  });

  it('with many others is answered by few reads of the log: what lies close is read together', async () => {
    const { storage, calls } = countCalls(memoryStorage());
    const { ada } = openHouse({ storage, process });
    const some = (names: readonly string[]) =>
      names.map((name) => ({
        command: { type: 'capture', ...aLead(name) } as const,
        options: { commandId: name },
      }));
    const many = (word: string, count: number) => Array.from({ length: count }, (_, at) => `${word}${at}`);
    const [early, between, late] = [many('Early', 20), many('Between', 60), many('Late', 20)];
    const ids = new Map<string, string | null>();
    for (const names of [early, between, late]) {
      const answers = await ada.executeMany(some(names));
      for (const [at, name] of names.entries()) {
        const answer = answers[at];
        if (answer?.ok) ids.set(name, answer.id);
      }
    }
    calls.clear();
    const turned = [...late, ...early].reverse();
    const answers = await ada.executeMany(some(turned));
    assert.deepEqual(
      answers.map((answer) => answer.ok && answer.repeated && answer.id),
      turned.map((name) => ids.get(name)),
    );
    assert.equal(calls.get('read'), 2);
    assert.equal(calls.get('append'), undefined);
  });
});

// Many conversions at once: one that fails fails alone, and each answer stands where its command stood.
import assert from 'node:assert/strict';
import type { Command } from '@leadstream/core';
import type { Answer, Handle } from '@leadstream/engine';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { accepted, aLead, openHouse } from './house.ts';
import { permitted } from './scene.ts';

/** What is wrong with a conversion of a list; `well` is nothing, `twice` converts the one before it once more. */
const kinds = ['well', 'well', 'unknown', 'twice', 'queued', 'no such owner', 'malformed'] as const;
type Kind = (typeof kinds)[number];

const codes: { readonly [K in Exclude<Kind, 'well'>]: string } = {
  unknown: 'not-found',
  twice: 'already-converted',
  queued: 'queue-owned',
  'no such owner': 'owner-unknown',
  malformed: 'invalid',
};

async function conversionsOf(ada: Handle, list: readonly Kind[]): Promise<readonly Command[]> {
  const commands: Command[] = [];
  for (const [at, kind] of list.entries()) {
    const owner = kind === 'queued' ? { owner: 'queue/open' } : {};
    const { id } = await accepted(ada.capture({ ...aLead(`King${at}`), ...owner }));
    const well = { type: 'convert', lead: id, account: 'new' } as const;
    if (kind === 'unknown') commands.push({ ...well, lead: `nobody-${at}` });
    else if (kind === 'twice') commands.push(commands.at(-1) ?? { ...well, lead: 'nobody' });
    else if (kind === 'no such owner') commands.push({ ...well, owner: 'seller/nobody' });
    else if (kind === 'malformed') commands.push({ ...well, contactName: {} } as unknown as Command);
    else commands.push(well);
  }
  return commands;
}

const codeOf = (answer: Answer): string => (answer.ok ? 'ok' : answer.refusal.code);

describe('many conversions at once', () => {
  it('one that fails fails alone, and the answers are aligned with the wishes (invariant 21)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 12 }), async (list) => {
        const [together, alone] = [openHouse({ process: permitted }), openHouse({ process: permitted })];
        const commands = await conversionsOf(together.ada, list);
        const answers = await together.ada.executeMany(commands.map((command) => ({ command })));
        const oneByOne: Answer[] = [];
        for (const command of await conversionsOf(alone.ada, list)) {
          oneByOne.push(await alone.ada.execute(command));
        }
        assert.deepEqual(answers.map(codeOf), oneByOne.map(codeOf));
        for (const [at, kind] of list.entries()) {
          const before = answers[at - 1];
          const isFirst = kind !== 'twice' || !before?.ok;
          if (kind === 'well') assert.equal(codeOf(answers[at] as Answer), 'ok');
          else if (!isFirst || kind !== 'twice') assert.equal(codeOf(answers[at] as Answer), codes[kind]);
        }
        // What was granted is there whole, and what was refused left nothing.
        for (const [at, command] of commands.entries()) {
          if (command.type !== 'convert') continue;
          const answer = answers[at];
          const { conversion = null } = (await together.ada.lead(command.lead)) ?? {};
          if (answer?.ok) assert.ok(conversion && (await together.ada.record('account', conversion.account)));
          else if (codeOf(answer as Answer) !== 'already-converted') assert.equal(conversion, null);
        }
        await together.engine.close();
        await alone.engine.close();
      }),
      { numRuns: 20 },
    );
  });

  it('of one company end in one account, also when they are asked for at once (8.2)', async () => {
    const { ada, engine } = openHouse();
    const leads = await Promise.all(
      ['King', 'Moe', 'Noether'].map(async (name) => {
        const fields = { lastName: name, company: 'Acme', email: `${name.toLowerCase()}@acme.example` };
        return (await accepted(ada.capture({ channel: 'hand', fields }))).id;
      }),
    );
    const wishes = leads.map((lead) => ({ command: { type: 'convert', lead, account: 'match' } as const }));
    const answers = await ada.executeMany(wishes);
    assert.deepEqual(answers.map(codeOf), ['ok', 'ok', 'ok']);
    const accounts = await Promise.all(leads.map(async (id) => (await ada.lead(id))?.conversion?.account));
    assert.equal(new Set(accounts).size, 1);
    await engine.close();
  });
});

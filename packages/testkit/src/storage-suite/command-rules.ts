import assert from 'node:assert/strict';
import { aCommit, append, appended, aWrite, tenant, writing } from './commits.ts';
import { rules } from './rule.ts';

export const commandRules = rules({
  'a command that comes again gets its receipt and writes nothing, whatever happened since': async ({
    storage: { log },
  }) => {
    const command = writing('lead/1', 0, 2);
    const first = await append(log, command);
    await append(log, writing('lead/1', 2));
    const receipt = { commandId: command.commandId, first: 1, last: 2, bodyHash: 'body' };
    assert.deepEqual(first, { ok: true, repeated: false, receipt });
    assert.deepEqual(await append(log, command), { ok: true, repeated: true, receipt });
    assert.equal(await log.head(tenant), 3);
  },
  'another body under a spent id conflicts and shows the receipt': async ({ storage: { log } }) => {
    const command = writing('lead/1', 0);
    const { commandId } = command;
    await append(log, command);
    const other = { ...writing('lead/2', 0), commandId, bodyHash: 'other' };
    const receipt = { commandId, first: 1, last: 1, bodyHash: 'body' };
    assert.deepEqual(await append(log, other), { ok: false, conflict: 'command', receipt });
    assert.equal(await log.head(tenant), 1);
  },
  'both are seen among commits that are appended together': async ({ storage: { log } }) => {
    const command = writing('lead/1', 0);
    const other = { ...writing('lead/2', 0), commandId: command.commandId, bodyHash: 'other' };
    assert.deepEqual(await appended(log, command, command, other), ['written', 'repeated', 'command']);
    assert.equal(await log.head(tenant), 1);
  },
  'the id is looked at before the version and the version before the claims': async ({
    storage: { log },
  }) => {
    const claims = [{ scope: 'email', hash: 'f00d', holder: 'lead/1', how: 'alone' as const }];
    const command = aCommit({ writes: [aWrite('lead/1', 0)], claims });
    await append(log, command);
    const rival = aCommit({
      writes: [aWrite('lead/1', 0)],
      claims: claims.map((each) => ({ ...each, holder: 'lead/2' })),
    });
    assert.deepEqual(await appended(log, { ...command, bodyHash: 'other' }, command, rival), [
      'command',
      'repeated',
      'version',
    ]);
  },
  'a commit that conflicts does not spend its id': async ({ storage: { log } }) => {
    const command = writing('lead/1', 1);
    assert.deepEqual(await appended(log, command), ['version']);
    assert.equal((await log.receipts(tenant, [command.commandId])).size, 0);
    assert.deepEqual(await appended(log, { ...writing('lead/1', 0), commandId: command.commandId }), [
      'written',
    ]);
  },
  'a commit without writes spends its id and takes no position': async ({ storage: { log } }) => {
    const command = aCommit();
    const receipt = { commandId: command.commandId, first: 0, last: 0, bodyHash: 'body' };
    assert.deepEqual(await append(log, command), { ok: true, repeated: false, receipt });
    assert.deepEqual(await appended(log, command, { ...command, bodyHash: 'other' }), [
      'repeated',
      'command',
    ]);
    assert.equal(await log.head(tenant), 0);
    assert.deepEqual(await log.tenants(), [tenant]);
  },
  'receipts are found by the ids of commands, and only those that were spent': async ({
    storage: { log },
  }) => {
    const [command, empty, refused] = [writing('lead/1', 0, 2), aCommit(), writing('lead/1', 9)];
    await log.append([command, empty, refused]);
    const found = await log.receipts(
      tenant,
      [command, empty, refused].map(({ commandId }) => commandId),
    );
    assert.deepEqual(
      [...found.values()]
        .map(({ commandId, first, last }) => [commandId, first, last])
        .sort((a, b) => Number(b[1]) - Number(a[1])),
      [
        [command.commandId, 1, 2],
        [empty.commandId, 0, 0],
      ],
    );
  },
});

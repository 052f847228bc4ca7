// What time brings, as it can be looked at: what is due, late, parked or still ahead. Looking works nothing.
import assert from 'node:assert/strict';
import { taskCommand, taskCommandId } from '@leadstream/core';
import { describe, it } from 'vitest';
import { accepted, type House, openHouse } from './house.ts';

const day = 86_400_000;
const submitted = ({ ada }: House, submission: string) =>
  ada.execute({ type: 'submit', submission, fields: { lastName: 'King' }, gate: 'quarantined' });
const standings = async ({ ada }: House, ahead = false) =>
  (await ada.tasks({ ahead })).tasks.map(({ task, standing }) => [task.submission, standing]);

describe('the tasks (DESIGN 3)', () => {
  it('are ahead, then due, then late, until a pass works them (Ours 1.5)', async () => {
    const house = openHouse();
    const { engine, ada, clock } = house;
    assert.ok((await submitted(house, 'one')).ok);
    clock.time += day;
    assert.ok((await submitted(house, 'two')).ok);
    assert.deepEqual(await standings(house), []);
    assert.deepEqual(await standings(house, true), [
      ['one', 'ahead'],
      ['two', 'ahead'],
    ]);
    clock.time += 29 * day;
    assert.deepEqual(await standings(house), [['one', 'due']]);
    clock.time += 60_001;
    assert.deepEqual(await standings(house), [['one', 'late']]);
    const head = (await engine.health())[0]?.head;
    assert.deepEqual(await standings(house), [['one', 'late']]);
    assert.equal((await engine.health())[0]?.head, head);
    await engine.runDue();
    assert.deepEqual(await standings(house, true), [['two', 'ahead']]);
    const page = await ada.tasks({ ahead: true, limit: 1 });
    assert.equal(page.tasks.length, 1);
    await assert.rejects(ada.tasks({ limit: 0 }), TypeError);
  });

  it('are parked once their command was carried out in vain', async () => {
    const house = openHouse();
    const { ada, engine, clock } = house;
    await accepted(
      ada.capture({ channel: 'hand', fields: { lastName: 'King' } }).then((answer) => {
        assert.ok(answer.ok && answer.id !== null);
        return ada.engage({
          lead: answer.id,
          engagements: [{ kind: 'form-submit', facets: { form: 'request' } }],
        });
      }),
    );
    const [shown] = (await ada.tasks({ ahead: true })).tasks;
    assert.ok(shown);
    const { task } = shown;
    // Its id was spent without effect, so the log will never make it go away.
    await engine.system().execute(taskCommand(task), { commandId: taskCommandId(task) });
    clock.time = task.dueAt + 5 * 60_000;
    const found = (await ada.tasks()).tasks.find((one) => one.task.id === task.id);
    assert.equal(found?.standing, 'parked');
  });
});

// What becomes of somebody who may be there already, by the way in: the column "duplicates" of Ours 1.8, and what a
// process may say instead.
import { type CommandOf, type ProcessInput, type Submission, submissionStream } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, aRow, codeOf } from './scene.ts';

type House = ReturnType<typeof aHouse>;
type WaysIn = NonNullable<NonNullable<ProcessInput['duplicates']>['waysIn']>;

const keys = { email: 'ada@engines.example' };
const known = { lastName: 'King', email: 'ada@engines.example' };
const again = { lastName: 'Kong', company: 'Engines', email: 'ada@engines.example' };

const houseWith = (waysIn: WaysIn): House => aHouse({ duplicates: { waysIn } });
const capture = (house: House, channel: CommandOf<'capture'>['channel'], more = {}) =>
  house.execute({ type: 'capture', channel, fields: again, keys, ...more });
const submit = (house: House, submission = 'one') =>
  house.execute({ type: 'submit', submission, fields: again, keys });
const submissionOf = (house: House, id = 'one') => house.state(submissionStream(id)) as Submission;
const leadsOf = (house: House) => house.events.filter(({ type }) => type === 'captured').length;
const claimsOf = (answer: unknown) => (answer as { claims: { how: string }[] }).claims.map(({ how }) => how);

describe('where the process says nothing, somebody who is known (Ours 1.8)', () => {
  it('and fills in a web form is added to their lead: blanks are filled, what differs is a proposal', () => {
    for (const send of [submit, (house: House) => capture(house, 'web')]) {
      const house = aHouse();
      const ada = aLead(house, known, { keys });
      send(house);
      expect(leadsOf(house)).toBe(1);
      expect(house.lead(ada)?.personal.fields).toMatchObject({ lastName: 'King', company: 'Engines' });
      expect(house.lead(ada)?.engagement['form-submit']?.total).toBe(1);
      const received = house.events.find(({ type }) => type === 'submission-received');
      expect(received?.data).toMatchObject({ outcome: 'duplicate', lead: ada, differing: ['lastName'] });
      expect(received?.personal).toEqual({
        subject: `lead/${ada}`,
        data: { proposals: { lastName: 'Kong' } },
      });
    }
  });

  it('and is captured by hand is asked about, with candidates', () => {
    const house = aHouse();
    const ada = aLead(house, known, { keys });
    expect(capture(house, 'hand')).toMatchObject({
      code: 'possible-duplicate',
      candidates: [{ id: ada, reason: 'email' }],
    });
  });

  it.each(['file', 'bulk', 'sync'] as const)('and comes by %s is captured', (channel) => {
    const house = aHouse();
    aLead(house, known, { keys });
    expect(codeOf(house.execute(aRow(house, '7', { channel, fields: again, keys })))).toBe('accepted');
    expect(codeOf(capture(house, channel))).toBe('accepted');
    expect(leadsOf(house)).toBe(3);
  });

  it.each([
    ['web', 'attach'],
    ['hand', 'ask'],
    ['file', 'report'],
    ['bulk', 'report'],
    ['sync', 'ignore'],
  ] as const)('by %s: %s', (channel, policy) => {
    expect(aProcess().duplicatePolicy(channel)).toBe(policy);
  });
});

describe('a process that merges', () => {
  it.each(['web', 'hand', 'file'] as const)(
    'by %s has the known lead take the new one over at once',
    (channel) => {
      const house = houseWith({ [channel]: 'merge' });
      const ada = aLead(house, known, { keys });
      const answer =
        channel === 'file'
          ? house.execute(aRow(house, '7', { fields: again, keys, engagements: [{ kind: 'visit' }] }))
          : capture(house, channel);
      expect(answer).toMatchObject({ subject: ada });
      expect(leadsOf(house)).toBe(2);
      expect(house.lead(ada)?.personal.fields).toMatchObject({ lastName: 'King', company: 'Engines' });
      const [absorbed] = Object.keys(house.lead(ada)?.merge?.parts ?? {});
      expect(house.lead(absorbed ?? '')?.absorbedBy).toBe(ada);
      if (channel === 'file') expect(house.lead(ada)?.engagement['visit']?.total).toBe(1);
      expect(house.accept({ type: 'unmerge', lead: ada, absorbed: absorbed ?? '' }).subject).toBe(ada);
      expect(house.lead(absorbed ?? '')?.personal.fields).toMatchObject(again);
    },
  );

  it('has the submission name the lead that is there', () => {
    const house = houseWith({ web: 'merge' });
    const ada = aLead(house, known, { keys });
    submit(house);
    expect(submissionOf(house)).toMatchObject({ outcome: 'duplicate', lead: ada });
  });

  it('records a row again without another lead, and converts the lead that is there', () => {
    const house = houseWith({ file: 'merge' });
    const ada = aLead(house, known, { keys });
    const convert = { account: 'new', owner: 'seller/ann' } as const;
    house.accept({ type: 'define-seller', seller: 'ann', active: true });
    expect(house.execute(aRow(house, '7', { fields: again, keys, convert }))).toMatchObject({ subject: ada });
    expect(house.lead(ada)?.conversion).not.toBeNull();
    expect(house.events.filter(({ type }) => type === 'contact-opened')).toHaveLength(1);
  });
});

describe('a process that blocks', () => {
  it.each(['hand', 'file', 'web'] as const)(
    'by %s captures nobody who is known, whoever insists',
    (channel) => {
      const house = houseWith({ [channel]: 'block' });
      const ada = aLead(house, known, { keys });
      const refused = { code: 'possible-duplicate', candidates: [{ id: ada, reason: 'email' }] };
      expect(capture(house, channel, { duplicates: 'allow' })).toMatchObject(refused);
      if (channel === 'file')
        expect(house.execute(aRow(house, '7', { fields: again, keys }))).toMatchObject(refused);
      expect(leadsOf(house)).toBe(1);
    },
  );

  it('loses no visitor: the form waits, and whoever releases it lets it in beside the other (Ours 1.5)', () => {
    const house = houseWith({ web: 'block' });
    aLead(house, known, { keys });
    submit(house);
    expect(submissionOf(house)).toMatchObject({ outcome: 'quarantined', reason: 'possible-duplicate' });
    expect(submissionOf(house).personal.form?.fields).toEqual(again);
    house.accept({ type: 'settle-submission', submission: 'one', to: 'release' });
    expect(submissionOf(house).outcome).toBe('accepted');
    expect(leadsOf(house)).toBe(2);
  });
});

describe('what a lead is found by is claimed (DESIGN 3)', () => {
  it.each([
    ['web', 'attach', 'alone'],
    ['hand', 'ask', 'alone'],
    ['hand', 'block', 'alone'],
    ['file', 'merge', 'alone'],
    ['file', 'report', 'shared'],
    ['sync', 'ignore', 'shared'],
  ] as const)('by %s that says %s %s', (channel, policy, how) => {
    const house = houseWith({ [channel]: policy });
    expect(claimsOf(capture(house, channel))).toEqual([how]);
    const row = aRow(house, '7', { channel, fields: again, keys: { email: 'else@engines.example' } });
    if (channel !== 'hand' && channel !== 'web') expect(claimsOf(house.execute(row))).toEqual(['alone', how]);
  });

  it('shared where somebody else has it, and is captured all the same', () => {
    const house = aHouse();
    aLead(house, known, { keys });
    const both = { ...keys, phone: '+331' };
    expect(claimsOf(capture(house, 'hand', { duplicates: 'allow', keys: both }))).toEqual([
      'shared',
      'shared',
    ]);
  });
});

describe('somebody who bought before (Ours 1.7)', () => {
  it.each(['web', 'file'] as const)('gets a new lead of that account, by %s too', (channel) => {
    const house = houseWith({ file: 'merge' });
    house.accept({ type: 'define-seller', seller: 'ann', active: true });
    const ada = aLead(house, { ...known, company: 'Engines' }, { keys, owner: 'seller/ann' });
    house.accept({ type: 'convert', lead: ada, account: 'new' });
    const account = house.lead(ada)?.conversion?.account;
    const answer = capture(house, channel) as { subject: string };
    expect(answer.subject).not.toBe(ada);
    expect(house.lead(answer.subject)).toMatchObject({ owner: 'seller/ann', source: 'Existing Customer' });
    const captured = house.events.filter(({ type }) => type === 'captured').at(-1);
    expect(captured?.data['account']).toBe(account);
  });
});

describe('a way in', () => {
  it.each([
    [{ hand: 'attach' }, 'hand'],
    [{ web: 'ask' }, 'web'],
    [{ file: 'attach' }, 'file'],
  ])('takes no policy that it cannot follow: %j', (waysIn, place) => {
    expect(() => aProcess({ duplicates: { waysIn } as never })).toThrow(`duplicates.waysIn.${place}`);
  });
});

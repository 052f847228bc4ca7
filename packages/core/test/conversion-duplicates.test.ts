// Nobody becomes two contacts by mistake (DOMAIN 8, invariants 33 and 41).
import { type CommandOf, type Contact, type ProcessInput } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aRow, codeOf, leadOfRow } from './scene.ts';

const ada = { firstName: 'Ada', lastName: 'King', company: 'Engines', email: 'ada@engines.example' };
const keys = { email: 'ada@engines.example', phone: '+331' };

function house(duplicates?: ProcessInput['duplicates']): Paper {
  const paper = aHouse(duplicates ? { duplicates } : {});
  paper.accept({ type: 'define-seller', seller: 'ann', active: true });
  return paper;
}
const lead = (paper: Paper, fields = {}, own: object = keys) =>
  aLead(paper, { ...ada, ...fields }, { keys: own, owner: 'seller/ann', duplicates: 'allow' });
const convert = (paper: Paper, id: string, more: Partial<CommandOf<'convert'>> = {}) =>
  paper.execute({ type: 'convert', lead: id, account: 'new', ...more });
const contactOf = (paper: Paper, id: string) => paper.lead(id)?.conversion?.contact ?? '';
const contacts = (paper: Paper) => paper.events.filter(({ type }) => type === 'contact-opened').length;

describe('converting somebody who is a contact already (invariant 33)', () => {
  it('is refused with the contacts that may be the person, and nothing is written', () => {
    const paper = house();
    const first = lead(paper);
    convert(paper, first);
    const before = paper.events.length;
    expect(convert(paper, lead(paper, { lastName: 'Byron' }))).toMatchObject({
      code: 'possible-duplicate',
      field: 'contact',
      candidates: [{ id: contactOf(paper, first), reason: 'email' }],
    });
    expect(paper.events.slice(before).map(({ type }) => type)).not.toContain('converted');
  });

  it('goes on where the command says that it is another one, or which one it is', () => {
    const paper = house();
    const first = lead(paper);
    convert(paper, first);
    expect(codeOf(convert(paper, lead(paper), { bypassDuplicates: true }))).toBe('accepted');
    const { account = '', contact = '' } = paper.lead(first)?.conversion ?? {};
    const third = lead(paper);
    expect(codeOf(convert(paper, third, { account: { id: account }, contact: { id: contact } }))).toBe(
      'accepted',
    );
    expect(contacts(paper)).toBe(2);
    expect((paper.state(`contact/${contact}`) as Contact).leads).toEqual([first, third]);
  });

  it('takes a phone number for the person only under the same last name, for colleagues share a number', () => {
    const paper = house();
    const phone = { phone: '+331' };
    const first = lead(paper, {}, phone);
    convert(paper, first);
    expect(codeOf(convert(paper, lead(paper, { lastName: 'Babbage' }, phone)))).toBe('accepted');
    expect(convert(paper, lead(paper, { lastName: ' KING ' }, phone))).toMatchObject({
      candidates: [{ id: contactOf(paper, first), reason: 'phone' }],
    });
  });

  it('knows contacts of files, and those whose address was corrected', () => {
    const paper = house();
    const row = { type: 'load-record', import: 'm', comparedWith: 0, record: 'contact' } as const;
    const fields = { lastName: 'King', email: 'ada@engines.example' };
    paper.accept({ ...row, externalId: { source: 'crm', id: '1' }, fields, keys });
    expect(convert(paper, lead(paper))).toMatchObject({ code: 'possible-duplicate' });
    const loaded = paper.events.find(({ type }) => type === 'contact-opened')?.stream.slice(8) ?? '';
    const other = { email: 'countess@engines.example' };
    paper.accept({ type: 'correct-record', record: 'contact', id: loaded, fields: other, keys: other });
    expect(codeOf(convert(paper, lead(paper, {}, { email: keys.email })))).toBe('accepted');
    expect(convert(paper, lead(paper, other, other))).toMatchObject({
      candidates: [{ id: loaded, reason: 'email' }],
    });
  });

  it('is over where the contact was withdrawn, or its person erased', () => {
    const paper = house();
    const first = lead(paper);
    convert(paper, first);
    paper.accept({ type: 'revert-conversion', lead: first });
    const second = lead(paper);
    expect(codeOf(convert(paper, second))).toBe('accepted');
    paper.accept({ type: 'erase', lead: second });
    expect(codeOf(convert(paper, lead(paper)))).toBe('accepted');
  });

  it('stops rows of files where their way in looks first or they say so, and no others', () => {
    const converting = (paper: Paper, id: string, convertWith = {}) =>
      paper.execute(
        aRow(paper, id, {
          fields: ada,
          keys,
          owner: 'seller/ann',
          convert: { account: 'new', ...convertWith },
        }),
      );
    const reporting = house();
    converting(reporting, '1');
    expect(codeOf(converting(reporting, '2'))).toBe('accepted');
    expect(codeOf(converting(reporting, '3', { bypassDuplicates: false }))).toBe('possible-duplicate');
    const merging = house({ waysIn: { file: 'merge' } });
    converting(merging, '1');
    expect(codeOf(converting(merging, '2'))).toBe('possible-duplicate');
    expect(leadOfRow(merging, '2')).toBeNull();
  });
});

describe('leads that became one (invariant 41)', () => {
  it('are converted as one, and one that was taken over never comes back by it', () => {
    const paper = house();
    const [first, second] = [lead(paper), lead(paper, {}, { email: 'other@engines.example' })];
    paper.accept({ type: 'merge', lead: first, absorb: [second] });
    expect(codeOf(convert(paper, first))).toBe('accepted');
    expect(contacts(paper)).toBe(1);
    expect(convert(paper, second)).toMatchObject({
      code: 'moved',
      candidates: [{ id: first, reason: 'merged' }],
    });
    expect(paper.lead(second)?.conversion).toBeNull();
    expect((paper.state(`contact/${contactOf(paper, first)}`) as Contact).leads).toEqual([first]);
  });

  it('parted after that, the one that is there again is held against the contact of the other', () => {
    const paper = house();
    const [first, second] = [lead(paper), lead(paper)];
    paper.accept({ type: 'merge', lead: first, absorb: [second] });
    convert(paper, first);
    paper.accept({ type: 'unmerge', lead: first, absorbed: second });
    expect(convert(paper, second)).toMatchObject({
      code: 'possible-duplicate',
      candidates: [{ id: contactOf(paper, first), reason: 'email' }],
    });
  });
});

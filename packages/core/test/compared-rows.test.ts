// Comparing a row with its lead: goal is that each kind of difference alone is seen, and that the same is none (Ours 1.9).
import { type CommandOf, rowChanges } from '@leadstream/core';
import { expect, it } from 'vitest';
import { aHouse, aRow, leadOfRow, record, typesOf } from './scene.ts';

const visits = (count: number) => [{ kind: 'visit', count, totalOf: 'Visits' }];

it.each<[Partial<CommandOf<'record'>>, boolean]>([
  [{}, false],
  [{ fields: { lastName: 'Kong' } }, true],
  [{ fields: { lastName: 'King', title: 'CEO' } }, true],
  [{ clear: ['title'] }, true],
  [{ clear: ['industry'] }, false],
  [{ source: 'website' }, false],
  [{ source: 'Webinar' }, true],
  [{ status: 'working' }, false],
  [{ status: 'Qualified' }, true],
  [{ consent: { email: 'granted' } }, false],
  [{ consent: { email: 'denied' } }, true],
  [{ consent: { phone: 'granted' } }, true],
  [{ engagements: visits(3) }, false],
  [{ engagements: visits(2) }, false],
  [{ engagements: visits(4) }, true],
  [{ engagements: [{ kind: 'visit' }] }, true],
  [{ convert: {} }, true],
])('%j, beside a lead that says it or not: changed %s, and so it is when it is recorded', (own, changed) => {
  const paper = aHouse();
  record(paper, '1', {
    fields: { lastName: 'King', title: 'CTO' },
    source: 'Website',
    status: 'Working',
    consent: { email: 'granted' },
    engagements: visits(3),
  });
  const row = aRow(paper, '1', own);
  expect(rowChanges(paper.process, leadOfRow(paper, '1'), row).changed).toBe(changed);
  expect(typesOf(paper.accept(row)).length > 0).toBe(changed);
});

import { expect, it } from 'vitest';
import { compileTemplate, fromSalesforce } from '../src/index.ts';

it.each([
  ['Dear {!Lead.FirstName},', 'Dear {{ lead.firstName }},'],
  ['Dear {!Lead.FirstName, friend},', 'Dear {{ lead.firstName | default: "friend" }},'],
  ['{!BLANKVALUE(Lead.FirstName, "friend")}', '{{ lead.firstName | default: "friend" }}'],
  ['{!NULLVALUE(Lead.FirstName,friend)}', '{{ lead.firstName | default: "friend" }}'],
  ['{! Lead.Size__c }', '{{ lead.size__c }}'],
  ['{!Lead.FirstName, the "boss"}', `{{ lead.firstName | default: 'the "boss"' }}`],
  ['{!$User.Id} {!IF(a,b)} {x}', '{!$User.Id} {!IF(a,b)} {x}'],
])('a merge field of Salesforce becomes ours: %j', (theirs, ours) => {
  expect(fromSalesforce(theirs)).toBe(ours);
});

it('a translated template compiles, with its fallbacks (Ours 4.2)', () => {
  const text = fromSalesforce('Dear {!Lead.FirstName, friend} of {!Lead.Company}');
  expect(compileTemplate({ subject: 's', text }).fields).toEqual([
    { field: 'lead.firstName', fallback: true },
    { field: 'lead.company', fallback: false },
  ]);
});

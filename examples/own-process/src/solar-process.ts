import { defaultProcess, type ProcessInput } from '@leadstream/core';

const roofs = ['pitched', 'flat', 'unknown'];

/**
 * The rules of a company that puts solar panels on roofs: statuses, fields, map, record types, ways to find
 * duplicates and permissions of its own.
 */
export const solarProcess: ProcessInput = {
  ...defaultProcess,
  id: 'solar',
  version: 1,
  zone: 'Europe/Paris',
  country: 'FR',
  statuses: [
    { id: 'Asked', kind: 'open', default: true },
    { id: 'Roof measured', kind: 'working', aliases: ['measured'] },
    { id: 'Offer made', kind: 'qualified' },
    { id: 'Later', kind: 'nurture' },
    { id: 'No sun', kind: 'disqualified' },
    { id: 'Ordered', kind: 'converted' },
    { id: 'Ordered with battery', kind: 'converted' },
  ],
  reasons: [
    { id: 'shadow', label: { en: 'In the shade' } },
    { id: 'other', label: { en: 'Other' }, comment: true },
  ],
  engagement: { facets: { 'page-view': { facet: 'page', values: ['offers', 'other'] } } },
  scoring: {
    ...defaultProcess.scoring,
    rules: [
      { id: 'form', kind: 'form-submit', points: 30, fades: true },
      {
        id: 'offers',
        kind: 'page-view',
        facets: ['offers'],
        points: 5,
        fades: true,
        cap: { points: 20, days: 7 },
      },
    ],
  },
  fields: {
    lastName: { type: 'text', maxLength: 80 },
    firstName: { type: 'text', maxLength: 40 },
    email: { type: 'email' },
    phone: { type: 'phone' },
    company: { type: 'text', maxLength: 120 },
    roof: { type: 'picklist', values: roofs, personal: false },
    area: { type: 'number', personal: false },
  },
  records: {
    account: {
      name: { type: 'text', maxLength: 120 },
      roof: { type: 'picklist', values: roofs, personal: false },
      segment: { type: 'picklist', values: ['home', 'trade'], personal: false },
    },
    contact: {
      lastName: { type: 'text', maxLength: 80 },
      firstName: { type: 'text', maxLength: 40 },
      email: { type: 'email' },
      phone: { type: 'phone' },
    },
    opportunity: {
      name: { type: 'text', maxLength: 200 },
      area: { type: 'number', personal: false },
    },
  },
  conversion: {
    map: {
      account: { name: 'company', roof: 'roof' },
      contact: { lastName: 'lastName', firstName: 'firstName', email: 'email', phone: 'phone' },
      opportunity: { name: 'company', area: 'area' },
    },
    defaults: { account: { segment: 'home' } },
    required: { contact: ['lastName'] },
    conditions: [
      {
        id: 'reachable',
        when: {
          any: [
            { field: 'email', op: 'known' },
            { field: 'phone', op: 'known' },
          ],
        },
      },
    ],
    recordTypes: {
      account: {
        types: [{ id: 'home' }, { id: 'trade', defaults: { segment: 'trade' } }],
        default: 'home',
        sellers: { zoe: 'trade' },
      },
    },
    convertNurtured: true,
    opportunityNeeds: 'product',
  },
  duplicates: {
    match: {
      fields: { lastName: 'name', email: 'email', phone: 'phone' },
      rules: [
        {
          id: 'same-person',
          comparisons: [
            { field: 'lastName', by: ['jaro-winkler', 'phonetic'], from: 80, same: 50, differ: 40 },
            { field: 'email', by: ['exact'], same: 60 },
            { field: 'phone', by: ['exact'], same: 60 },
          ],
          threshold: 100,
        },
      ],
      blocking: [[{ anyOf: ['email', 'phone'], take: 'whole' }], [{ anyOf: ['lastName'], take: 'sound' }]],
    },
  },
  queues: [{ id: 'inbox', members: ['zoe', 'ali'], takeLimit: 20 }],
  defaultOwner: 'queue/inbox',
  assignment: {
    active: 'main',
    rules: [
      {
        id: 'main',
        entries: [
          { id: 'trade', when: { field: 'company', op: 'known' }, to: 'seller/zoe' },
          { id: 'homes', to: 'pool/homes' },
        ],
      },
    ],
  },
  team: {
    sellers: [
      { id: 'zoe', manager: 'max' },
      { id: 'ali', manager: 'max', openLimit: 50 },
      { id: 'ben', manager: 'max' },
    ],
    pools: [
      { id: 'homes', strategy: 'smooth-weighted', members: ['ali', 'ben'], weights: { ali: 2, ben: 1 } },
    ],
    assign: 'managers',
    admins: ['max'],
  },
};

// Who may do what: goal is one table of role, action and state, and that each permission set reaches its leads only.
import {
  type Access,
  type Action,
  type Asker,
  askerOf,
  can,
  commandSchemas,
  hiddenFields,
  type Permission,
  permitOf,
  shippedRoles,
  type Thing,
  visibleFields,
  withoutFields,
} from '@leadstream/core';
import { describe, expect, it } from 'vitest';

const access = (holders: Access['holders'], more: Partial<Access> = {}): Access => ({
  id: 'main',
  version: 1,
  inForce: true,
  sets: {},
  roles: {},
  holders,
  ...more,
});

/** Somebody with shipped roles, or with sets of their own. */
const withRoles = (...role: string[]): Asker => askerOf('user:ada', access({ ada: { role, set: [] } }));
function withSets(...sets: { permissions: Permission[]; hidden?: string[] }[]): Asker {
  const named = sets.map((set, i) => [`own-${i}`, { name: '', hidden: [], discount: null, ...set }] as const);
  const held = { ada: { role: [], set: named.map(([id]) => id) } };
  return askerOf('user:ada', access(held, { sets: Object.fromEntries(named) }));
}

const thing = (ties: Thing['ties'], converted = false): Thing => ({ ties, converted });
/** The states of a lead, in the columns of the table; `none` = nothing in particular. */
const states: readonly Parameters<typeof permitOf>[2][] = [
  thing(['own']),
  thing(['own'], true),
  thing(['queue']),
  thing(['queue'], true),
  thing(['team']),
  thing(['team'], true),
  thing([]),
  thing([], true),
  null,
];

/** `+` may, `x` is forbidden, `.` hears that there is no such lead. */
const signs = { granted: '+', forbidden: 'x', 'not-found': '.' } as const;
const rowOf = (asker: Asker, action: Action): string =>
  states.map((state) => signs[permitOf(asker, action, state)]).join('');

const each = (...actions: Action[]): readonly Action[] => actions;
const editing = each(
  'correct',
  'change-consent',
  'engage',
  'log-activity',
  'acknowledge-alert',
  'set-follow-up',
  'complete-follow-up',
  'change-status',
  'settle-mail',
  'take-lead',
  'return-lead',
  'reject',
);
const withRecords = each(
  'convert',
  'open-opportunity',
  'change-opportunity',
  'correct-record',
  'record-outcome',
  'capture',
);
const inPrograms = each('enrol', 'leave-program', 'join-campaign');
const bringingIn = each(
  'submit',
  'settle-submission',
  'record',
  'load-record',
  'start-import',
  'finish-import',
  'go-live',
);
const ofPrograms = each('pause-program', 'resume-program');
const ofCampaigns = each('define-campaign', 'record-cost');
const ofRules = each(
  'publish-process',
  'rescore',
  'tick',
  'define-product',
  'note-sync',
  'park-sync',
  'retry-sync',
  'address-mail',
  'attempt-mail',
  'report-mail',
  'suspect-duplicates',
);
const ofTeam = each('define-seller', 'define-pool', 'set-absence');
const ofAccess = each('define-permission-set', 'define-role', 'give-access', 'take-access');

// Columns: own, own converted, queue's, queue's converted, team's, team's converted, others', others' converted, none.
const matrix: readonly (readonly [role: string, actions: readonly Action[], row: string])[] = [
  ['seller', each('read'), '+.+.....+'],
  ['seller', editing, '+.+.....+'],
  ['seller', inPrograms, '+.+.....+'],
  ['seller', withRecords, '+.+.....+'],
  ['seller', each('assign', 'give-on-capture', 'override-duplicates'), 'x.x.....x'],
  [
    'seller',
    each('export', 'erase', 'figures', 'revert-conversion', 'merge', 'unmerge', 'dismiss-duplicate'),
    'x.x.....x',
  ],
  ['seller', bringingIn, 'x.x.....x'],
  ['seller', ofPrograms, 'x.x.....x'],
  ['seller', ofCampaigns, 'x.x.....x'],
  ['seller', ofRules, 'x.x.....x'],
  ['seller', ofTeam, 'x.x.....x'],
  ['seller', ofAccess, 'x.x.....x'],

  ['manager', each('read'), '++++++..+'],
  ['manager', editing, '++++++..+'],
  ['manager', inPrograms, '++++++..+'],
  ['manager', withRecords, '++++++..+'],
  ['manager', each('assign', 'give-on-capture', 'override-duplicates'), '++++++..+'],
  [
    'manager',
    each('export', 'erase', 'figures', 'revert-conversion', 'merge', 'unmerge', 'dismiss-duplicate'),
    'xxxxxx..x',
  ],
  ['manager', bringingIn, 'xxxxxx..x'],
  ['manager', ofPrograms, 'xxxxxx..x'],
  ['manager', ofCampaigns, 'xxxxxx..x'],
  ['manager', ofRules, 'xxxxxx..x'],
  ['manager', ofTeam, 'xxxxxx..x'],
  ['manager', ofAccess, 'xxxxxx..x'],

  ['marketing', each('read'), '+.+.+.+.+'],
  ['marketing', editing, 'x.x.x.x.x'],
  ['marketing', inPrograms, '+.+.+.+.+'],
  ['marketing', withRecords, 'x.x.x.x.x'],
  ['marketing', each('assign', 'give-on-capture', 'override-duplicates'), 'x.x.x.x.x'],
  [
    'marketing',
    each('export', 'erase', 'revert-conversion', 'merge', 'unmerge', 'dismiss-duplicate'),
    'x.x.x.x.x',
  ],
  ['marketing', each('figures'), '+.+.+.+.+'],
  ['marketing', bringingIn, 'x.x.x.x.x'],
  ['marketing', ofPrograms, '+.+.+.+.+'],
  ['marketing', ofCampaigns, '+.+.+.+.+'],
  ['marketing', ofRules, 'x.x.x.x.x'],
  ['marketing', ofTeam, 'x.x.x.x.x'],
  ['marketing', ofAccess, 'x.x.x.x.x'],

  ['admin', each('read'), '+++++++++'],
  ['admin', editing, '+++++++++'],
  ['admin', inPrograms, '+++++++++'],
  ['admin', withRecords, '+++++++++'],
  ['admin', each('assign', 'give-on-capture', 'override-duplicates'), '+++++++++'],
  [
    'admin',
    each('export', 'erase', 'figures', 'revert-conversion', 'merge', 'unmerge', 'dismiss-duplicate'),
    '+++++++++',
  ],
  ['admin', bringingIn, '+++++++++'],
  ['admin', ofPrograms, '+++++++++'],
  ['admin', ofCampaigns, '+++++++++'],
  ['admin', ofRules, '+++++++++'],
  ['admin', ofTeam, '+++++++++'],
  ['admin', ofAccess, '+++++++++'],

  ['viewer', each('figures'), '........+'],
  ['viewer', each('read'), '........+'],
  ['viewer', editing, '........x'],
  ['viewer', inPrograms, '........x'],
  ['viewer', withRecords, '........x'],
  [
    'viewer',
    each(
      'assign',
      'give-on-capture',
      'override-duplicates',
      'export',
      'erase',
      'revert-conversion',
      'merge',
      'unmerge',
      'dismiss-duplicate',
    ),
    '........x',
  ],
  ['viewer', bringingIn, '........x'],
  ['viewer', ofPrograms, '........x'],
  ['viewer', ofCampaigns, '........x'],
  ['viewer', ofRules, '........x'],
  ['viewer', ofTeam, '........x'],
  ['viewer', ofAccess, '........x'],
];

describe('role × action × state of the lead (Ours 12.1, 12.2, invariants 28 and 29)', () => {
  it.each(matrix)('a %s: %j is %s', (role, actions, row) => {
    for (const action of actions) expect([action, rowOf(withRoles(role), action)]).toEqual([action, row]);
  });

  it('has a row for each role and action, each command among them', () => {
    const ofAdmins = new Set(matrix.filter(([of]) => of === 'admin').flatMap(([, actions]) => actions));
    expect(Object.keys(commandSchemas).filter((command) => !ofAdmins.has(command as Action))).toEqual([]);
    for (const role of Object.keys(shippedRoles)) {
      const told = matrix.filter(([of]) => of === role).flatMap(([, actions]) => actions);
      const all = matrix.filter(([of]) => of === 'admin').flatMap(([, actions]) => actions);
      expect(new Set(told), role).toEqual(new Set(all));
      expect(new Set(told).size, role).toBe(told.length);
    }
  });

  it('the house, admins of the process and everybody before anything is given may do all of it (12.2)', () => {
    const given = access({ ada: { role: ['viewer'], set: [] } });
    const askers = [
      askerOf('system', given),
      askerOf('import', given),
      askerOf('user:ada', given, ['ada']),
      askerOf('user:ada', null),
      askerOf('user:ada', { ...given, inForce: false }),
    ];
    for (const asker of askers) {
      for (const [, actions] of matrix)
        for (const action of actions) expect(rowOf(asker, action)).toBe('+++++++++');
      expect(hiddenFields(asker, thing([])).size).toBe(0);
    }
  });

  it('who was given nothing, or something that is no more, sees nothing (12.2)', () => {
    const unknown = { role: ['gone'], set: ['gone'] };
    for (const asker of [
      askerOf('user:bob', access({ ada: { role: ['admin'], set: [] } })),
      askerOf('user:ada', access({ ada: unknown })),
      askerOf(
        'user:ada',
        access({ ada: { role: ['seller'], set: [] } }, { roles: { seller: { name: '', sets: [] } } }),
      ),
    ]) {
      expect(rowOf(asker, 'correct')).toBe('........x');
    }
  });
});

describe('permission sets together (12.2)', () => {
  it('each allows what it allows for the leads that it lets be seen, and for no others', () => {
    const asker = withSets({ permissions: ['see-own', 'edit'] }, { permissions: ['see-all', 'export'] });
    expect(rowOf(asker, 'correct')).toBe('+.x.x.x.+');
    expect(rowOf(asker, 'export')).toBe('+.+.+.+.+');
  });

  it('one that lets no lead be seen adds what it allows to all the others', () => {
    const asker = withSets(
      { permissions: ['see-own'] },
      { permissions: ['see-queues'] },
      { permissions: ['edit'] },
    );
    expect(rowOf(asker, 'correct')).toBe('+.+.....+');
    expect(rowOf(withSets({ permissions: ['see-own'] }, { permissions: ['converted'] }), 'read')).toBe(
      '++......+',
    );
  });

  it('alone it shows nothing, and allows what is about no lead', () => {
    const asker = withSets({ permissions: ['edit', 'campaigns'] });
    expect(rowOf(asker, 'define-campaign')).toBe('........+');
    expect(rowOf(asker, 'read')).toBe('........+');
  });

  it('a converted lead is seen where the same set sees it and converted leads (invariant 28)', () => {
    const asker = withSets({ permissions: ['see-own', 'converted'] }, { permissions: ['see-all'] });
    expect(rowOf(asker, 'read')).toBe('+++.+.+.+');
    expect(can(asker, 'read', thing(['own'], true))).toBe(true);
    expect(can(asker, 'read', thing(['team'], true))).toBe(false);
  });

  it('converting wants lead, account and contact, each of them (invariant 40)', () => {
    const all = ['convert', 'edit', 'accounts', 'contacts'] as const;
    expect(can(withSets({ permissions: ['see-own', ...all] }), 'convert', thing(['own']))).toBe(true);
    for (const missing of all) {
      const rest = all.filter((one) => one !== missing);
      expect(permitOf(withSets({ permissions: ['see-own', ...rest] }), 'convert', thing(['own']))).toBe(
        'forbidden',
      );
    }
  });

  it('a role is the sets that it was defined with, a set what it was defined to allow', () => {
    const own = { name: 'Callers', permissions: ['see-all', 'edit'] as const, hidden: [], discount: null };
    const asker = askerOf(
      'user:ada',
      access(
        { ada: { role: ['seller'], set: [] } },
        { roles: { seller: { name: '', sets: ['callers'] } }, sets: { callers: own } },
      ),
    );
    expect(rowOf(asker, 'correct')).toBe('+.+.+.+.+');
  });

  it('is whoever holds it, by their own name', () => {
    const held = access({ ada: { role: ['admin'], set: [] } });
    expect(askerOf('user:ada', held).grants.length).toBe(1);
    expect(askerOf('user:adam', held).grants).toEqual([]);
    expect(askerOf('user:constructor', held).grants).toEqual([]);
  });
});

describe('fields that are not shown (12.1)', () => {
  const asker = withSets(
    { permissions: ['see-own', 'converted'], hidden: ['salary'] },
    { permissions: ['see-all'], hidden: ['salary', 'phone', 'email'] },
  );

  it('are those that every set hides which lets the lead be seen', () => {
    expect(visibleFields(asker, thing(['own']), ['salary', 'phone', 'email', 'city'])).toEqual([
      'phone',
      'email',
      'city',
    ]);
    expect(visibleFields(asker, thing(['team']), ['salary', 'phone', 'email', 'city'])).toEqual(['city']);
    expect([...hiddenFields(asker, thing(['own'], true))]).toEqual(['salary']);
    expect(hiddenFields(asker, thing(['team'], true)).size).toBe(0); // there is no such lead
  });

  it('are absent from states, events and explanations, with their names and what was compared with them', () => {
    const hidden = new Set(['phone', 'salary']);
    const whole = {
      id: 'l1',
      phone: 'a part of the state, no field',
      nothing: null,
      fields: { salary: 5, city: 'Paris' },
      personal: { fields: { phone: '+33', email: 'a@b.fr' }, keys: { phone: '+33', email: 'a@b.fr' } },
      events: [{ data: { cleared: ['phone', 'city'], fields: {} }, personal: null }],
      compared: [
        { path: 'all.0', field: 'phone', truth: true },
        { path: 'all.1', field: 'city', truth: false },
      ],
      differing: ['salary'],
      names: ['phone'],
    };
    const before = structuredClone(whole);
    expect(withoutFields(whole, hidden)).toEqual({
      id: 'l1',
      phone: 'a part of the state, no field',
      nothing: null,
      fields: { city: 'Paris' },
      personal: { fields: { email: 'a@b.fr' }, keys: {} },
      events: [{ data: { cleared: ['city'], fields: {} }, personal: null }],
      compared: [{ path: 'all.1', field: 'city', truth: false }],
      differing: [],
      names: ['phone'],
    });
    expect(whole).toEqual(before);
    expect(withoutFields(whole, new Set())).toBe(whole);
    expect(withoutFields(null, hidden)).toBe(null);
    expect(withoutFields({ fields: null }, hidden)).toEqual({ fields: null });
  });

  it('are hidden on the records that they came to, whatever they are called there (invariant 39)', () => {
    const provenance = {
      mobile: { from: 'lead', field: 'phone' },
      name: { from: 'lead', field: 'company' },
      city: { from: 'default' },
    };
    const values = { mobile: '+33', name: 'Acme', city: 'Paris' };
    const record = { provenance, fields: { city: 'Paris' }, personal: { fields: values } };
    const left = { name: 'Acme', city: 'Paris' };
    expect(withoutFields(record, new Set(['phone']))).toEqual({
      provenance: { name: provenance.name, city: provenance.city },
      fields: { city: 'Paris' },
      personal: { fields: left },
    });
    const event = {
      type: 'contact-opened',
      data: { provenance, fields: {} },
      personal: { data: { fields: values } },
    };
    expect(withoutFields(event, new Set(['phone'])).personal.data.fields).toEqual(left);
  });
});

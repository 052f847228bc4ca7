// All that somebody can hear of one lead: by every read of a handle and every command, so that none can be forgotten.
import assert from 'node:assert/strict';
import { type Command, type CommandOf, type CommandType, commandSchemas, type Event } from '@leadstream/core';
import type { Handle } from '@leadstream/engine';

/** The lead that is asked about, as somebody may know it who has never seen it. */
export interface Known {
  readonly id: string;
  readonly email: string;
  readonly externalId: string;
}

/** Verbs are thin over commands, which are all tried. */
type Verb<T extends string> = T extends `${infer Word}-${infer Rest}`
  ? `${Word}${Capitalize<Verb<Rest>>}`
  : T;
type Read = Exclude<keyof Handle, Exclude<Verb<CommandType>, 'record' | 'rescore' | 'goLive'>>;

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Follows a list to its end, one row a page: what its cursors tell is part of what is heard. */
async function paged<P extends { readonly next?: string | undefined }>(
  page: (paging: { readonly limit: number; readonly after?: string | undefined }) => Promise<P>,
): Promise<readonly P[]> {
  const pages: P[] = [];
  for (let after: string | undefined; pages.length < 500; ) {
    const one = await page({ limit: 1, after });
    pages.push({ ...one, next: one.next === undefined ? 'the end' : 'more' });
    after = one.next;
    if (after === undefined) return pages;
  }
  throw new Error('A list has no end.');
}

/** What a call answers, be it an error. */
async function answerOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    const { name, code, message } = error as { name: string; code?: string; message: string };
    return { name, code, message };
  }
}

/** Each read of a handle, asked in every way that could tell of the lead. A new read must be named here: see `reads`. */
const reads: { readonly [R in Read]: (handle: Handle, known: Known) => Promise<unknown> } = {
  lead: async (handle, { id }) => [
    await handle.lead(id),
    await handle.lead(id, { version: 1 }),
    await handle.lead(id, { knownAt: '2026-06-01T00:00:00Z' }),
    await handle.lead(id, { happenedBy: '2026-06-01T00:00:00Z' }),
  ],
  leads: (handle, { id }) => handle.leads([id]),
  history: (handle, { id }) => handle.history(id),
  find: async (handle, { email, externalId }) => [
    await handle.find({ email }),
    await handle.find({ phone: '+41791234567' }),
    await handle.find({ externalId: { source: 'crm', id: externalId } }),
  ],
  leadsByExternalId: (handle, { externalId }) => handle.leadsByExternalId('crm', [externalId]),
  explainScore: (handle, { id }) => handle.explainScore(id),
  export: (handle, { id }) => handle.export(id),
  process: async () => null,
  record: (handle, { id }) => handle.record('contact', id),
  recordsByExternalId: (handle, { externalId }) =>
    handle.recordsByExternalId('opportunity', 'crm', [externalId]),
  timeline: (handle, { id }) => handle.timeline(id),
  events: async (handle, { id }) => [await allOf(handle.events()), await allOf(handle.events({ lead: id }))],
  audit: async (handle, { id }) => [
    await paged((paging) => handle.audit(paging)),
    await paged((paging) => handle.audit({ ...paging, thing: `lead/${id}` })),
    await paged((paging) => handle.audit({ ...paging, kind: 'lead', type: 'converted' })),
    await handle.audit({ actor: 'user:bob' }),
  ],
  access: (handle) => handle.access(),
  duplicates: (handle) => handle.duplicates(),
  suspected: async (handle, { id }) => [await handle.suspected(), await handle.suspected({ lead: id })],
  workList: (handle) => paged((paging) => handle.workList(paging)),
  allLeads: async (handle, { externalId }) => [
    await paged((paging) => handle.allLeads(paging)),
    await answerOf(() => paged((paging) => handle.allLeads({ ...paging, section: 'converted' }))),
    await handle.allLeads({ externalId }),
    await answerOf(() => handle.allLeads({ after: 'converted.0.', limit: 1 })),
  ],
  count: async (handle, { externalId }) => [
    await handle.count({ externalId }),
    await handle.count({ source: 'Webinar' }),
    await handle.count({ owner: 'seller/ann' }),
    await handle.count({ status: 'Qualified' }),
  ],
  // Totals count what is converted (invariant 28): that is a law of its own.
  report: async () => null,
  opportunities: async (handle, { id }) => [
    await paged((paging) => handle.opportunities(paging)),
    await handle.opportunities({ lead: id }),
  ],
  async follow(handle, _known) {
    const heard: Event[] = [];
    const following = await handle.follow(
      'listener',
      { from: 0 },
      async (events) => void heard.push(...events),
    );
    return { heard, following };
  },
  try: async (handle, known) => {
    const trials = [];
    for (const command of commandsAbout(known)) trials.push((await handle.try(command)).refusal);
    return trials;
  },
  rescore: (handle) => answerOf(() => handle.rescore()),
  moveLeads: (handle) =>
    answerOf(() => handle.moveLeads({ from: 'seller/cyd', to: 'queue/inside', batch: 'one' })),
  goLive: (handle) => answerOf(() => handle.goLive({ limit: 100 })),
  tasks: (handle) => handle.tasks({ ahead: true }),
  mail: (handle) => handle.mail('none'),
  mails: (handle) => handle.mails(),
  preview: (handle, { id }) => handle.preview('none', { lead: id }),
  submission: (handle, { id }) => handle.submission(`form-${id}`),
  submissions: (handle) => handle.submissions(),
  submissionCounts: (handle) => handle.submissionCounts(),
  syncs: (handle) => handle.syncs(),
  explain: (handle, { id }) => handle.explain(id),
  explainAssignment: (handle, { id }) => handle.explainAssignment(id),
  execute: async (handle, known) => {
    const answers = [];
    for (const command of commandsAbout(known)) answers.push(await handle.execute(command));
    return answers;
  },
  executeMany: (handle, known) =>
    handle.executeMany(commandsAbout(known).map((command) => ({ command, options: { mode: 'history' } }))),
};

type Perhaps<T> = T | null;
const at = '2026-01-05T08:00:00.000Z';

/** A command of each type that may be about a lead, or come upon one; `null` where it is about none. */
const commands: { readonly [T in CommandType]: (known: Known) => Perhaps<CommandOf<T>> } = {
  capture: ({ email }) => ({ type: 'capture', channel: 'hand', fields: { lastName: 'New', email } }),
  submit: ({ id, email }) => ({
    type: 'submit',
    submission: `form-${id}`,
    fields: { lastName: 'New', email },
  }),
  'settle-submission': () => null,
  record: ({ externalId, email }) => ({
    type: 'record',
    import: 'one',
    channel: 'file',
    externalId: { source: 'crm', id: externalId },
    comparedWith: 0,
    fields: { lastName: 'New', email },
  }),
  correct: ({ id }) => ({ type: 'correct', lead: id, fields: { title: 'CTO' } }),
  'change-consent': ({ id }) => ({
    type: 'change-consent',
    lead: id,
    channel: 'email',
    choice: 'denied',
    by: 'staff',
  }),
  engage: ({ id }) => ({
    type: 'engage',
    lead: id,
    engagements: [{ kind: 'visit', at: '2999-01-01T00:00:00.000Z' }],
  }),
  'log-activity': ({ id }) => ({ type: 'log-activity', lead: id, kind: 'call', direction: 'outbound' }),
  'acknowledge-alert': ({ id }) => ({ type: 'acknowledge-alert', lead: id, alert: 'none' }),
  'set-follow-up': ({ id }) => ({ type: 'set-follow-up', lead: id, kind: 'call', dueAt: at }),
  'complete-follow-up': ({ id }) => ({ type: 'complete-follow-up', lead: id }),
  'change-status': ({ id }) => ({ type: 'change-status', lead: id, to: 'Working' }),
  'take-lead': ({ id }) => ({ type: 'take-lead', lead: id }),
  'return-lead': ({ id }) => ({ type: 'return-lead', lead: id, reason: 'no' }),
  reject: ({ id }) => ({ type: 'reject', lead: id, reason: 'no' }),
  assign: ({ id }) => ({ type: 'assign', lead: id, to: 'queue/nowhere' }),
  convert: ({ id }) => ({ type: 'convert', lead: id, account: 'new' }),
  'revert-conversion': ({ id }) => ({ type: 'revert-conversion', lead: id }),
  merge: ({ id }) => ({ type: 'merge', lead: id, absorb: ['nobody-else'] }),
  unmerge: ({ id }) => ({ type: 'unmerge', lead: id, absorbed: 'nobody-else' }),
  'dismiss-duplicate': ({ id }) => ({ type: 'dismiss-duplicate', lead: id, other: 'nobody-else' }),
  'suspect-duplicates': ({ id }) => ({
    type: 'suspect-duplicates',
    lead: id,
    suspects: [{ lead: 'nobody-else', rule: 'name', score: 9000 }],
    asOf: 1,
  }),
  'open-opportunity': ({ id }) => ({ type: 'open-opportunity', lead: id, amount: 1 }),
  'change-opportunity': ({ id }) => ({ type: 'change-opportunity', opportunity: id, amount: 1 }),
  'correct-record': ({ id }) => ({ type: 'correct-record', record: 'contact', id, fields: {} }),
  'note-sync': ({ id }) => ({
    type: 'note-sync',
    record: 'contact',
    id,
    source: 'crm',
    externalId: id,
    how: 'found',
  }),
  'park-sync': ({ id }) => ({
    type: 'park-sync',
    record: 'contact',
    id,
    source: 'crm',
    code: 'no',
    attempts: 1,
  }),
  'retry-sync': ({ id }) => ({ type: 'retry-sync', record: 'contact', id }),
  'load-record': ({ externalId }) => ({
    type: 'load-record',
    record: 'contact',
    import: 'one',
    externalId: { source: 'crm', id: externalId },
    comparedWith: 0,
    fields: {},
  }),
  erase: ({ id }) => ({ type: 'erase', lead: id }),
  'go-live': ({ id }) => ({ type: 'go-live', lead: id }),
  tick: ({ id }) => ({ type: 'tick', lead: id }),
  'address-mail': ({ id }) => ({ type: 'address-mail', lead: id, mail: 'none', sellers: [] }),
  'attempt-mail': ({ id }) => ({ type: 'attempt-mail', lead: id, mail: 'none', attempt: 1 }),
  'report-mail': ({ id }) => ({
    type: 'report-mail',
    lead: id,
    mail: 'none',
    attempt: 1,
    outcome: 'accepted',
  }),
  'settle-mail': ({ id }) => ({ type: 'settle-mail', lead: id, mail: 'none', to: 'dropped' }),
  rescore: ({ id }) => ({ type: 'rescore', lead: id }),
  enrol: ({ id }) => ({ type: 'enrol', lead: id, program: 'none' }),
  'leave-program': ({ id }) => ({ type: 'leave-program', lead: id, program: 'none' }),
  'pause-program': () => null,
  'resume-program': () => null,
  'join-campaign': ({ id }) => ({ type: 'join-campaign', lead: id, campaign: 'none', status: 'sent' }),
  'define-campaign': () => null,
  'record-cost': () => null,
  'record-outcome': ({ id }) => ({ type: 'record-outcome', opportunity: id, outcome: 'won' }),
  'define-product': () => null,
  'define-seller': () => null,
  'define-pool': () => null,
  'set-absence': () => null,
  'publish-process': () => null,
  'start-import': () => null,
  'finish-import': () => null,
  'define-permission-set': () => null,
  'define-role': () => null,
  'give-access': () => null,
  'take-access': () => null,
};

const commandsAbout = (known: Known): readonly Command[] =>
  (Object.keys(commandSchemas) as CommandType[]).flatMap((type) => commands[type](known) ?? []);

const camelCased = (type: string): string =>
  type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** All that a handle answers about a lead, reads first, by the name of the read. */
export async function heardBy(
  handle: Handle,
  known: Known,
  { runDue, only }: { readonly runDue: () => Promise<unknown>; readonly only?: keyof Handle | undefined },
): Promise<Heard> {
  const verbs = new Set(Object.keys(commandSchemas).map(camelCased));
  const unnamed = Object.keys(handle).filter((name) => !(name in reads) && !verbs.has(name));
  assert.deepEqual(unnamed, [], 'Each read of a handle has its question here.');
  const heard: Record<string, unknown> = {};
  for (const [name, ask] of Object.entries(reads)) {
    if (only === undefined || only === name) heard[name] = await ask(handle, known);
  }
  await runDue();
  return heard;
}

/** Answers by read. */
export type Heard = { readonly [read: string]: unknown };

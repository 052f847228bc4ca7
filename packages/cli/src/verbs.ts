import { mailVerbs } from './mail-verbs.ts';
import type { Verb } from './verb.ts';

/** All verbs. What one needs is loaded when it is called: help and mistakes are answered at once. */
export const verbs: readonly Verb[] = [
  {
    name: 'import',
    args: '<file>',
    summary: 'Import leads or records from a CSV file; the same file again changes nothing',
    options: [
      ['--map <map>', 'JSON file: which column means what'],
      ['--process <process>', 'JSON file: the rules (default: named by the map, else those of the store)'],
      ['--assign', 'Run the assignment rules for new leads'],
      ['--errors <out>', 'Keep the rows that failed in a CSV file, to be corrected and imported'],
    ],
    notes: `  A line of a file is one commit: an import that was stopped or killed is finished by running it again.
  Ctrl-C stops after the rows in flight. Try a file without keeping anything: --store memory:
  --json ends with one value: {"rows","created","updated","unchanged","invalid",…}`,
    run: async (call) => (await import('./import.ts')).importFile(call),
  },
  {
    name: 'leads',
    args: '',
    summary: 'List leads, whom to call first at the top',
    options: [
      ['--open', 'Only the work list: without snoozed, disqualified and converted leads'],
      ['--limit <n>', 'At most n leads'],
    ],
    notes: `  The work list comes first in its order, then the others by score. --json gives a line per lead:
  {"id","externalId","status","source","owner","score","converted"}`,
    run: async (call) => (await import('./leads.ts')).listLeads(call),
  },
  {
    name: 'lead',
    args: '<id>',
    summary: 'Show one lead: where it stands, why it has its score, what happened to it',
    options: [
      ['--version <n>', 'As it was after its n-th event'],
      ['--known-at <t>', 'As it was known at an instant (2026-11-21T09:00:00Z), or when a day began in UTC'],
      [
        '--happened-by <t>',
        'By what had happened then, whenever it was recorded, its score for that instant',
      ],
      ['--explain', 'Also why: fit, owners, answer, and what rules asked for and did not get'],
    ],
    notes: `  <id> is the lead's id, or its external id where only one lead has it. --json gives one value with the
  fields, the parts of the score and the history; it holds names and addresses.`,
    run: async (call) => (await import('./lead.ts')).showLead(call),
  },
  {
    name: 'events',
    args: '',
    summary: 'Print the log: what happened, in order',
    options: [
      ['--lead <id>', 'Only the events of one lead, by its id or its external id'],
      ['--after <n>', 'Only events after this position'],
    ],
    notes: `  --json gives a line per event as it is stored, its personal part opened: whoever reads it reads
  names and addresses. Without it the lines hold none.`,
    run: async (call) => (await import('./events.ts')).printEvents(call),
  },
  {
    name: 'report',
    args: '<name>',
    summary: 'Print a figure: funnel, sellers',
    options: [],
    notes: `  report funnel: how many leads stand where, and how many were converted. --json gives
  {"captured","converted","conversionRate","byStatus":{…}}, the rate as a fraction
  report sellers: won count and value of each seller, by currency. --json gives {"won","lost","open","sellers":[{"seller",
  "name","currency","opportunities","open","openAmount","won","lost","wonValue","winRate"}]}, money in whole units`,
    run: async (call) => (await import('./report.ts')).printReport(call),
  },
  {
    name: 'duplicates',
    args: '[file] [other]',
    summary: 'Find leads that may be one: in the store, in a file, or across two files',
    options: [
      ['--map <map>', 'JSON file: which column means what; with a file'],
      ['--process <process>', 'JSON file: the rules (default: named by the map, else the preset default)'],
      ['--suspected', 'Of the store: what was found as leads came in, and nobody confirmed or dismissed yet'],
      ['--limit <n>', 'With --suspected: at most n pairs (default: 50)'],
    ],
    notes: `  The rules are those of the process, under duplicates; nothing is written, but by --suspected, which looks at what
  came in since and records whom it finds, as passes do. With a file nothing but the file is
  read, with two a lead of the first is only compared with those of the second. --json gives a line per pair, the
  most alike first: {"a","b","score"}, from a file by external id, from the store by the id of the lead. The score
  is at most 1, which is equal in everything; --suspected adds "rule" and "suspectedAt". Exit code 1 where rows could
  not be read.`,
    run: async (call) => (await import('./duplicates.ts')).printDuplicates(call),
  },
  {
    name: 'merge',
    args: '<survivor> <...absorbed>',
    summary: 'Make one lead of several: the first one stands for all of them',
    options: [
      [
        '--choose <field=lead>',
        'Whose value stands; else that of the survivor, where it has one. May be repeated',
      ],
    ],
    notes: `  Leads as for lead. What the others did counts for the survivor, once; its consent is the most restrictive. Whoever
  asks for one of them is told its id. --json gives one value: {"lead","absorbed":[…]}; unmerge parts them again.`,
    run: async (call) => (await import('./merge.ts')).mergeLeads(call),
  },
  {
    name: 'unmerge',
    args: '<survivor> <absorbed>',
    summary: 'Part a lead from the one that took it over',
    options: [],
    notes: `  Each has its own counts, consent and values again; what happened since stays with the survivor. Of merges of merges
  the later one is undone first. --json gives one value: {"lead","absorbed"}.`,
    run: async (call) => (await import('./merge.ts')).unmergeLead(call),
  },
  {
    name: 'dismiss',
    args: '<lead> <other>',
    summary: 'Say that two leads are two: they are not suspected again',
    options: [],
    notes: `  Whether they were suspected or not: see duplicates --suspected. --json gives one value: {"a","b"}.`,
    run: async (call) => (await import('./merge.ts')).dismissPair(call),
  },
  {
    name: 'backup',
    args: '<path>',
    summary: 'Copy the store into a new file, whole, as it stands at this moment',
    options: [
      ['--keys <path>', 'Copy the keys of the personal data into a second new file, to be kept apart'],
    ],
    notes: `  The copy holds the log and what was derived from it, not the keys: without those nobody reads a name in it,
  nor do you. No file is ever overwritten. Open it with --store sqlite:PATH, its keys beside it as PATH.keys.
  --json gives {"path","keys","bytes"}, keys null where they were left out`,
    run: async (call) => (await import('./backup.ts')).backUpStore(call),
  },
  {
    name: 'export',
    args: '<id>',
    summary: 'Print all that is kept of the person behind a lead',
    options: [],
    notes: `  <id> as for lead. --json gives one value, {"lead","subjects","exportedAt","erasedAt","imports","streams"}:
  leads, contact, account and opportunity as far as they are the person's, each with its fields and events.`,
    run: async (call) => (await import('./export.ts')).exportLead(call),
  },
  {
    name: 'erase',
    args: '<id>',
    summary: 'Forget the person behind a lead, for good',
    options: [['--reason <reason>', 'request, consent-withdrawn, retention or mistake']],
    notes: `  <id> as for lead. There is no way back: the keys of what is personal are destroyed, and what remains counts in
  figures only. It lists the imports that the lead came by: files are yours to clean. --json gives one value,
  {"lead","erasedAt","subjects","imports":[{"id","source"}]}; exit code 1 and erased when it was done before.`,
    run: async (call) => (await import('./erase.ts')).eraseLead(call),
  },
  {
    name: 'go-live',
    args: '',
    summary: 'List what would be due for imported leads, which alert nobody until then',
    options: [
      ['--confirm', 'Do it: each lead goes live once'],
      ['--assign', 'Also run the assignment rules'],
    ],
    notes: `  Leads that are converted or disqualified are left alone. --json gives a line per lead:
  {"lead","done","events":[{"type","data"}],"refusal"}`,
    run: async (call) => (await import('./go-live.ts')).goLive(call),
  },
  {
    name: 'tasks',
    args: '',
    summary: 'List what time brings: what is due, late or parked; work it when told',
    options: [
      ['--all', 'Also what is not due yet'],
      ['--limit <n>', 'At most n tasks'],
      ['--run', 'Make one pass: work what is due, and what that makes due'],
      ['--retry <record>', 'Offer a parked record, account/ID or all, to the host’s CRM again'],
    ],
    notes: `  late: due for over a minute, nobody makes passes. parked: worked in vain, left alone for a while.
  Records that the host’s CRM is to have come last, parked ones with why: they are worked by an engine that has
  a directory, and parked for good after eight tries. --json gives a line per task, first
  {"id","kind","lead","submission","dueAt","standing"}, then {"id","kind":"directory","record","source","dueAt",
  "standing","code"}; with --retry one value, {"retried"}; with --run one value,
  {"done","parked"}, and exit code 1 where something is parked.`,
    run: async (call) => (await import('./tasks.ts')).tasks(call),
  },
  ...mailVerbs,
  {
    name: 'audit',
    args: '',
    summary: 'Print who did what to what, when, why and by which rules, the newest first',
    options: [
      ['--by <actor>', 'Only what somebody did: user:NAME or system'],
      ['--thing <thing>', 'Only what was done to a thing: lead/ID, access/main, process/main'],
      ['--kind <kind>', 'Only things of a kind: lead, account, access'],
      ['--type <type>', 'Only events of a type, such as assigned'],
      ['--command <id>', 'Only what a command wrote'],
      ['--cause <id>', 'Only what an event or a command made follow'],
      ['--correlation <id>', 'Only what belongs together'],
      ['--rules <n>', 'Only what a version of the process decided'],
      ['--since <t>', 'Recorded then or later: an instant, or a day in UTC'],
      ['--until <t>', 'Recorded then or before'],
      ['--limit <n>', 'At most n events (default: 100)'],
    ],
    notes: `  Only what the actor may see is in it. --json gives a line per event, without what is personal: {"position",
  "recordedAt","occurredAt","actor","type","thing","version","mode","command","cause","correlation","processVersion",
  "data"}`,
    run: async (call) => (await import('./audit.ts')).audit(call),
  },
  {
    name: 'access',
    args: '[action] [who] [kind] [id]',
    summary: 'List who may do what; give and take roles and permission sets',
    options: [
      ['--name <name>', 'What people call the role or the set that is defined'],
      ['--sets <sets>', 'Of a role: the permission sets that it stands for, with commas'],
      ['--permissions <permissions>', 'Of a set: what it allows, with commas'],
      ['--hide <fields>', 'Of a set: fields that it does not show'],
      ['--discount <percent>', 'Of a set: the discount that its holders may grant by themselves'],
    ],
    notes: `  access                                  who has what, and what each role and set stands for
  access give ada role seller             from the first that anybody is given, who has none sees nothing
  access take ada set fairs
  access define role inside --sets seller,fairs
  access define set fairs --permissions import,see-all --hide revenue
  --actor system is the house itself: whoever can open the store can always do this. --json gives one value,
  {"inForce","own","people","roles","sets"}, or {"id","changed"}.`,
    run: async (call) => (await import('./access.ts')).access(call),
  },
  {
    name: 'rescore',
    args: '',
    summary: 'Score every lead by the rules in force: after other rules were published',
    options: [],
    notes: `  Once per lead and version of the rules, however often it is run. Ctrl-C stops after the leads in flight.
  --json gives {"leads","rescored","outrun","complete"}; exit code 1 where leads changed while they were read.`,
    run: async (call) => (await import('./rescore.ts')).rescore(call),
  },
  {
    name: 'move-leads',
    args: '',
    summary: 'Move the open leads of somebody who leaves or is away, as one batch',
    options: [
      ['--from <owner>', 'Whose: seller/<id> or queue/<id>'],
      ['--to <owner>', 'rules, stand-in, seller/<id> or queue/<id>'],
      ['--reason <text>', 'What is said of each'],
      ['--batch <id>', 'Names the move; the same again goes on with it'],
    ],
    notes: `  By the rules no lead comes back to who it is from. A move that was stopped or killed is finished by the same
  call with its --batch: no lead moves twice. --json gives {"batch","leads","moved","refused","complete"}.`,
    run: async (call) => (await import('./move-leads.ts')).moveLeads(call),
  },
  {
    name: 'try',
    args: '<file>',
    summary: 'Tell what a capture would come to, phase by phase, and write nothing',
    options: [
      ['--process <process>', 'JSON file: rules to try (default: those of the store)'],
      ['--process-version <n>', 'Rules that were published before'],
      ['--history', 'As an import records it: facts and score, no mail, no alert'],
    ],
    notes: `  <file> is a capture as JSON, such as {"channel":"web","fields":{"lastName":"King"}}, or any command with its type.
  --json gives one value, {"processVersion","mode","refusal","id","events","facts","phases","lead"}; it holds what was
  written into the file. Exit code 1 where it would be refused.`,
    run: async (call) => (await import('./try.ts')).tryFile(call),
  },
  {
    name: 'lint',
    args: '',
    summary: 'Look through a process for what its author can hardly want',
    options: [
      ['--process <process>', 'JSON file: the rules'],
      ['--all', 'Also what is good to know and harms nobody'],
      ['--budget <n>', 'Kinds of leads to try at most before a question is left open'],
    ],
    notes: `  Entries that no lead reaches, conditions that no lead meets, leads that no entry takes, statuses without a way
  in or out, queues and pools without people: each with a lead that shows it, or with the search that found none.
  --json gives {"ok","findings":[{"code","severity","path","words","proof"}]}; exit code 1 when there is a fault.`,
    run: async (call) => (await import('./lint.ts')).lintFile(call),
  },
  {
    name: 'migrate',
    args: '',
    summary: 'Make the tables of a store, or bring them to their newest version',
    options: [
      ['--role <role>', 'Also give a PostgreSQL role the rights to work the store, none to change its log'],
      ['--citus', 'Also distribute the tables with Citus, by tenant'],
      ['--print', 'With --citus: only print the calls'],
    ],
    notes: `  Every verb does it by itself where it may. On a PostgreSQL server run it as the owner of the tables, before
  processes work the store as another role: leadstream migrate --store postgres://owner@host/leads --role worker
  The same again changes nothing. --json gives {"store","role","citus":[…]}, the calls that distribute.`,
    run: async (call) => (await import('./migrate.ts')).migrate(call),
  },
  {
    name: 'check',
    args: '',
    summary: 'Check the store: its log, and what was derived from it',
    options: [],
    notes: `  Versions of every stream are dense, positions have no gap, every list and figure equals one rebuilt from
  the log, and none is ahead of it. --json gives {"ok","problems":[…]}; exit code 1 when something is wrong.`,
    run: async (call) => (await import('./check.ts')).checkStore(call),
  },
];

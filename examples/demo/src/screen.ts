import { type Contact, type Event, type Lead, nameOf } from '@leadstream/core';
import type { Engine, Handle } from '@leadstream/engine';
import { band, bar, faint, moment, money, percent, points, strong, table, title } from './paint.ts';
import { reasons } from './reasons.ts';
import { inWords } from './story.ts';

/** Everything on one screen, for a sales manager. */
export async function printScreen(house: Handle): Promise<void> {
  await printFunnel(house);
  await printHottest(house);
  const converted = await convertedLead(house);
  if (converted) {
    await printConversion(house, converted);
    await printEarlier(house, converted);
  }
}

async function printFunnel(house: Handle): Promise<void> {
  const { captured, converted, conversionRate, byStatus } = await house.report('funnel');
  console.log(title('Where the leads stand'));
  const label = (text: string) => `  ${text.padEnd(12)}`;
  console.log(`${label('came in')}${String(captured).padStart(6)}  ${bar(captured, captured)}`);
  const { definition } = await house.process();
  for (const { id } of definition.statuses) {
    const count = byStatus[id] ?? 0;
    if (count > 0) console.log(`${label(id)}${String(count).padStart(6)}  ${bar(count, captured)}`);
  }
  console.log(
    `  ${strong(percent(conversionRate))} of all leads were converted (${converted} of ${captured})`,
  );
}

async function printHottest(house: Handle): Promise<void> {
  console.log(title('The five hottest leads that are still open, and why'));
  const { rows } = await house.workList({ limit: 50 });
  if (rows.length === 0) console.log('  none: every lead is converted, snoozed or disqualified');
  const scored = await Promise.all(rows.map(async (row) => ({ row, why: await house.explainScore(row.id) })));
  const hottest = scored.sort((a, b) => (b.why?.score ?? 0) - (a.why?.score ?? 0)).slice(0, 5);
  const leads = await house.leads(hottest.map(({ row }) => row.id));
  const lines = hottest.map(({ row, why }, i) => {
    const lead = leads[i];
    return [
      points(why?.score ?? row.score),
      band(why?.band ?? row.band),
      (lead && nameOf(lead)) ?? row.id,
      row.status,
      row.owner.replace('seller/', ''),
      why ? reasons(why) : '',
    ];
  });
  if (lines.length > 0) console.log(table(['score', 'band', 'lead', 'status', 'owner', 'points'], lines));
}

/** The latest converted lead, one with an opportunity if there is any. */
async function convertedLead(house: Handle): Promise<Lead | null> {
  let found: Lead | null = null;
  for await (const event of house.events({})) {
    if (event.type !== 'converted') continue;
    const hasOpportunity = event.data['opportunity'] !== undefined;
    if (!found || hasOpportunity) found = await house.lead(event.stream.slice('lead/'.length));
  }
  return found;
}

async function printConversion(house: Handle, lead: Lead): Promise<void> {
  const { conversion } = lead;
  if (!conversion) return;
  console.log(title('One conversion: what was made of it'));
  const account = await house.record('account', conversion.account);
  const contact = await house.record('contact', conversion.contact);
  const opportunity = conversion.opportunity
    ? await house.record('opportunity', conversion.opportunity)
    : null;
  const text = (record: Pick<Contact, 'fields' | 'personal'> | null, field: string) => {
    const value = record && (record.personal.fields[field] ?? record.fields[field]);
    return value === undefined || value === null ? '' : String(value);
  };
  const name = [text(contact, 'firstName'), text(contact, 'lastName')].filter(Boolean).join(' ');
  const opened = account?.lead === lead.id ? 'new' : 'existing';
  const rows = [
    ['account', text(account, 'name') || `${name} (person)`, `${opened}, owned by ${account?.owner ?? ''}`],
    ['contact', name, origins(contact?.provenance ?? {})],
  ];
  if (opportunity) {
    const line = opportunity.lines[0];
    const asked = line?.discountAsked ? `, ${line.discountAsked / 100} % discount granted` : '';
    const amount =
      opportunity.amount === null ? 'no amount' : money(opportunity.amount, opportunity.currency);
    rows.push(['opportunity', text(opportunity, 'name'), `${line?.product ?? ''}${asked}: ${amount}`]);
  } else {
    rows.push(['opportunity', 'none', 'no product was chosen yet, so account and contact only']);
  }
  console.log(table(['', 'name', 'why'], rows));
}

function origins(provenance: Readonly<Record<string, { from: string; field?: string | undefined }>>): string {
  const from = Object.entries(provenance).map(
    ([field, origin]) => `${field} ← ${origin.field ?? origin.from}`,
  );
  return from.slice(0, 3).join(', ') + (from.length > 3 ? ` and ${from.length - 3} more` : '');
}

/** The same lead at three earlier moments: read from the log as it was known then. */
async function printEarlier(house: Handle, lead: Lead): Promise<void> {
  const history = await house.history(lead.id);
  console.log(title(`${nameOf(lead) ?? lead.id}, as it was known earlier`));
  const chosen = milestones(history);
  const rows: string[][] = [];
  for (const event of chosen) {
    const then = await house.lead(lead.id, { version: event.version });
    if (!then) continue;
    rows.push([
      moment(event.occurredAt),
      `version ${event.version}`,
      then.status.id,
      points(then.score.value),
      then.owner.replace('seller/', ''),
      faint(inWords(event)),
    ]);
  }
  console.log(table(['when', '', 'status', 'score', 'owner', 'what had just happened'], rows));
}

function milestones(history: readonly Event[]): Event[] {
  const wanted = ['captured', 'activity-logged', 'scored', 'converted'];
  const firsts = wanted.map((type) => history.find((event) => event.type === type));
  return firsts.filter((event): event is Event => event !== undefined).sort((a, b) => a.version - b.version);
}

/** Whether everything that is stored agrees with itself. */
export async function printCheck(engine: Engine): Promise<void> {
  const problems = await engine.check();
  const verdict =
    problems.length === 0
      ? 'clean: versions dense, positions gapless, views equal to a rebuild'
      : `${problems.length} problems`;
  console.log(`\n${strong('check')}  ${verdict}`);
  for (const problem of problems.slice(0, 5)) console.log(`  ${JSON.stringify(problem)}`);
}

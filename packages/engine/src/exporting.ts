import {
  type Account,
  type Contact,
  can,
  type Event,
  type Fields,
  idOf,
  iso,
  type Lead,
  leadStream,
  type Opportunity,
  type StreamState,
  stateOf,
  withoutFields,
} from '@leadstream/core';
import type { Desk } from './desk.ts';
import { streamPages } from './event-reader.ts';
import { type Seeing, seeingOf } from './seeing.ts';

/** All that is kept of one person, opened: instants are ISO-8601 in UTC, values as their fields have them. */
export interface PersonExport {
  readonly lead: string;
  /** The subjects that the person is: what an erasure would destroy. */
  readonly subjects: readonly string[];
  readonly exportedAt: string;
  /** When the person was erased, `null` while it is not: what was personal is gone then. */
  readonly erasedAt: string | null;
  /** Imports that touched the leads, the latest of each: the files behind them may hold the person as well. */
  readonly imports: readonly string[];
  readonly streams: readonly ExportedStream[];
}

/** The leads, contact, account and opportunities of the person, each with its present values and all its events. */
export interface ExportedStream {
  readonly stream: string;
  readonly fields: Fields;
  readonly events: readonly Event[];
}

type Kept = ExportedStream & { readonly state: StreamState };

/** Collects what is kept of the person behind a lead; `null` where there is none, or the actor may not. */
export async function exportPerson(desk: Desk, id: string): Promise<PersonExport | null> {
  const { shell, tenant } = desk;
  await tenant.finishErasures();
  const first = await readStream(desk, leadStream(id));
  const seeing = await seeingOf(desk);
  if (!first || !mayExport(seeing, first.state as Lead)) return null;
  const others = await otherLeads(desk, first);
  const leads = [first, ...others.filter(({ state }) => mayExport(seeing, state as Lead))];
  const states = leads.map(({ state }) => state as Lead);
  const subjects = [...new Set(states.map(({ subject }) => subject))];
  const records = await recordsOf(desk, states, new Set(subjects));
  const erasedAt = (first.state as Lead).erasedAt;
  return {
    lead: id,
    subjects,
    exportedAt: iso(shell.clock.now()),
    erasedAt: erasedAt > 0 ? iso(erasedAt) : null,
    imports: [...new Set(states.flatMap(({ imports }) => imports))],
    streams: [...leads, ...records].map(({ stream, fields, events }) =>
      withoutFields({ stream, fields, events }, seeing.hiddenOf(first.state as Lead)),
    ),
  };
}

const mayExport = ({ asker, thing }: Seeing, { owner, conversion }: Lead): boolean =>
  can(asker, 'export', thing(owner, conversion !== null));

/** The other leads that were converted into the same contact. */
async function otherLeads(desk: Desk, { stream, state }: Kept): Promise<Kept[]> {
  const { conversion } = state as Lead;
  const contact = conversion && (await readStream(desk, `contact/${conversion.contact}`));
  if (!contact) return [];
  const { leads } = contact.state as Contact;
  return present(
    leads.map(leadStream).filter((one) => one !== stream),
    desk,
  );
}

/** Records that the leads became, as far as they are the person's: a company is not. */
async function recordsOf(desk: Desk, leads: readonly Lead[], subjects: ReadonlySet<string>): Promise<Kept[]> {
  const streams = leads.flatMap(({ conversion }) =>
    conversion
      ? [
          `contact/${conversion.contact}`,
          `account/${conversion.account}`,
          ...(conversion.opportunity ? [`opportunity/${conversion.opportunity}`] : []),
        ]
      : [],
  );
  const found = await present([...new Set(streams)], desk);
  return found.filter(({ state }) => subjects.has((state as Account | Contact | Opportunity).subject));
}

async function present(streams: readonly string[], desk: Desk): Promise<Kept[]> {
  const found = await Promise.all(streams.map((stream) => readStream(desk, stream)));
  return found.filter((one) => one !== null);
}

async function readStream({ shell, tenant }: Desk, stream: string): Promise<Kept | null> {
  const events: Event[] = [];
  for await (const page of streamPages(shell, tenant.name, stream)) events.push(...page);
  const state = stateOf(stream, events);
  if (!state || idOf(stream) === '') return null;
  const { fields, personal } = state as Lead;
  return { stream, state, fields: { ...fields, ...personal.fields }, events };
}

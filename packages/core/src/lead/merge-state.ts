import type { Draft } from 'immer';
import { waitForNothing } from './alert-state.ts';
import { changeDeadlines } from './deadline-state.ts';
import { countEngagement } from './engagement-state.ts';
import type { Fields, MatchKeys } from './events/capture.ts';
import type { engaged } from './events/engagement.ts';
import { type EventOf, iso, millis } from './events/event.ts';
import type { absorbed, merged, mergeReverted, Tally } from './events/merging.ts';
import { thawed } from './frozen-state.ts';
import type { Lead } from './lead.ts';
import { noteMailFault } from './mail-state.ts';
import { sideOf, united } from './merge-sides.ts';
import type { Engagement, Merge, Part, PersonalBefore, Side } from './side.ts';

/** The compartment of `merged`. */
export interface PersonalMerged {
  readonly fields: Fields;
  readonly keys: MatchKeys;
  readonly before: PersonalBefore;
}

export function noteMerged(lead: Draft<Lead>, { data, personal }: EventOf<typeof merged>): void {
  const merge = (lead.merge ??= { own: sideOf(lead as Side) as Draft<Side>, parts: {} });
  const taken = Object.keys(data.fieldChoices).filter((field) => data.fieldChoices[field] === data.absorbed);
  const { below, before: plainBefore } = data;
  const part: Part = { below: thawed(below), side: sideFrom(data), taken, before: thawed(plainBefore) };
  merge.parts[data.absorbed] = part as Draft<Part>;
  unite(lead);
  for (const [field, value] of Object.entries(data.fields)) {
    lead.fields[field] = thawed(value) as string;
    delete lead.personal.fields[field];
  }
  if (!personal) return;
  const { fields, keys, before } = personal.data as unknown as PersonalMerged;
  for (const [field, value] of Object.entries(fields)) {
    lead.personal.fields[field] = thawed(value) as string;
    delete lead.fields[field];
  }
  lead.personal.keys = thawed(keys) as Draft<MatchKeys>;
  lead.personal.before = {
    ...lead.personal.before,
    [data.absorbed]: thawed(before) as Draft<PersonalBefore>,
  };
}

export function noteMergeReverted(lead: Draft<Lead>, event: EventOf<typeof mergeReverted>): void {
  const { data, personal } = event;
  if (lead.id === data.absorbed) {
    lead.absorbedBy = '';
    return;
  }
  for (const field of data.cleared) {
    delete lead.fields[field];
    delete lead.personal.fields[field];
  }
  Object.assign(lead.fields, thawed(data.fields));
  if (personal) {
    const { fields, keys } = personal.data as unknown as PersonalBefore;
    Object.assign(lead.personal.fields, thawed(fields));
    lead.personal.keys = thawed(keys) as Draft<MatchKeys>;
  }
  if (lead.personal.before) delete lead.personal.before[data.absorbed];
  if (!lead.merge) return;
  delete lead.merge.parts[data.absorbed];
  unite(lead);
  if (Object.keys(lead.merge.parts).length > 0) return;
  lead.merge = null;
  delete lead.personal.before;
}

/** It is over with the lead while another stands for it: nothing of it is due, and nobody need look at it. */
export function noteAbsorbed(lead: Draft<Lead>, event: EventOf<typeof absorbed>): void {
  lead.absorbedBy = event.data.into;
  changeDeadlines(lead.deadlines, event);
  waitForNothing(lead);
  lead.followUp = null;
  lead.score.nextBandAt = 0;
  lead.routing.ageDueAt = 0;
}

/** What happens to a lead that took others over is its own, whoever may be parted from it later. */
export function noteOwnEngagement(own: Draft<Side>, event: EventOf<typeof engaged>, at: number): void {
  countEngagement(own, event, at);
  noteMailFault(own, event);
}

/** A lead, and what is its own where it took others over. */
export const sidesOf = (lead: Draft<Lead>): Draft<Side>[] =>
  lead.merge ? [lead as Draft<Side>, lead.merge.own] : [lead as Draft<Side>];

function unite(lead: Draft<Lead>): void {
  const { own, parts } = lead.merge as Merge;
  Object.assign(lead, united([own, ...Object.values(parts).map(({ side }) => side)]));
}

const instantOf = (ms: number): { at?: string } => (ms === 0 ? {} : { at: iso(ms) });
const msOf = (instant: string | undefined): number => (instant === undefined ? 0 : millis(instant));

/** What a lead brings along, as an event tells it. */
export function sideData({ engagement, totals, consent, mail }: Side) {
  const { hardBouncedAt, addressSince, marketing, ...plain } = mail;
  return {
    engagement: Object.fromEntries(Object.entries(engagement).map(([kind, one]) => [kind, tallyOf(one)])),
    totals: { ...totals },
    consent: Object.fromEntries(
      Object.entries(consent).map(([channel, one]) => [channel, { ...one, at: iso(one.at) }]),
    ),
    mail: {
      ...plain,
      ...named('hardBouncedAt', instantOf(hardBouncedAt).at),
      ...named('addressSince', instantOf(addressSince).at),
      marketing: marketing.map(iso),
    },
  };
}

const named = (name: string, value: string | undefined): { [name: string]: string } =>
  value === undefined ? {} : { [name]: value };

function tallyOf({
  newest: _newest,
  oldest: _oldest,
  firstAt,
  lastAt,
  recent,
  ...counts
}: Engagement): Tally {
  return thawed({
    ...counts,
    ...named('firstAt', instantOf(firstAt).at),
    ...named('lastAt', instantOf(lastAt).at),
    recent: recent.map((one) => ({ ...one, at: iso(one.at) })),
  }) as Tally;
}

function sideFrom({ engagement, totals, consent, mail }: EventOf<typeof merged>['data']): Side {
  return thawed({
    engagement: Object.fromEntries(
      Object.entries(engagement).map(([kind, { firstAt, lastAt, recent, ...counts }]) => {
        const days = Object.keys(counts.days).sort();
        const tally: Engagement = {
          ...counts,
          firstAt: msOf(firstAt),
          lastAt: msOf(lastAt),
          newest: days.at(-1) ?? '',
          oldest: days[0] ?? '',
          recent: recent.map((one) => ({ ...one, at: millis(one.at) })),
        };
        return [kind, tally];
      }),
    ),
    totals,
    consent: Object.fromEntries(
      Object.entries(consent).map(([channel, one]) => [channel, { ...one, at: millis(one.at) }]),
    ),
    mail: {
      ...mail,
      hardBouncedAt: msOf(mail.hardBouncedAt),
      addressSince: msOf(mail.addressSince),
      marketing: mail.marketing.map(millis),
    },
  }) as Side;
}

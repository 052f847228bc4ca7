import { type Command, iso, type Lead, type Refusal } from '@leadstream/core';
import { type Chance, seededChance } from '../chance.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { createAgenda } from './agenda.ts';
import { type Buyer, chanceToBuy, drawBuyer, marketSellers } from './buyers.ts';

const hour = 3_600_000;
const dayMs = 24 * hour;

/** What the market asks of a house: an engine's handle fits. */
export interface MarketHouse {
  execute(
    command: Command,
  ): Promise<
    { readonly ok: true; readonly id: string | null } | { readonly ok: false; readonly refusal: Refusal }
  >;
  lead(id: string): Promise<Lead | null>;
}

export interface MarketOptions {
  /** The same seed gives the same market. */
  readonly seed: number;
  /** How many buyers come, spread over the days. */
  readonly leads: number;
  readonly days: number;
  /** Days that pass after the last arrival, for sales to end. Default: 0, so that some are still under way. */
  readonly daysAfter?: number;
  /** Called after each captured lead. */
  readonly onLead?: (count: number) => void;
}

/** What the market knows of a lead, beside what the house recorded. */
export interface MarketLead {
  readonly id: string;
  readonly source: string;
  readonly seller: string | null;
  readonly responseHours: number | null;
  readonly chance: number;
  readonly bought: boolean;
}

type Happening =
  | { readonly kind: 'arrival'; readonly buyer: Buyer }
  | { readonly kind: 'interest'; readonly lead: string; readonly command: Command }
  | { readonly kind: 'call'; readonly lead: string; readonly buyer: Buyer; readonly seller: string }
  | { readonly kind: 'ending'; readonly lead: string; readonly buyer: Buyer; readonly bought: boolean };

/**
 * Lives a market through a house, in the order of its simulated time: buyers arrive and show interest, sellers call
 * after a while, and whether a buyer buys follows `chanceToBuy`. Answers what the market itself knows.
 */
export async function liveMarket(
  house: MarketHouse,
  clock: SimulatedClock,
  options: MarketOptions,
): Promise<MarketLead[]> {
  const chance = seededChance(options.seed);
  const agenda = createAgenda<Happening>();
  const start = clock.now();
  const ledger = new Map<string, MarketLead>();
  for (let n = 0; n < options.leads; n += 1) {
    const buyer = drawBuyer(chance, n);
    agenda.put(start + Math.floor(chance.draw() * options.days * dayMs), { kind: 'arrival', buyer });
  }
  const market: Market = { house, agenda, chance, ledger, onLead: options.onLead ?? (() => undefined) };
  const end = start + (options.days + (options.daysAfter ?? 0)) * dayMs;
  for (let next = agenda.take(); next && next.at <= end; next = agenda.take()) {
    clock.moveTo(next.at);
    await happen(market, next.thing, next.at);
  }
  return [...ledger.values()];
}

interface Market {
  readonly house: MarketHouse;
  readonly agenda: ReturnType<typeof createAgenda<Happening>>;
  readonly chance: Chance;
  readonly ledger: Map<string, MarketLead>;
  readonly onLead: (count: number) => void;
}

async function happen(market: Market, thing: Happening, at: number): Promise<void> {
  if (thing.kind === 'arrival') await arrive(market, thing.buyer, at);
  else if (thing.kind === 'interest') await done(market, thing.command);
  else if (thing.kind === 'call') await call(market, thing, at);
  else await end(market, thing);
}

/** Carries a command out; a refusal means that the market and the house disagree, which is a defect. */
async function done(market: Market, command: Command): Promise<string> {
  const answer = await market.house.execute(command);
  if (!answer.ok) throw new Error(`The house refused "${command.type}": ${answer.refusal.code}.`);
  return answer.id ?? '';
}

async function arrive(market: Market, buyer: Buyer, at: number): Promise<void> {
  const { agenda, chance, ledger } = market;
  const lead = await done(market, {
    type: 'capture',
    channel: 'web',
    fields: buyer.fields,
    source: buyer.source,
    touch: { at: iso(at), source: buyer.source.toLowerCase() },
    consent: { email: 'granted' },
  });
  for (const { afterHours, engagement } of buyer.interest) {
    const command: Command = { type: 'engage', lead, engagements: [engagement] };
    agenda.put(at + Math.floor(afterHours * hour), { kind: 'interest', lead, command });
  }
  const owner = (await market.house.lead(lead))?.owner ?? '';
  const seller = marketSellers.find(({ id }) => owner === `seller/${id}`);
  const responseHours = seller ? chance.wait(seller.responseHours) : null;
  const odds = responseHours === null ? 0 : chanceToBuy(buyer.source, responseHours);
  const bought = buyer.luck < odds;
  ledger.set(lead, {
    id: lead,
    source: buyer.source,
    seller: seller?.id ?? null,
    responseHours,
    chance: odds,
    bought,
  });
  if (seller && responseHours !== null) {
    const calledAt = at + Math.floor(responseHours * hour);
    agenda.put(calledAt, { kind: 'call', lead, buyer, seller: seller.id });
    const endsAt = calledAt + Math.floor((1 + chance.wait(9)) * dayMs);
    agenda.put(endsAt, { kind: 'ending', lead, buyer, bought });
  }
  market.onLead(ledger.size);
}

async function call(
  market: Market,
  { lead }: Extract<Happening, { kind: 'call' }>,
  at: number,
): Promise<void> {
  const isReached = market.chance.draw() < 0.7;
  await done(market, {
    type: 'log-activity',
    lead,
    kind: 'call',
    direction: 'outbound',
    outcome: isReached ? 'reached' : 'no-answer',
    at: iso(at),
  });
  await done(market, { type: 'change-status', lead, to: 'Working' });
}

async function end(market: Market, thing: Extract<Happening, { kind: 'ending' }>): Promise<void> {
  const { lead, buyer, bought } = thing;
  if (!bought) {
    const later = buyer.luck > 0.75;
    const reason = buyer.luck > 0.5 ? 'no-need' : 'budget';
    await done(market, {
      type: 'change-status',
      lead,
      ...(later ? { to: 'Nurturing' } : { to: 'Unqualified', reason }),
    });
    return;
  }
  await done(market, { type: 'change-status', lead, to: 'Qualified' });
  const line = buyer.wish && { ...buyer.wish, quantity: 1, discountGranted: buyer.wish.discountAsked };
  await done(market, {
    type: 'convert',
    lead,
    account: 'match',
    ...(line ? { opportunity: { lines: [line] } } : {}),
  });
  const opportunity = (await market.house.lead(lead))?.conversion?.opportunity;
  if (opportunity) await done(market, { type: 'record-outcome', opportunity, outcome: 'won' });
}

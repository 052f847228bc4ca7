import { type Command, iso, type Lead, type Refusal } from '@leadstream/core';
import type { Buyer } from './buyers.ts';
import { chanceToBuy, type MarketEffects } from './effects.ts';
import { type AtWork, marketSellers } from './sellers.ts';

/** What the market asks of a house: an engine's handle fits. */
export interface MarketHouse {
  execute(
    command: Command,
  ): Promise<
    { readonly ok: true; readonly id: string | null } | { readonly ok: false; readonly refusal: Refusal }
  >;
  lead(id: string): Promise<Lead | null>;
}

/** What the market knows of a lead, beside what the house recorded. */
export interface MarketLead {
  readonly id: string;
  readonly source: string;
  readonly campaign: string | null;
  /** Log-odds of who it is. */
  readonly fit: number;
  readonly isRobot: boolean;
  readonly seller: string | null;
  /** Business hours until the first call. */
  readonly responseHours: number | null;
  readonly chance: number;
  readonly bought: boolean;
}

/** What happens in a market, to whom: things about the same happen one after the other. */
export type Happening = { readonly about: string } & (
  | { readonly kind: 'arrival'; readonly buyer: Buyer }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'ending'; readonly buyer: Buyer; readonly seller: string; readonly bought: boolean }
);

/** What happenings work with. */
export interface Market {
  readonly house: MarketHouse;
  readonly effects: MarketEffects;
  readonly sellers: AtWork;
  /** What follows, at its time. */
  readonly later: (at: number, happening: Happening) => void;
  /** A lead has come in. */
  readonly note: (lead: MarketLead) => void;
}

export async function happen(market: Market, thing: Happening, at: number): Promise<void> {
  if (thing.kind === 'arrival') await arrive(market, thing.buyer, at);
  else if (thing.kind === 'command') await done(market, thing.command);
  else if (thing.bought) await buy(market, thing.about, thing, at);
  else await stayAway(market, thing.about, thing.buyer, at);
}

/** Carries a command out; a refusal means that the market and the house disagree, which is a defect. */
async function done({ house }: Market, command: Command): Promise<string> {
  const answer = await house.execute(command);
  if (!answer.ok) throw new Error(`The house refused "${command.type}": ${answer.refusal.code}.`);
  return answer.id ?? '';
}

async function arrive(market: Market, buyer: Buyer, at: number): Promise<void> {
  const { source, campaign, fields, fit, isRobot, deeds } = buyer;
  const lead = await done(market, {
    type: 'capture',
    channel: 'web',
    fields,
    source,
    touch: { at: iso(at), source: source.toLowerCase(), ...(campaign && { campaign }) },
    consent: { email: 'granted' },
    at: iso(at),
  });
  for (const { afterMs, engagements } of deeds) {
    const done = engagements.map((one) => ({ ...one, at: iso(at + afterMs) }));
    market.later(at + afterMs, {
      kind: 'command',
      about: lead,
      command: { type: 'engage', lead, engagements: done },
    });
  }
  const answered = await serve(market, lead, buyer, at);
  market.note({ id: lead, source, campaign: campaign ?? null, fit, isRobot, ...answered });
}

/** Lets the seller who owns a lead call it, and the buyer decide. Nobody calls a lead in a queue, and it buys nothing. */
async function serve(
  market: Market,
  lead: string,
  buyer: Buyer,
  at: number,
): Promise<Pick<MarketLead, 'seller' | 'responseHours' | 'chance' | 'bought'>> {
  const owner = (await market.house.lead(lead))?.owner;
  const seller = marketSellers.find(({ id }) => owner === `seller/${id}`);
  if (!seller) return { seller: null, responseHours: null, chance: 0, bought: false };
  const calledAt = market.sellers.firstCall(seller, at, buyer.patience);
  const responseHours = market.sellers.businessHours(at, calledAt);
  const month = new Date(at).getUTCMonth();
  const chance = buyer.isRobot ? 0 : chanceToBuy(market.effects, { ...buyer, month, responseHours });
  const bought = buyer.luck < chance;
  const outcome = buyer.isReached && !buyer.isRobot ? 'reached' : 'no-answer';
  const call = { kind: 'call', direction: 'outbound', outcome, at: iso(calledAt) } as const;
  const about = lead;
  market.later(calledAt, { kind: 'command', about, command: { type: 'log-activity', lead, ...call } });
  market.later(calledAt, { kind: 'command', about, command: { type: 'change-status', lead, to: 'Working' } });
  market.later(calledAt + Math.floor(buyer.daysToEnd * 86_400_000), {
    kind: 'ending',
    about,
    buyer,
    seller: seller.id,
    bought,
  });
  return { seller: seller.id, responseHours, chance, bought };
}

async function stayAway(market: Market, lead: string, { luck }: Buyer, at: number): Promise<void> {
  const reason = luck > 0.5 ? 'no-need' : 'budget';
  const to = luck > 0.75 ? { to: 'Nurturing' } : { to: 'Unqualified', reason };
  await done(market, { type: 'change-status', lead, ...to, at: iso(at) });
}

async function buy(
  market: Market,
  lead: string,
  { buyer: { wish }, seller }: Extract<Happening, { kind: 'ending' }>,
  at: number,
): Promise<void> {
  // A house may have put the lead back into a queue meanwhile; whoever sells takes it first.
  const owner = (await market.house.lead(lead))?.owner;
  if (owner?.startsWith('queue/')) await done(market, { type: 'assign', lead, to: `seller/${seller}` });
  await done(market, { type: 'change-status', lead, to: 'Qualified', at: iso(at) });
  const line = wish && { ...wish, quantity: 1, discountGranted: wish.discountAsked };
  await done(market, {
    type: 'convert',
    lead,
    account: 'match',
    ...(line && { opportunity: { lines: [line] } }),
    at: iso(at),
  });
  const opportunity = (await market.house.lead(lead))?.conversion?.opportunity;
  if (opportunity) await done(market, { type: 'record-outcome', opportunity, outcome: 'won', at: iso(at) });
}

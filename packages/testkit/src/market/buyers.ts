import type { EngagementInput } from '@leadstream/core';
import type { Chance } from '../chance.ts';

/** A seller of the market: how long a buyer waits for the first call, in hours on average. */
export interface MarketSeller {
  readonly id: string;
  readonly name: string;
  readonly responseHours: number;
}

/** Three sellers: one who calls at once, one who takes half a day, one who takes two days. */
export const marketSellers: readonly MarketSeller[] = [
  { id: 'ada', name: 'Ada Moreau', responseHours: 1 },
  { id: 'ben', name: 'Ben Okafor', responseHours: 12 },
  { id: 'cleo', name: 'Cleo Lindqvist', responseHours: 48 },
];

/** How a source changes the log-odds of a sale. */
export const sourceEffects: Readonly<Record<string, number>> = {
  'Customer Referral': 1.4,
  Website: 0.5,
  Webinar: 0.3,
  'Online Ad': -0.4,
  'TV Ad': -0.7,
  'Purchased List': -1.6,
};

/**
 * The chance that a buyer buys: 1 / (1 + e^-(x)) with x = -0.6 + the source's effect - 0.55 · ln(1 + hours until
 * the first call). This is the truth that measures must find again.
 *
 * @example
 * chanceToBuy('Website', 0).toFixed(3) // => '0.475'
 */
export function chanceToBuy(source: string, responseHours: number): number {
  const x = -0.6 + (sourceEffects[source] ?? 0) - 0.55 * Math.log(1 + responseHours);
  return 1 / (1 + Math.exp(-x));
}

const sources = [
  ['Website', 30],
  ['Online Ad', 22],
  ['TV Ad', 14],
  ['Webinar', 12],
  ['Customer Referral', 10],
  ['Purchased List', 12],
] as const;
const firstNames = [
  'Ines',
  'Marek',
  'Yuki',
  'Tom',
  'Fatou',
  'Lars',
  'Nadia',
  'Pablo',
  'Aïsha',
  'Jonas',
  'Wei',
  'Zoé',
];
const lastNames = [
  'Keller',
  'Dubois',
  'Novak',
  'Tanaka',
  'Rossi',
  'Haddad',
  'Berg',
  'Silva',
  'Petit',
  'Wolf',
  'Marsh',
];
const companies = ['Hotel', 'Bistro', 'Studio', 'Clinic', 'School', 'Garage'];
const places = ['Azur', 'Lumière', 'Nord', 'Centro', 'Riviera', 'Montagne', 'Harbour', 'Parc'];
const products = [
  { product: 'tv-43', listPrice: 49_900 },
  { product: 'tv-55', listPrice: 89_900 },
  { product: 'tv-65', listPrice: 129_900 },
];

/** A buyer before anybody knows of it. */
export interface Buyer {
  readonly source: string;
  readonly fields: { readonly [field: string]: string };
  /** What it wants; `null` when it cannot decide which television. */
  readonly wish: {
    readonly product: string;
    readonly listPrice: number;
    readonly discountAsked: number;
  } | null;
  /** What it does on the site and with mails, as hours after its first visit. */
  readonly interest: readonly { readonly afterHours: number; readonly engagement: EngagementInput }[];
  /** Decides against the chance to buy: bought when below. */
  readonly luck: number;
}

/** Draws the n-th buyer. About half of them buy for a company. */
export function drawBuyer(chance: Chance, n: number): Buyer {
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance.draw() * list.length)] as T;
  const firstName = one(firstNames);
  const lastName = one(lastNames);
  const company = chance.draw() < 0.5 ? `${one(companies)} ${one(places)} ${n}` : null;
  const domain = company ? `${company.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example` : 'mail.example';
  const wish = { ...one(products), discountAsked: chance.draw() < 0.35 ? 500 : 0 };
  return {
    source: chance.pick(sources),
    fields: {
      firstName,
      lastName,
      email: `${firstName}.${lastName}.${n}@${domain}`
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase(),
      country: one(['FR', 'FR', 'DE', 'CH', 'ES']),
      ...(company ? { company } : {}),
    },
    wish: chance.draw() < 0.8 ? wish : null,
    interest: drawInterest(chance),
    luck: chance.draw(),
  };
}

function drawInterest(chance: Chance): Buyer['interest'] {
  const steps = 1 + Math.floor(chance.draw() * 7);
  return Array.from({ length: steps }, () => ({
    afterHours: chance.wait(30),
    engagement: chance.pick<EngagementInput>([
      [{ kind: 'visit' }, 30],
      [{ kind: 'page-view', facets: { page: 'product' } }, 25],
      [{ kind: 'page-view', facets: { page: 'pricing' } }, 18],
      [{ kind: 'email-open', facets: { message: 'welcome' } }, 15],
      [{ kind: 'link-click', facets: { message: 'welcome' } }, 8],
      [{ kind: 'form-submit', facets: { form: 'request' } }, 6],
      [{ kind: 'webinar-attended' }, 4],
    ]),
  }));
}

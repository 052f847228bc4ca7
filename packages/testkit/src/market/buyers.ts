import type { Chance } from '../chance.ts';
import { type MarketEffects, marketEffects } from './effects.ts';
import { type Deed, drawInterest, drawMachine } from './interest.ts';

const firstNames = 'Ines Marek Yuki Tom Fatou Lars Nadia Pablo Aïsha Jonas Wei Zoé'.split(' ');
const lastNames = 'Keller Dubois Novak Tanaka Rossi Haddad Berg Silva Petit Wolf Marsh'.split(' ');
const companies = ['Hotel', 'Bistro', 'Studio', 'Clinic', 'School', 'Garage'];
const places = ['Azur', 'Lumière', 'Nord', 'Centro', 'Riviera', 'Montagne', 'Harbour', 'Parc'];
const sizes = [3, 8, 20, 45, 80, 250];
const products = [
  { product: 'tv-43', listPrice: 49_900 },
  { product: 'tv-55', listPrice: 89_900 },
  { product: 'tv-65', listPrice: 129_900 },
];

/** A buyer before anybody knows of it. All its luck is drawn: nothing that a house does changes it. */
export interface Buyer {
  readonly source: string;
  readonly campaign?: string | undefined;
  readonly fields: { readonly [field: string]: string | number };
  /** Log-odds of who it is. */
  readonly fit: number;
  /** A machine: it buys nothing. */
  readonly isRobot: boolean;
  /** What it wants; `null` when it cannot decide which television. */
  readonly wish: {
    readonly product: string;
    readonly listPrice: number;
    readonly discountAsked: number;
  } | null;
  /** How much it does by itself. */
  readonly steps: number;
  /** What it does, and what machines do with its mails. */
  readonly deeds: readonly Deed[];
  /** How long its seller lets it wait, against that seller's average. */
  readonly patience: number;
  readonly isReached: boolean;
  /** Days from the first call to the end. */
  readonly daysToEnd: number;
  /** Decides against the chance to buy: bought when below. */
  readonly luck: number;
}

/** Draws the n-th buyer. About half of them buy for a company. */
export function drawBuyer(chance: Chance, n: number, effects: MarketEffects = marketEffects): Buyer {
  const source = chance.pick(Object.entries(effects.sources).map(([name, { weight }]) => [name, weight]));
  const campaigns = effects.sources[source]?.campaigns ?? [];
  const campaign = campaigns.length > 0 && chance.pick(campaigns.map((one) => [one.id, one.weight]));
  const isRobot = chance.draw() < effects.robots.scanners;
  const isWatched = chance.draw() < effects.robots.proxies;
  const interest = isRobot ? [] : drawInterest(chance);
  const machine = isRobot ? 'scanner' : isWatched && 'proxy';
  return {
    source,
    ...(campaign && { campaign }),
    ...drawWho(chance, n, effects),
    isRobot,
    wish: drawWish(chance),
    steps: interest.length,
    deeds: machine ? [...interest, ...drawMachine(chance, machine, effects)] : interest,
    patience: chance.wait(1),
    isReached: chance.draw() < 0.7,
    daysToEnd: 1 + chance.wait(9),
    luck: chance.draw(),
  };
}

const one = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance.draw() * list.length)] as T;

function drawWish(chance: Chance): Buyer['wish'] {
  const wish = { ...one(chance, products), discountAsked: chance.draw() < 0.35 ? 500 : 0 };
  return chance.draw() < 0.8 ? wish : null;
}

function drawWho(chance: Chance, n: number, { fit }: MarketEffects): Pick<Buyer, 'fields' | 'fit'> {
  const firstName = one(chance, firstNames);
  const lastName = one(chance, lastNames);
  const country = one(chance, ['FR', 'FR', 'DE', 'CH', 'ES']);
  const known = (domain: string) => ({
    firstName,
    lastName,
    country,
    email: address(firstName, lastName, n, domain),
  });
  if (chance.draw() < 0.5) return { fields: known('mail.example'), fit: 0 };
  const company = `${one(chance, companies)} ${one(chance, places)} ${n}`;
  const industry = one(chance, Object.keys(fit.industries));
  const title = one(chance, Object.keys(fit.roles));
  const employees = one(chance, sizes);
  const domain = `${company.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`;
  return {
    fields: { ...known(domain), company, industry, title, employees },
    fit: (fit.industries[industry] ?? 0) + (fit.roles[title] ?? 0) + (employees >= 50 ? fit.large : 0),
  };
}

const address = (firstName: string, lastName: string, n: number, domain: string): string =>
  `${firstName}.${lastName}.${n}@${domain}`
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

/** A campaign that brings buyers of its source: what it changes in the log-odds of a sale, what a month of it costs. */
export interface MarketCampaign {
  readonly id: string;
  readonly name: string;
  /** Its share of the buyers of the source, against that of its sisters. */
  readonly weight: number;
  readonly logOdds: number;
  /** Minor units of the process' currency. */
  readonly costPerMonth: number;
}

/** Where buyers come from: how many of them, and what that changes in the log-odds of a sale. */
export interface MarketSource {
  readonly weight: number;
  readonly logOdds: number;
  /** Every buyer of the source came by one of these; none if absent. */
  readonly campaigns?: readonly MarketCampaign[];
}

/** Six sources, from the customer who sends a friend to the address that was bought. */
export const marketSources: Readonly<Record<string, MarketSource>> = {
  Website: { weight: 30, logOdds: 0.5 },
  'Online Ad': {
    weight: 22,
    logOdds: -0.4,
    campaigns: [
      { id: 'search-words', name: 'Search words', weight: 2, logOdds: 0.3, costPerMonth: 120_000 },
      { id: 'banners', name: 'Banners', weight: 1, logOdds: -0.6, costPerMonth: 150_000 },
    ],
  },
  'TV Ad': {
    weight: 14,
    logOdds: -0.7,
    campaigns: [{ id: 'evening-spot', name: 'Evening spot', weight: 1, logOdds: 0, costPerMonth: 900_000 }],
  },
  Webinar: {
    weight: 12,
    logOdds: 0.3,
    campaigns: [
      { id: 'screens-at-work', name: 'Screens at work', weight: 1, logOdds: 0, costPerMonth: 40_000 },
    ],
  },
  'Customer Referral': { weight: 10, logOdds: 1.4 },
  'Purchased List': { weight: 12, logOdds: -1.6 },
};

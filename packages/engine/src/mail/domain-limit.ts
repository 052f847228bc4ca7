/** Keeps mails to one domain apart: so many in a minute, from this engine, and the rest a while later. */
export interface DomainLimit {
  /** Takes a place for a mail now: 0, or after how many milliseconds there will be one. */
  take(domain: string, now: number, perMinute: number): number;
}

const MINUTE_MS = 60_000;
const DOMAINS_MAX = 10_000;

export function createDomainLimit(): DomainLimit {
  const taken = new Map<string, number[]>();
  return {
    take(domain, now, perMinute) {
      const times = (taken.get(domain) ?? []).filter((at) => at > now - MINUTE_MS);
      const [first] = times;
      if (first !== undefined && times.length >= perMinute) return first + MINUTE_MS - now;
      times.push(now);
      if (taken.size >= DOMAINS_MAX) taken.clear();
      taken.set(domain, times);
      return 0;
    },
  };
}

/** What a machine looks like, and which part it plays: relays open for somebody, gateways look before somebody does. */
export type Machine = 'proxy' | 'gateway' | 'prefetch' | 'robot';

/** Names in user agents, each of a machine that fetches links or pictures without anybody looking. */
const agents: readonly (readonly [RegExp, Machine])[] = [
  // Relays of mail programs: they fetch pictures for everybody, whether looked at or not.
  [/GoogleImageProxy|ggpht\.com|YahooMailProxy|DuckDuckGo-Favicons|Outlook-?Image|EdgeImageProxy/i, 'proxy'],
  // Gateways that look at every link of a mail before it is delivered, or when it is clicked.
  [
    /barracuda|proofpoint|mimecast|ironport|messagelabs|symantec|fireeye|trend ?micro|sophos|safelinks|forcepoint|zscaler|cloudmark|bitdefender|kaspersky|urldefense|vade ?secure|cyren/i,
    'gateway',
  ],
  [
    /BingPreview|facebookexternalhit|Slackbot|TwitterBot|LinkedInBot|WhatsApp|TelegramBot|Discordbot|SkypeUriPreview|Google-(Safety|PageRenderer|Read-Aloud)|Google Web Preview/i,
    'prefetch',
  ],
  [
    /bot\b|crawl|spider|slurp|scan(ner)?\b|monitor|headlesschrome|phantomjs|python|curl|wget|libwww|java\/|okhttp|go-http-client|axios|node-fetch|undici|^node$|ruby|perl|httpclient|winhttp|powershell|dart:io|postman|insomnia/i,
    'robot',
  ],
];

/** Hits this soon after a mail went out are of whoever looks through it on its way. */
const DELIVERY_MS = 1000;

/** A request for a link or a picture, as far as it tells who asks. */
export interface Hit {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
  /** When the mail was sent; 0 where that is not known. */
  readonly sentAt: number;
  readonly now: number;
}

/**
 * Which machine a hit seems to come from; `null` for a person. It errs towards machines: what counts moves scores and
 * alerts people, so a doubtful hit had better not.
 */
export function machineOf({ method, headers, sentAt, now }: Hit): Machine | null {
  const purpose = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz']
    .map((name) => headers.get(name) ?? '')
    .join(' ');
  if (/prefetch|preview|prerender/i.test(purpose)) return 'prefetch';
  const agent = (headers.get('user-agent') ?? '').trim();
  // Mail Privacy Protection says no more than this of itself; who says nothing at all is no browser.
  if (agent === 'Mozilla/5.0') return 'proxy';
  if (agent === '') return 'robot';
  const named = agents.find(([name]) => name.test(agent))?.[1];
  if (named) return named;
  if (method === 'HEAD') return 'gateway';
  return sentAt > 0 && now - sentAt < DELIVERY_MS ? 'gateway' : null;
}

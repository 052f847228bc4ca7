import type { Event } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, type HistoryLaw, named } from './law.ts';

/** What a stream said of mail so far, gathered here apart from the state of the core. */
interface Heard {
  erased: boolean;
  complained: boolean;
  bouncedAt: string;
  addressSince: string;
  /** The present consent for e-mail: yes or no, whether the person said so itself, and when. */
  said: { readonly yes: boolean; readonly isPerson: boolean; readonly at: string } | null;
  /** When the person opted out, and in, by doing so. */
  readonly outs: string[];
  readonly ins: string[];
}

/**
 * No mail of any class to somebody erased, nor to an address hard-bounced or complained; no marketing to somebody
 * opted out, and under opt-in to nobody who did not say yes (Ours 13.3).
 */
export const mailKeepsTheLaw: HistoryLaw = {
  name: 'nobody is sent mail whom the mail law protects',
  rules: ['DOMAIN 13.3'],
  holds({ process, events }) {
    for (const [stream, own] of foldsOf(events).streams) {
      if (!stream.startsWith('lead/')) continue;
      const heard: Heard = {
        erased: false,
        complained: false,
        bouncedAt: '',
        addressSince: '',
        said: null,
        outs: [],
        ins: [],
      };
      for (const event of own) {
        if (event.type === 'email-requested' && event.data['to'] === 'lead') {
          const bar = barOf(heard, event, process.consentRegime('email'));
          demand(bar === null, () => `${named(event)} goes to somebody who ${bar}`);
        }
        hear(heard, event);
      }
    }
  },
};

function barOf(heard: Heard, { data }: Event, regime: 'opt-in' | 'opt-out'): string | null {
  const { said, outs, ins } = heard;
  if (heard.erased) return 'was erased';
  if (heard.complained) return 'complained';
  if (heard.bouncedAt !== '' && heard.bouncedAt >= heard.addressSince) return 'has an address that bounced';
  if (data['class'] === 'transactional') return null;
  const noes = [...outs, ...(said && !said.yes ? [said.at] : [])].sort();
  const yeses = [...ins, ...(said?.yes && said.isPerson ? [said.at] : [])].sort();
  const lastNo = noes.at(-1);
  if (lastNo !== undefined) return (yeses.at(-1) ?? '') > lastNo ? null : 'opted out';
  return regime === 'opt-out' || said?.yes || yeses.length > 0 ? null : 'never said yes';
}

function hear(heard: Heard, { type, data, occurredAt: at }: Event): void {
  if (type === 'erased') heard.erased = true;
  if (type === 'captured') {
    const { email } = data['consent'] as { readonly email?: string };
    if (email) heard.said = { yes: email === 'granted', isPerson: data['channel'] === 'web', at };
  }
  if (type === 'consent-changed' && data['channel'] === 'email') {
    heard.said = { yes: data['choice'] === 'granted', isPerson: data['by'] === 'person', at };
  }
  if (type === 'corrected' && data['newAddress'] && at > heard.addressSince) heard.addressSince = at;
  if (type === 'engaged') hearEngagement(heard, data, at);
}

function hearEngagement(heard: Heard, data: Event['data'], at: string): void {
  const { kind, facet, facets } = data as {
    readonly kind: string;
    readonly facet: string;
    readonly facets: { readonly bounce?: string };
  };
  if (kind === 'complaint') heard.complained = true;
  const isHard = kind === 'bounce' && (facets.bounce ?? facet) === 'hard';
  if (isHard && at > heard.bouncedAt) heard.bouncedAt = at;
  if (data['confidence'] !== 'human') return;
  if (kind === 'opt-out') heard.outs.push(data['timed'] ? at : '');
  if (kind === 'opt-in' && data['timed']) heard.ins.push(at);
}

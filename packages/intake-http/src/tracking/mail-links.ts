import type { LinkedMail, LinksOf } from '@leadstream/core';
import * as z from 'zod';
import { createSeals, type Seals, type SigningKey } from '../seals.ts';

/** What a link of a mail leads back to. */
const Linked = z.tuple([z.string(), z.string()]);
const Clicked = z.tuple([z.string(), z.string(), z.url({ protocol: /^https?$/ })]);

/** The lead and the mail that a link is of. */
export interface OfMail {
  readonly lead: string;
  readonly mail: string;
}

/**
 * Makes the links of mails, for `createEngine({ links })`: pure, so that the same mail has the same links for ever. The
 * tokens in them show neither lead nor address, and open only here, for this tenant.
 *
 * @param options the `url` and `keys` of the intake that will answer them
 * @example
 * const links = mailLinks({ url: 'https://www.example.org/leads', keys });
 * const engine = createEngine({ process, storage, mailer, links });
 */
export function mailLinks({
  url,
  keys,
}: {
  readonly url: string;
  readonly keys: readonly SigningKey[];
}): LinksOf {
  const base = url.replace(/\/$/, '');
  const tenants = new Map<string, Seals>();
  const sealsOf = (tenant: string): Seals => {
    const seals = tenants.get(tenant) ?? createSeals(keys, tenant);
    tenants.set(tenant, seals);
    return seals;
  };
  return ({ tenant, lead, mail }: LinkedMail) => {
    const seals = sealsOf(tenant);
    return {
      unsubscribe: `${base}/u/${seals.seal('unsubscribe', [lead, mail])}`,
      preferences: `${base}/p/${seals.seal('preferences', [lead, mail])}`,
      pixel: `${base}/o/${seals.seal('open', [lead, mail])}.gif`,
      click: (to) => (isWebAddress(to) ? `${base}/c/${seals.seal('click', [lead, mail, to])}` : to),
    };
  };
}

const isWebAddress = (to: string): boolean =>
  /^https?:\/\//i.test(to) && to.length <= 2000 && URL.canParse(to);

/** What a link was made of, where it was. */
export function openLink(
  seals: Seals,
  purpose: 'unsubscribe' | 'preferences' | 'open',
  token: string,
): OfMail | null {
  const opened = Linked.safeParse(seals.open(purpose, token));
  return opened.success ? { lead: opened.data[0], mail: opened.data[1] } : null;
}

export function openClick(seals: Seals, token: string): (OfMail & { readonly to: string }) | null {
  const opened = Clicked.safeParse(seals.open('click', token));
  return opened.success ? { lead: opened.data[0], mail: opened.data[1], to: opened.data[2] } : null;
}

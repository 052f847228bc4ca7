import {
  fieldOf,
  idOf,
  type Lead,
  type MailAddress,
  type MailLinks,
  type MailMessage,
  type MailRequest,
  mayTrack,
  mergeValues,
  nameOf,
  type Process,
  type Seller,
  type Template,
} from '@leadstream/core';
import {
  type CompiledTemplate,
  compileTemplate,
  originNotice,
  type Rendered,
  type TemplateValues,
  withLinks,
} from '@leadstream/templates';

/** All that a mail is rendered from. */
export interface MailMaterial {
  readonly process: Process;
  readonly request: MailRequest;
  /** The lead that the mail is about, as it is by now. */
  readonly lead: Lead;
  /** The seller that it goes to, and the one who owns the lead, where there are such. */
  readonly seller: Seller | null;
  readonly owner: Seller | null;
  /** Who writes where neither rule nor process says so. */
  readonly from: MailAddress;
  readonly links: MailLinks | null;
  readonly now: number;
}

type Variant = Template['variants'][string];
const compiled = new WeakMap<Variant, CompiledTemplate>();

/** The compiled form of a template's language, compiled once. */
export function compiledVariant(variant: Variant): CompiledTemplate {
  const known = compiled.get(variant) ?? compileTemplate(variant);
  compiled.set(variant, known);
  return known;
}

/**
 * Renders a mail, once: what comes out is what each attempt sends. `null` where nobody knows the address or the template
 * is gone; the attempt then says so.
 */
export function renderMail(material: MailMaterial): MailMessage | null {
  const { process, request, lead, links, now } = material;
  const variant = process.template(request.template)?.variants[request.language];
  const to = recipientOf(material);
  if (!variant || !to) return null;
  const from = senderOf(material);
  const { subject, html, text } = renderParts(variant, material, from);
  const isToLead = request.to === 'lead';
  const isTracked = isToLead && mayTrack(lead, process.consentRegime('tracking'));
  const marked =
    html !== undefined && isToLead && links
      ? withLinks(html, {
          click: links.click,
          own: [links.unsubscribe, links.preferences],
          pixel: isTracked ? links.pixel : undefined,
        })
      : html;
  const notice = isToLead && request.originNotice ? originNotice(request.language, noticeOf(material)) : null;
  return {
    messageId: `${request.mail.replace(/[^\w.-]/g, '-')}@${from.address.slice(from.address.lastIndexOf('@') + 1)}`,
    date: new Date(now).toISOString(),
    from,
    ...replyToOf(material),
    to,
    subject,
    text: notice ? `${text}\n\n${notice.text}` : text,
    ...(marked === undefined ? {} : { html: notice ? `${marked}${notice.html}` : marked }),
    ...(isToLead && request.class === 'marketing' && links ? { unsubscribe: links.unsubscribe } : {}),
  };
}

/** What a template prints about a lead, in the words of a language; also for looking at it before anybody is mailed. */
export function renderParts(
  variant: Variant,
  { process, lead, owner, links }: Pick<MailMaterial, 'process' | 'lead' | 'owner' | 'links'>,
  from: MailAddress,
): Rendered {
  const house = process.definition.mail?.house ?? from.name ?? from.address;
  const by = `mailto:${from.address}?subject=unsubscribe`;
  const values: TemplateValues = {
    lead: mergeValues(lead),
    owner: { name: owner?.personal.name || house },
    house: { name: house },
    link: { unsubscribe: links?.unsubscribe ?? by, origin: links?.preferences ?? by },
  };
  return compiledVariant(variant).render(values);
}

function recipientOf({ process, request: { to }, lead, seller }: MailMaterial): MailAddress | null {
  if (to.startsWith('queue/')) {
    const address = process.queue(to)?.address;
    return address === undefined ? null : { address };
  }
  if (to.startsWith('seller/')) {
    const { name = '', email = '' } = seller?.personal ?? {};
    return email === '' ? null : { ...(name ? { name } : {}), address: email };
  }
  const address = fieldOf(lead, 'email');
  if (typeof address !== 'string' || address === '') return null;
  // Whatever a stranger typed: a name in a header is one line.
  const name = fieldOf(lead, 'lastName') ? nameOf(lead)?.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ') : null;
  return { ...(name ? { name } : {}), address };
}

/** Who writes: what the entry of the response rule says, else the process, else the mailer. */
export function senderOf({
  process,
  request,
  from,
}: Pick<MailMaterial, 'process' | 'request' | 'from'>): MailAddress {
  return addressIn(entryOf(process, request)?.from) ?? process.definition.mail?.from ?? from;
}

function replyToOf({ process, request }: MailMaterial): { readonly replyTo?: MailAddress } {
  const replyTo = addressIn(entryOf(process, request)?.replyTo) ?? process.definition.mail?.replyTo;
  return replyTo ? { replyTo } : {};
}

const entryOf = ({ definition }: Process, { rule, entry }: MailRequest) =>
  definition.response?.rules.find(({ id }) => id === rule)?.entries.find(({ id }) => id === entry);

/** `Name <a@b.example>` or an address alone, as rules write it. */
function addressIn(text: string | undefined): MailAddress | null {
  const found = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>\s]+@[^<>\s]+)>|([^<>\s]+@[^<>\s]+))\s*$/.exec(text ?? '');
  if (!found) return null;
  const [, name, inBrackets, alone] = found;
  return { ...(name ? { name } : {}), address: (inBrackets ?? alone) as string };
}

function noticeOf({ process, lead, links }: MailMaterial): {
  readonly source: string;
  readonly link: string | null;
} {
  const source = lead.source === null ? undefined : process.source(lead.source);
  return { source: source?.id ?? lead.source ?? '', link: links?.preferences ?? null };
}

/** The seller who owns a lead, as a stream; `null` where a queue does. */
export const ownerSeller = ({ owner }: Lead): string | null =>
  owner.startsWith('seller/') ? idOf(owner) : null;

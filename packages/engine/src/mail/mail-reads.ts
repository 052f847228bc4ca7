import { can, type Lead, languageFor, type MailStanding, type OutboxRow, outbox } from '@leadstream/core';
import type { Desk } from '../desk.ts';
import { readStates } from '../event-reader.ts';
import type { Paging } from '../paging.ts';
import { seeingOf } from '../seeing.ts';
import { ownerSeller, renderParts } from './rendering.ts';

export interface MailsOptions extends Paging {
  /** Only mails that stand so; those first that are due first. Without it all, the latest first. */
  readonly state?: MailStanding | undefined;
}

export interface MailPage {
  readonly mails: readonly OutboxRow[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

/** A template as a lead would get it. Nothing is sent, and links lead nowhere. */
export interface Preview {
  readonly template: string;
  readonly language: string;
  readonly subject: string;
  readonly html?: string | undefined;
  readonly text: string;
  /** Fields that the lead lacks and for which no text stands. */
  readonly unresolved: readonly string[];
}

export interface MailReads {
  /** A mail and how it stands, as the log's head says; `null` where there is none, or its lead is not seen. */
  mail(id: string): Promise<OutboxRow | null>;
  /** Mails and how they stand, for whoever may see all leads; to others none. */
  mails(options?: MailsOptions): Promise<MailPage>;
  /**
   * What a template comes to for a lead, in its language or another one; `null` where there is no such template,
   * language or lead.
   *
   * @example
   * const preview = await handle.preview('thanks', { lead: 'lead-1', language: 'fr' });
   */
  preview(
    template: string,
    of: { readonly lead: string; readonly language?: string },
  ): Promise<Preview | null>;
}

const LIMIT_MAX = 1000;

export function mailReadsOf(
  desk: Desk,
  { leads }: { readonly leads: (ids: readonly string[]) => Promise<readonly (Lead | null)[]> },
): MailReads {
  const { shell, tenant, views, checkOpen } = desk;
  const atHead = async (): Promise<void> =>
    views.wait(tenant.name, outbox, await shell.storage.log.head(tenant.name));
  return {
    async mail(id) {
      checkOpen();
      await atHead();
      const row = (await shell.storage.views.rows(tenant.name, outbox.shape, [id])).get(id);
      const mail = row?.data as unknown as OutboxRow | undefined;
      if (!mail) return null;
      const [lead] = await leads([mail.lead]);
      return lead ? mail : null;
    },
    async mails({ state, limit = 50, after } = {}) {
      checkOpen();
      if (!Number.isSafeInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
        throw new TypeError(`A page has 1 to ${LIMIT_MAX} mails.`);
      }
      // They name leads whoever owns them, as tasks do.
      if (!can((await seeingOf(desk)).asker, 'tick', null)) return { mails: [] };
      await atHead();
      const { rows, next } = await shell.storage.views.query(tenant.name, outbox.shape, {
        index: state === undefined ? 'latest' : 'state',
        ...(state === undefined ? {} : { where: { state } }),
        limit,
        after,
      });
      return { mails: rows.map(({ data }) => data as unknown as OutboxRow), next };
    },
    async preview(id, of) {
      checkOpen();
      const [lead] = await leads([of.lead]);
      const process = await tenant.process();
      const template = process.template(id);
      if (!lead || !template) return null;
      const language = of.language ?? languageFor(template, lead, process.definition.language);
      const variant = Object.hasOwn(template.variants, language) ? template.variants[language] : undefined;
      if (!variant) return null;
      const seller = ownerSeller(lead);
      const owner = seller === null ? null : await readStates(shell, tenant.name, [`seller/${seller}`]);
      const from = process.definition.mail?.from ??
        shell.mailer?.from ?? { address: 'nobody@example.invalid' };
      const rendered = renderParts(
        variant,
        { process, lead, owner: (owner?.get(`seller/${seller}`) ?? null) as never, links: null },
        from,
      );
      return { template: id, language, ...rendered };
    },
  };
}

import {
  type Command,
  idOf,
  isQueueMember,
  isRefusal,
  type Lead,
  leadStream,
  type Mailer,
  type MailMessage,
  type MailOutcome,
  mailPolicy,
  type OutboxRow,
  type Outgoing,
  outgoingOf,
  presentLead,
  type Seller,
  type StreamState,
  sellerList,
} from '@leadstream/core';
import { openEvents, readStates } from '../event-reader.ts';
import { codeOf } from '../notices.ts';
import { type Answer, orderOf } from '../order.ts';
import type { Shell } from '../shell.ts';
import type { Tenant } from '../tenant.ts';
import type { ViewRunner } from '../view-runner.ts';
import type { DomainLimit } from './domain-limit.ts';
import { ownerSeller, renderMail } from './rendering.ts';

/** What mails of one tenant are sent with. */
export interface SendingRoom {
  readonly shell: Shell;
  readonly mailer: Mailer;
  readonly tenant: Tenant;
  readonly views: ViewRunner;
  readonly domains: DomainLimit;
}

/** A mailer has its own deadline; whoever does not keep it is not waited for. Below the patience of the outbox. */
const ATTEMPT_MS = 12 * 60_000;
/** How long a mail is left alone that could not be worked: its list is behind, or an older store holds it. */
const ASIDE_MS = 600_000;

/** Works one mail that is due; answers for how long it is to be left alone, 0 = as long as the log says. */
export async function workMail(room: SendingRoom, row: OutboxRow): Promise<number> {
  const { shell, tenant } = room;
  const lead = (await stateOfStream(room, leadStream(row.lead))) as Lead | null;
  const mail = lead ? outgoingOf(lead, row.mail) : undefined;
  if (!lead || !mail || mail.dueAt > shell.clock.now()) return ASIDE_MS;
  const { recipients } = mail.request;
  if (mail.state === 'attempting') {
    // Whoever sent it is gone, and nobody knows how far it got.
    await carryOut(room, row, {
      type: 'report-mail',
      ...named(row),
      attempt: mail.attempts,
      outcome: 'unknown',
      stage: 'lost',
      code: '',
    });
    return 0;
  }
  if (recipients === 'members' || recipients === 'both') {
    await carryOut(room, row, { type: 'address-mail', ...named(row), sellers: await membersOf(room, mail) });
    return 0;
  }
  const message = await messageOf(room, lead, mail);
  if (message) {
    const policy = mailPolicy((await tenant.process()).definition.mail);
    const domain = message.to.address.slice(message.to.address.lastIndexOf('@') + 1).toLowerCase();
    const wait = room.domains.take(domain, shell.clock.now(), policy.perDomainMinute);
    if (wait > 0) return wait;
  } else if (mail.rendered > 0) {
    // Its key is gone: the same bytes cannot be sent again.
    await carryOut(room, row, { type: 'settle-mail', ...named(row), to: 'dropped' });
    return 0;
  }
  const attempt = mail.attempts + 1;
  const answer = await carryOut(room, row, {
    type: 'attempt-mail',
    ...named(row),
    attempt,
    ...(message && mail.rendered === 0 ? { message } : {}),
  });
  if (!answer.ok) return ASIDE_MS;
  if (answer.id === null || !message) return 0;
  const outcome = await send(room, message);
  await carryOut(room, row, { type: 'report-mail', ...named(row), attempt, ...outcome });
  return 0;
}

const named = ({ lead, mail }: OutboxRow) => ({ lead, mail });

async function send({ shell, mailer, tenant }: SendingRoom, message: MailMessage): Promise<MailOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<MailOutcome>((resolve) => {
    const overdue = { outcome: 'unknown', stage: 'answer', code: 'overdue' } as const;
    timer = setTimeout(() => resolve(overdue), ATTEMPT_MS);
  });
  try {
    return await Promise.race([mailer.send(message), late]);
  } catch (error) {
    shell.notify({ kind: 'mailer-failed', tenant: tenant.name, code: codeOf(error) });
    return { outcome: 'unknown', stage: 'answer', code: 'mailer-failed' };
  } finally {
    clearTimeout(timer);
  }
}

/** Carries out a command of the outbox under an id of its own: of two engines that try the same, one is refused. */
async function carryOut(
  { shell, tenant }: SendingRoom,
  { mail }: OutboxRow,
  command: Command,
): Promise<Answer> {
  const commandId = `mail/${shell.ids.next()}/${mail}`.slice(0, 200);
  const order = orderOf(
    command,
    'system',
    { commandId, correlationId: `mail/${mail}`.slice(0, 200) },
    shell.ids,
  );
  if (isRefusal(order))
    throw new Error(`Invariant broken: the outbox wishes for no command ("${order.field}").`);
  return tenant.execute(order);
}

/** The mail as it was rendered for the first attempt, or is rendered now; `null` where neither can be. */
async function messageOf(room: SendingRoom, lead: Lead, mail: Outgoing): Promise<MailMessage | null> {
  if (mail.rendered > 0) return sealedMessage(room, lead, mail);
  const { shell, tenant } = room;
  const { request } = mail;
  const person = request.to === 'lead' ? await presentOf(room, lead) : lead;
  const links =
    request.to === 'lead'
      ? (shell.links?.({ tenant: tenant.name, mail: request.mail, lead: person.id, class: request.class }) ??
        null)
      : null;
  const owner = ownerSeller(person);
  return renderMail({
    process: await tenant.process(),
    request,
    lead: person,
    seller: request.to.startsWith('seller/') ? await sellerOf(room, idOf(request.to)) : null,
    owner: owner === null ? null : await sellerOf(room, owner),
    from: room.mailer.from,
    links,
    now: shell.clock.now(),
  });
}

async function sealedMessage(
  { shell, tenant }: SendingRoom,
  lead: Lead,
  { rendered }: Outgoing,
): Promise<MailMessage | null> {
  const sealed = await shell.storage.log.readStream(tenant.name, leadStream(lead.id), {
    after: rendered - 1,
    to: rendered,
    limit: 1,
  });
  const [event] = await openEvents(shell.vault, tenant.name, sealed);
  return (event?.personal?.data['message'] as MailMessage | undefined) ?? null;
}

/** The lead that took this one over, if one did. */
async function presentOf(room: SendingRoom, lead: Lead): Promise<Lead> {
  const read = new Map<string, Lead | null>([[lead.id, lead]]);
  for (let last = lead; last.absorbedBy !== '' && !read.has(last.absorbedBy); ) {
    const next = (await stateOfStream(room, leadStream(last.absorbedBy))) as Lead | null;
    read.set(last.absorbedBy, next);
    if (!next) break;
    last = next;
  }
  return presentLead(lead, { lead: (id) => read.get(id) ?? null });
}

const sellerOf = async (room: SendingRoom, id: string): Promise<Seller | null> =>
  (await stateOfStream(room, `seller/${id}`)) as Seller | null;

async function stateOfStream({ shell, tenant }: SendingRoom, stream: string): Promise<StreamState | null> {
  return (await readStates(shell, tenant.name, [stream])).get(stream) ?? null;
}

const MEMBERS_MAX = 1000;

/** Sellers who may be among the members of the queue that a mail is for. */
async function membersOf({ shell, tenant, views }: SendingRoom, { request }: Outgoing): Promise<string[]> {
  const queue = (await tenant.process()).queue(request.to);
  if (!queue) return [];
  await views.follow(tenant.name, sellerList);
  const query = { index: 'manager', limit: MEMBERS_MAX };
  const { rows } = await shell.storage.views.query(tenant.name, sellerList.shape, query);
  const sellers = rows.map(({ data }) => data as unknown as Pick<Seller, 'id' | 'teams' | 'active'>);
  return sellers.filter((seller) => seller.active && isQueueMember(queue, seller)).map(({ id }) => id);
}

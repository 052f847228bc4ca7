import { absenceSet, type Seller, sellerDefined, sellerStream } from '../assignment/seller.ts';
import type { CommandOf } from '../lead/commands.ts';
import { happened, iso, millis } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { type Pool, poolDefined, poolStream } from '../pool/pool.ts';
import type { Decision, Draft } from './decision.ts';

/** Says who sells, what they can do and take, and who sells no longer. */
export function decideDefineSeller(draft: Draft, body: CommandOf<'define-seller'>): Decision | Refusal {
  defineSeller(draft, body);
  return draft.finish(body.seller);
}

/** Says when a seller will be away. An absence that ends where it begins is taken back. */
export function decideSetAbsence(draft: Draft, body: CommandOf<'set-absence'>): Decision | Refusal {
  const seller = draft.sight.seller(body.seller);
  if (!seller) return refuse('not-found', { field: 'seller' });
  const [from, to] = [millis(body.from), millis(body.to)];
  if (to < from) return refuse('invalid', { field: 'to', detail: { fault: 'before-from' } });
  const { standIn } = body;
  if (standIn !== undefined && (standIn === body.seller || !draft.sight.seller(standIn)?.active)) {
    return refuse('owner-unknown', { field: 'standIn' });
  }
  const present = seller.absences.find((one) => one.from === from);
  const isSame = present ? present.to === to && present.standIn === (standIn ?? null) : to === from;
  if (isSame) return draft.finish(seller.id);
  const data = { from: iso(from), to: iso(to), ...(standIn === undefined ? {} : { standIn }) };
  draft.add(sellerStream(seller.id), happened(absenceSet, draft.world.now, data));
  return draft.finish(seller.id);
}

/** Says who takes turns in a pool; turns taken before are remembered. */
export function decideDefinePool(draft: Draft, body: CommandOf<'define-pool'>): Decision | Refusal {
  if (new Set(body.members).size < body.members.length) return refuse('invalid', { field: 'members' });
  const unknown = body.members.findIndex((member) => !draft.sight.seller(member));
  if (unknown >= 0) return refuse('unknown-member', { field: `members.${unknown}` });
  const stranger = strangerAmong(body);
  if (stranger !== null) return refuse('unknown-member', { field: `weights.${stranger}` });
  definePool(draft, body);
  return draft.finish(body.pool);
}

/** Whom a pool gives a weight without having them as a member. */
export const strangerAmong = ({
  members,
  weights = {},
}: {
  readonly members: readonly string[];
  readonly weights?: { readonly [seller: string]: number } | undefined;
}): string | null => Object.keys(weights).find((seller) => !members.includes(seller)) ?? null;

/** Adds a seller's definition to a draft, unless all is so already. What is not named stays; `null` takes away. */
export function defineSeller(draft: Draft, wish: Omit<CommandOf<'define-seller'>, 'type'>): void {
  const present = draft.sight.seller(wish.seller);
  const abilities = abilitiesOf(present, wish);
  const { active, name, email } = wish;
  if (present && !sellerDiffers(present, wish)) return;
  const stream = sellerStream(wish.seller);
  const known = { ...(name ? { name } : {}), ...(email ? { email } : {}) };
  const personal = Object.keys(known).length > 0 ? { subject: stream, data: known } : undefined;
  draft.add(stream, happened(sellerDefined, draft.world.now, { active, ...abilities }, { personal }));
}

/** Whether a wish says something of a seller that was not said before. */
export function sellerDiffers(
  present: Seller,
  {
    active,
    name,
    email,
    ...wish
  }: Wish & {
    readonly active?: boolean | undefined;
    readonly name?: string | undefined;
    readonly email?: string | undefined;
  },
): boolean {
  return (
    (active !== undefined && present.active !== active) ||
    (name !== undefined && present.personal.name !== name) ||
    (email !== undefined && present.personal.email !== email) ||
    !isSameJson(abilitiesOf(present, wish), abilitiesOf(present, {}))
  );
}

const lists = ['teams', 'territories', 'skills', 'languages'] as const;
const singles = ['capacity', 'openLimit', 'manager', 'standIn'] as const;
type Wish = Partial<Pick<CommandOf<'define-seller'>, (typeof lists)[number] | (typeof singles)[number]>>;

/** The whole of what a seller can do and takes once a wish is granted; parts that say nothing are left out. */
function abilitiesOf(present: Seller | null, wish: Wish): { [part: string]: never } {
  const named = [
    ...lists.map((part) => [part, wish[part] ?? present?.[part] ?? []] as const),
    ...singles.map(
      (part) => [part, wish[part] === undefined ? (present?.[part] ?? null) : wish[part]] as const,
    ),
  ];
  const saying = named.filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(saying) as { [part: string]: never };
}

type PoolWish = Omit<CommandOf<'define-pool'>, 'type'>;

/** Adds a pool's definition to a draft, unless all is so already. */
export function definePool(draft: Draft, wish: PoolWish): void {
  const { pool, strategy, members, weights, absent } = wish;
  if (isSamePool(draft.sight.pool(pool), wish)) return;
  const more = { ...(weights ? { weights } : {}), ...(absent ? { absent } : {}) };
  draft.add(poolStream(pool), happened(poolDefined, draft.world.now, { strategy, members, ...more }));
}

const isSamePool = (present: Pool | null, { strategy, members, weights = {}, absent = 'skip' }: PoolWish) =>
  present?.strategy === strategy &&
  present.absent === absent &&
  isSameJson(present.members, members) &&
  isSameJson(sharesOf(present.weights, members), sharesOf(weights, members));

const sharesOf = (weights: { readonly [seller: string]: number }, members: readonly string[]) =>
  members.map((member) => ownValue(weights, member) ?? 1);

const isSameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

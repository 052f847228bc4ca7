import type { ClaimValue } from '../conversion/account-match.ts';
import type { Sight, World } from './world.ts';

/** Reading in the making: looking at something unread asks for it. */
export interface Reader {
  readonly world: World;
  readonly sight: Sight;
  readonly actor: string;
  holders(claim: ClaimValue): readonly string[];
  /** Asks for the open leads of a seller. */
  load(seller: string): void;
}

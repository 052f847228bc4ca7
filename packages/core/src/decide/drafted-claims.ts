import type { ClaimValue } from '../conversion/account-match.ts';
import { claimName, type World } from './world.ts';

/** A claim that a decision takes or gives up, in plain text: the engine hashes it. */
export interface ClaimChange extends ClaimValue {
  /** The stream that holds it. */
  readonly holder: string;
  readonly how: 'alone' | 'shared';
}

/** The claims that a decision takes and gives up, on top of those that were read. */
export interface DraftedClaims {
  readonly claims: readonly ClaimChange[];
  readonly releases: readonly Omit<ClaimChange, 'how'>[];
  take(claim: ClaimValue, holder: string, how: 'alone' | 'shared'): void;
  release(claim: ClaimValue, holder: string): void;
  /** The streams that hold a claim, what this decision takes and gives up included. */
  holders(claim: ClaimValue): readonly string[];
}

export function draftClaims(world: World): DraftedClaims {
  const claims: ClaimChange[] = [];
  const releases: Omit<ClaimChange, 'how'>[] = [];
  return {
    claims,
    releases,
    take: (claim, holder, how) => void claims.push({ ...claim, holder, how }),
    release: (claim, holder) => void releases.push({ ...claim, holder }),
    holders(claim) {
      const held = world.claims.get(claimName(claim));
      if (!held)
        throw new Error(`Invariant broken: deciding on a claim of "${claim.scope}" without reading it.`);
      const isThis = (one: ClaimValue) => claimName(one) === claimName(claim);
      const released = new Set(releases.filter(isThis).map((one) => one.holder));
      const taken = claims.filter(isThis).map((one) => one.holder);
      return [...new Set([...held.filter((holder) => !released.has(holder)), ...taken])];
    },
  };
}

import { type ClaimKey, type ClaimValue, claimName, type KeyVault } from '@leadstream/core';

/** Turns what must be unique or findable into keys that a storage may see. Aligned with the claims. */
export type ClaimHashes = (claims: readonly ClaimValue[]) => Promise<readonly ClaimKey[]>;

/** Hashes each claim once, all new ones in one call. Made per batch: it is never emptied. */
export function createClaimHashes(vault: KeyVault, tenant: string): ClaimHashes {
  const known = new Map<string, string>();
  return async (claims) => {
    const missing = [...new Set(claims.map(claimName).filter((name) => !known.has(name)))];
    const hashes = await vault.hash(tenant, missing);
    missing.forEach((name, at) => {
      known.set(name, hashes[at] as string);
    });
    return claims.map((claim) => ({ scope: claim.scope, hash: known.get(claimName(claim)) as string }));
  };
}

import type { Ids } from '@leadstream/core';
import { v7 } from 'uuid';

const ID_BYTES = 16;
const POOL_IDS = 256;
const SEQUENCE_MAX = 0x7f_ff_ff_ff;

/**
 * Ids of the form uuid v7, each greater than the one before it in this process. Their randomness is drawn for many ids
 * at once, since asking for it costs more than all else about an id.
 */
export function timeOrderedIds(): Ids {
  const pool = new Uint8Array(ID_BYTES * POOL_IDS);
  let used = POOL_IDS;
  let msecs = 0;
  let seq = 0;
  return {
    next() {
      if (used === POOL_IDS) {
        crypto.getRandomValues(pool);
        used = 0;
      }
      const random = pool.subarray(used * ID_BYTES, (used + 1) * ID_BYTES);
      used += 1;
      const now = Date.now();
      if (now > msecs || seq === SEQUENCE_MAX) {
        msecs = Math.max(now, msecs + 1);
        seq = ((random[6] ?? 0) << 16) | ((random[7] ?? 0) << 8) | (random[8] ?? 0);
      } else seq += 1;
      return v7({ msecs, seq, random });
    },
  };
}

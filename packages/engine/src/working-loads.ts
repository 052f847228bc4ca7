import { isOpenLead, type Lead, type StreamState } from '@leadstream/core';

/** Open leads of sellers as the log has them, and what commands of this batch make of them. */
export interface WorkingLoads {
  readonly loads: ReadonlyMap<string, number>;
  put(read: ReadonlyMap<string, number>): void;
  /** A command changed a lead. */
  note(by: string, before: StreamState | null | undefined, after: StreamState): void;
  /** The commands that changed a seller's number. */
  changedBy(seller: string): readonly string[];
}

export function createWorkingLoads(): WorkingLoads {
  const loads = new Map<string, number>();
  const changes = new Map<string, { readonly by: string; readonly more: 1 | -1 }[]>();
  const change = (seller: string | null, by: string, more: 1 | -1): void => {
    if (seller === null) return;
    const known = changes.get(seller) ?? [];
    known.push({ by, more });
    changes.set(seller, known);
    const open = loads.get(seller);
    if (open !== undefined) loads.set(seller, open + more);
  };
  return {
    loads,
    put(read) {
      for (const [seller, open] of read) {
        // Read after a command of this batch changed it: the log does not know of that yet.
        loads.set(
          seller,
          (changes.get(seller) ?? []).reduce((sum, { more }) => sum + more, open),
        );
      }
    },
    note(by, before, after) {
      const [lost, won] = [sellerOf(before), sellerOf(after)];
      if (lost === won) return;
      change(lost, by, -1);
      change(won, by, 1);
    },
    changedBy: (seller) => (changes.get(seller) ?? []).map(({ by }) => by),
  };
}

/** The seller whose open lead a state is; `null` where it is none, or a queue's. */
function sellerOf(state: StreamState | null | undefined): string | null {
  const lead = (state ?? null) as Lead | null;
  return lead && isOpenLead(lead) && lead.owner.startsWith('seller/') ? lead.owner.slice(7) : null;
}

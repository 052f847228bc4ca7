import type { Lead } from '../../lead/lead.ts';
import type { Draft } from '../decision.ts';

import type { Trigger } from '../trigger.ts';

/** One kind of consequence. It sees the lead as the phases before it left it, and adds events to the draft. */
export type Phase = (draft: Draft, lead: Lead, trigger: Trigger) => void;

/** Consequences happen when they are decided; in history mode, when the fact happened (DESIGN 2). */
export const timeOf = (draft: Draft, trigger: Trigger): number =>
  draft.issued.mode === 'history' ? trigger.at : draft.world.now;

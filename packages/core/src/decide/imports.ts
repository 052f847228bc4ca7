import { importFinished, importStarted, importStream } from '../capture/imports.ts';
import type { CommandOf } from '../lead/commands.ts';
import { happened } from '../lead/events/event.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Decision, Draft } from './decision.ts';

/** A batch of rows begins. */
export function decideStartImport(draft: Draft, body: CommandOf<'start-import'>): Decision | Refusal {
  if (draft.sight.import(body.import)) return refuse('already-exists', { field: 'import' });
  const { source, channel } = body;
  draft.add(importStream(body.import), happened(importStarted, draft.world.now, { source, channel }));
  return draft.finish(body.import);
}

/** All rows of a batch have a result. */
export function decideFinishImport(draft: Draft, body: CommandOf<'finish-import'>): Decision | Refusal {
  const run = draft.sight.import(body.import);
  if (!run) return refuse('not-found', { field: 'import' });
  if (run.finishedAt > 0) return refuse('already-exists', { field: 'import' });
  draft.add(importStream(body.import), happened(importFinished, draft.world.now, { counts: body.counts }));
  return draft.finish(body.import);
}

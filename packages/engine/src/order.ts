import {
  type Command,
  checkCommand,
  type Ids,
  type Issued,
  isRefusal,
  isText,
  type Mode,
  type Refusal,
  refuse,
  type World,
} from '@leadstream/core';
import { canonicalJson, illFormedAt } from './canonical-json.ts';

/** How a command is to be carried out. */
export interface ExecuteOptions {
  /**
   * Unique per tenant for ever, at most 200 characters: the same command under the same id is carried out once.
   * Default: a new id.
   */
  readonly commandId?: string | undefined;
  /** `history` records what was, with its own times, and alerts nobody. Default: `live`. */
  readonly mode?: Mode | undefined;
  /** Names what this command belongs to. Default: the command's id. */
  readonly correlationId?: string | undefined;
  /** Takes back a command that is still waiting; one that is being carried out goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of a command that was carried out. */
export type Answer =
  | {
      readonly ok: true;
      /** The id of the thing it made or changed. */
      readonly id: string | null;
      /** Positions of its events; 0 when it had no effect. */
      readonly first: number;
      readonly last: number;
      /** True when it had been carried out before. */
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** A command that may be carried out, checked for its shape. */
export interface Order {
  readonly issued: Issued;
  /** Body, mode and actor as canonical JSON: what tells it from another command under the same id. */
  readonly text: string;
  /** The id was made here just now, so nobody can have spent it. */
  readonly hasFreshId: boolean;
  /** What the host's CRM named for it, where that was asked. */
  readonly candidates?: World['candidates'];
}

const ID_LENGTH_MAX = 200;

/** Checks the shape of a command and its options: an order, or the refusal `invalid`. */
export function orderOf(input: Command, actor: string, options: ExecuteOptions, ids: Ids): Order | Refusal {
  const body = checkCommand(input);
  if (isRefusal(body)) return body;
  const illFormed = illFormedAt(body);
  if (illFormed !== null)
    return refuse('invalid', { field: illFormed, detail: { fault: 'ill-formed-text' } });
  const { commandId, correlationId, mode = 'live' } = options;
  if (commandId !== undefined && !isId(commandId)) return refuse('invalid', { field: 'commandId' });
  if (correlationId !== undefined && !isId(correlationId))
    return refuse('invalid', { field: 'correlationId' });
  const id = commandId ?? ids.next();
  return {
    issued: { body, id, actor, mode, correlationId: correlationId ?? id },
    text: canonicalJson({ body, mode, actor }),
    hasFreshId: commandId === undefined,
  };
}

const isId = (text: string): boolean => isText(text) && text.length > 0 && text.length <= ID_LENGTH_MAX;

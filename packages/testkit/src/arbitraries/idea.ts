import type { CommandType } from '@leadstream/core';
import type { Later } from './known.ts';

/** A command with parts that are left open until it is given, see `settled`; or one that is open as a whole. */
export type Idea = { readonly type: CommandType; readonly [part: string]: unknown } | Later;

import { statSync } from 'node:fs';
import { wrongUsage } from './exit.ts';
import type { Options } from './options.ts';
import { plain } from './output.ts';
import { note } from './verb.ts';

export const DEFAULT_STORE = 'sqlite:leads.db';

/** Where the leads are kept: a file, a server, or memory that ends with the command. */
export type StoreName =
  | { readonly kind: 'sqlite'; readonly path: string; readonly text: string }
  /** `text` is without the password. */
  | { readonly kind: 'postgres'; readonly url: string; readonly text: string }
  | { readonly kind: 'memory'; readonly text: string };

/** The store that `--store`, else `LEADSTREAM_STORE`, else the default names; said on the first line of stderr. */
export function chooseStore(options: Options): StoreName {
  const store = readStoreName(options.text('store') ?? (process.env.LEADSTREAM_STORE || DEFAULT_STORE));
  note(`store: ${plain(store.text)}`);
  return store;
}

function readStoreName(text: string): StoreName {
  if (text === 'memory:') return { kind: 'memory', text };
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: 'postgres', url: text, text: withoutPassword(text) };
  const path = text.startsWith('sqlite:') ? text.slice('sqlite:'.length) : '';
  if (path !== '' && path !== ':memory:') return { kind: 'sqlite', path, text };
  throw wrongUsage(`A store is sqlite:PATH, postgres://… or memory:, not "${text}".${hintFor(text)}`);
}

function hintFor(text: string): string {
  if (/^postgres(ql)?:/.test(text)) return ' Write postgres://USER@HOST/DATABASE';
  if (text === 'memory' || text.endsWith(':memory:')) return ' Write memory:';
  return /^\w+:\/\/|^sqlite:?$/.test(text) || text === '' ? '' : ` For a file write sqlite:${text}`;
}

/** The address of a server as it may be shown. */
function withoutPassword(url: string): string {
  if (!URL.canParse(url)) throw wrongUsage('A PostgreSQL store is postgres://USER:PASSWORD@HOST/DATABASE.');
  const parsed = new URL(url);
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}

/** Whether there is a file to read. A file without a byte is what an opening leaves that was killed at once. */
export const isThere = (store: StoreName): boolean =>
  store.kind === 'sqlite' && (statSync(store.path, { throwIfNoEntry: false })?.size ?? 0) > 0;

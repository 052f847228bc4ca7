import { FaultError, isFault } from '@leadstream/core';

/** SQLSTATEs of a server that ends, begins, or lost a connection; class 08 as a whole is of connections. */
const LOST = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '57014']);
/** Errors of the system under a connection. */
const NETWORK = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
const UNSEEN = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENOENT']);
/** What `pg` says of a connection without any code. */
const BROKEN = /connection terminated|connection error|timeout|not queryable|client was closed/i;

/** Whether the connection failed under a statement: what it did is unknown. */
export function isLost(error: unknown): boolean {
  const { code, message } = said(error);
  if (code === undefined) return error instanceof Error && BROKEN.test(message);
  return code.startsWith('08') || LOST.has(code) || NETWORK.has(code) || UNSEEN.has(code);
}

/** Whether the server gave up a transaction for another's sake: nothing was done, and it may be tried again. */
export function isPassing(error: unknown): boolean {
  const { code } = said(error);
  return code === '40001' || code === '40P01';
}

/** Whether somebody else wrote the same first: a version, a position or a command id. */
export const isTaken = (error: unknown): boolean => said(error).code === '23505';

/** Whether the role lacks a right. */
export const isForbidden = (error: unknown): boolean => said(error).code === '42501';

/** Whether a lock was waited for in vain. */
export const isLocked = (error: unknown): boolean => said(error).code === '55P03';

/**
 * An error of the server or of the line to it as a fault that says what is wrong and what to do; any other as it is.
 * `blockers` are whom a lock was waited for, in words.
 */
export function asFault(error: unknown, blockers = ''): unknown {
  const { code } = said(error);
  if (isFault(error)) return error;
  const unavailable = (message: string): FaultError =>
    new FaultError('store-unavailable', message, { cause: error });
  const damaged = (message: string): FaultError => new FaultError('store-damaged', message, { cause: error });
  if (isLost(error)) {
    return unavailable(
      `The line to the PostgreSQL server failed (${code ?? 'no answer'}); whether what was under way was written is unknown.`,
    );
  }
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return error;
  if (isPassing(error)) return unavailable('Other transactions of the PostgreSQL server kept winning.');
  if (isLocked(error))
    return unavailable(`A lock was waited for in vain${blockers && `: it is held by ${blockers}`}.`);
  if (isForbidden(error)) {
    return unavailable(
      'The role lacks a right in the PostgreSQL database: let its owner run `leadstream migrate` with `--role`.',
    );
  }
  if (isTaken(error)) return damaged('The PostgreSQL store contradicts itself.');
  if (code.startsWith('XX')) return damaged(`The PostgreSQL server finds its files damaged (${code}).`);
  if (code.startsWith('28')) return unavailable('The PostgreSQL server does not let this role in.');
  if (code === '3D000') return unavailable('There is no such database on the PostgreSQL server.');
  if (code === '25006') return unavailable('The PostgreSQL server only lets read: it is a standby.');
  if (code.startsWith('53') || code === '58030') {
    return unavailable(`The PostgreSQL server lacks room, memory or connections (${code}).`);
  }
  return error;
}

function said(error: unknown): { readonly code: string | undefined; readonly message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : '',
  };
}

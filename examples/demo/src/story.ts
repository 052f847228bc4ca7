import type { Event } from '@leadstream/core';

/** One event of a lead in a few words that a salesperson would use. */
export function inWords({ type, data }: Event): string {
  const said: Said = (name) => {
    const value = data[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return words[type]?.(said) ?? type;
}

/** Gives the text of a value of the event, or nothing. */
type Said = (name: string) => string;

const words: Record<string, (said: Said) => string> = {
  captured: (said) => `came in as ${said('status')}${said('source') && ` from ${said('source')}`}`,
  assigned: (said) =>
    `given to ${said('owner')}${said('turn') && ` (turn ${said('turn')} of ${said('pool')})`}`,
  engaged: (said) => `${said('kind')}${said('facet') && ` (${said('facet')})`} × ${said('count')}`,
  scored: (said) => `score ${Number(said('score')) / 1000}, ${said('band')}`,
  'activity-logged': (said) => `${said('direction')} ${said('kind')}: ${said('outcome') || 'done'}`,
  'status-changed': (said) => `${said('from')} → ${said('to')}`,
  converted: (said) => `converted by ${said('owner')}`,
};

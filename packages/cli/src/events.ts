import type { Event } from '@leadstream/core';
import { type ExitCode, exit } from './exit.ts';
import { findLead } from './find-lead.ts';
import { type House, reading } from './house.ts';
import { eventWords, minuteOf } from './lead-words.ts';
import { type Output, plain } from './output.ts';
import { type Call, note } from './verb.ts';

export const printEvents = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => print(house, call));

async function print(house: House, { options, out }: Call): Promise<ExitCode> {
  const after = options.wholeNumber('after', 0) ?? 0;
  const id = options.text('lead');
  const lead = id === undefined ? undefined : (await findLead(house, id)).id;
  let count = 0;
  for await (const event of house.handle.events({ after, lead })) {
    await (options.flag('json') ? out.json(event) : out.line(eventLine(event, out)));
    count += 1;
    if (out.closed) break;
  }
  if (count === 0 && !options.flag('json')) note('No events.');
  return exit.done;
}

function eventLine(event: Event, { colours }: Output): string {
  const head = `${String(event.position).padStart(7)}  ${minuteOf(event.occurredAt)}`;
  const tail = colours.dim(plain(`${event.stream}, ${event.actor}`));
  return `${colours.dim(head)}  ${event.type.padEnd(18)} ${plain(eventWords(event))}  ${tail}`;
}

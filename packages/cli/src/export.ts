import { type ExitCode, exit, Stop } from './exit.ts';
import { findLead } from './find-lead.ts';
import { type House, reading } from './house.ts';
import { eventWords, minuteOf } from './lead-words.ts';
import { plain } from './output.ts';
import { cell } from './table.ts';
import { type Call, note } from './verb.ts';

export const exportLead = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => print(house, call));

async function print(house: House, { args, options, out }: Call): Promise<ExitCode> {
  const { id } = await findLead(house, args[0] ?? '');
  const person = await house.handle.export(id);
  if (!person) throw new Stop(exit.failed, 'not-found: there is no such lead, or the actor may not see it.');
  note('This is personal data: whoever keeps it has to erase it, too.');
  if (options.flag('json')) {
    await out.json(person);
    return exit.done;
  }
  for (const { stream, fields, events } of person.streams) {
    await out.line(out.colours.bold(plain(stream)));
    for (const [field, value] of Object.entries(fields)) {
      await out.line(`  ${cell(field)}: ${cell(Array.isArray(value) ? value.join('; ') : String(value))}`);
    }
    for (const event of events) {
      const said = event.personal ? ` ${cell(JSON.stringify(event.personal.data))}` : '';
      await out.line(`  ${minuteOf(event.occurredAt)}  ${event.type} ${plain(eventWords(event))}${said}`);
    }
  }
  return exit.done;
}

import type { WouldBeDue } from '@leadstream/engine';
import { type ExitCode, exit } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import { eventWords } from './lead-words.ts';
import { plain } from './output.ts';
import { type Call, note } from './verb.ts';

const PAGE_LEADS = 200;

/** Lists what would be due for the leads of imports; does it only when told (Ours 0.2). */
export const goLive = (call: Call): Promise<ExitCode> => reading(call.options, (house) => pass(house, call));

async function pass(house: House, { options, out }: Call): Promise<ExitCode> {
  await caughtUp(house);
  const wanted = { confirm: options.flag('confirm'), assign: options.flag('assign') || undefined };
  let [leads, refused] = [0, 0];
  for (let after: string | undefined; !out.closed; ) {
    const page = await house.handle.goLive({ ...wanted, limit: PAGE_LEADS, after });
    for (const one of page.due) {
      leads += 1;
      if (one.refusal) refused += 1;
      if (options.flag('json')) await out.json(dueJson(one, page.done));
      else await out.line(plain(`${one.lead}  ${saidOf(one)}`));
    }
    after = page.next;
    if (after === undefined) break;
  }
  if (leads === 0) note('No lead of an import waits to go live.');
  else if (!wanted.confirm) note(`${leads} leads would go live; nothing was done. --confirm does it.`);
  return refused > 0 ? exit.failed : exit.done;
}

const dueJson = ({ lead, events, refusal }: WouldBeDue, done: boolean): object => ({
  lead,
  done: done && refusal === undefined,
  events: events.map(({ type, data }) => ({ type, data })),
  refusal: refusal ? { code: refusal.code, message: refusal.message } : null,
});

const saidOf = ({ events, refusal }: WouldBeDue): string => {
  if (refusal) return `${refusal.code}: ${refusal.message}`;
  const said = events.map((event) => [event.type, eventWords(event)].filter(Boolean).join(': '));
  return said.join('; ') || 'nothing is due';
};

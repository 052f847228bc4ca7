import { statSync } from 'node:fs';
import { type ExitCode, exit, Stop } from './exit.ts';
import { type House, reading } from './house.ts';
import { plain } from './output.ts';
import { type Call, note } from './verb.ts';

export const backUpStore = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => backUp(house, call));

async function backUp({ engine }: House, { args, options, out }: Call): Promise<ExitCode> {
  const path = args[0] ?? '';
  const keys = options.text('keys');
  // Said before anything is written, so that there is never one file of two.
  for (const file of [path, ...(keys === undefined ? [] : [keys])]) refuseExisting(file);
  await engine.backup(path, { keys });
  const bytes = statSync(path).size;
  if (options.flag('json')) await out.json({ path, keys: keys ?? null, bytes });
  else await out.line(`${out.colours.green('Backed up')} ${plain(path)}, ${bytes} bytes, log and lists.`);
  if (keys === undefined)
    note('The keys of the personal data are not in it: --keys PATH backs them up, apart.');
  else if (!options.flag('json'))
    await out.line(`${out.colours.green('Backed up')} ${plain(keys)}, the keys: keep them apart.`);
  return exit.done;
}

function refuseExisting(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })) return;
  throw new Stop(
    exit.failed,
    `file-exists: ${plain(file)} is there already, and nothing is ever overwritten.`,
  );
}

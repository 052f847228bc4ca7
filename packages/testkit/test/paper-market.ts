import { type Command, defineProcess, isDecision } from '@leadstream/core';
import { type MarketHouse, marketProcess, openPaper, type Paper, simulatedClock } from '@leadstream/testkit';

const start = Date.UTC(2026, 0, 5, 8);

/** A house on paper with the market's process in force, its clock, and the way a market lives in it. */
export async function paperMarket() {
  const clock = simulatedClock(start);
  const paper: Paper = openPaper(defineProcess(marketProcess), start);
  const execute = async (command: Command) => {
    paper.now = clock.now();
    const answer = paper.execute(command, { actor: 'system' });
    return isDecision(answer)
      ? ({ ok: true, id: answer.subject } as const)
      : ({ ok: false, refusal: answer } as const);
  };
  await execute({ type: 'publish-process', process: marketProcess as never });
  const house: MarketHouse = { execute, lead: async (id: string) => paper.lead(id) };
  return { clock, paper, house };
}

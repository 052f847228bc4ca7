import { isDecision, type Lead } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demand, type HistoryLaw } from './law.ts';

/** Only a status of the kind converted says that a lead was; another one that is asked for is refused (invariant 2). */
export const convertedStatusesAreConverted: HistoryLaw = {
  name: 'a conversion sets a status of the kind converted, the one that was asked for',
  rules: ['DOMAIN 8, invariant 2'],
  holds(history) {
    const { process, steps } = history;
    const kindOf = (status: string) => process.status(status)?.kind;
    for (const { event, request, where } of conversionsIn(history)) {
      const status = String(event.data['status']);
      demand(kindOf(status) === 'converted', () => `${where} sets ${status}`);
      const asked = request.status === undefined ? status : process.status(request.status)?.id;
      demand(asked === status, () => `${where} sets ${status} and not ${asked}`);
    }
    for (const { issued, world, answer } of steps) {
      const { body } = issued;
      if (body.type !== 'convert' || body.status === undefined || kindOf(body.status) === 'converted')
        continue;
      const lead = world.streams.get(`lead/${body.lead}`) as Lead | null | undefined;
      demand(!isDecision(answer), () => `lead/${body.lead} (version ${lead?.version}) got ${body.status}`);
    }
  },
};

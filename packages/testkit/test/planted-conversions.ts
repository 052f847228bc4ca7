// Ways to break each law of conversion.
import {
  type Account,
  type Contact,
  claimName,
  isDecision,
  type Lead,
  type StreamState,
} from '@leadstream/core';
import type { History } from '@leadstream/testkit';
import {
  type Change,
  isOf,
  type Perhaps,
  replaced,
  spoilAnswer,
  spoilEvent,
  withData,
  withEvents,
} from './spoiling.ts';

type Step = History['steps'][number];
type Mistakes = Readonly<Record<string, Readonly<Record<string, Change>>>>;

const conversionOf = (step: Step) => step.events.find(isOf('converted'));
const isNew = (step: Step, kind: string) =>
  (conversionOf(step)?.data[kind] as { created: boolean } | undefined)?.created;

/** Changes what a conversion left of the lead or of a record; `before` is what was there. */
const spoilResult = <T>(
  kind: 'lead' | 'account' | 'contact' | 'opportunity',
  change: (state: T, before: Perhaps<T>, step: Step) => Perhaps<Partial<T>>,
): Change =>
  spoilAnswer(({ states }, step) => {
    const converted = conversionOf(step);
    if (!converted) return null;
    const id = (converted.data[kind] as { id: string } | undefined)?.id;
    const stream = kind === 'lead' ? converted.stream : `${kind}/${id}`;
    const state = states.get(stream) as T | undefined;
    const before = (step.world.streams.get(stream) ?? null) as Perhaps<T>;
    const changed = state && change(state, before, step);
    return changed
      ? { states: new Map([...states, [stream, { ...state, ...changed } as unknown as StreamState]]) }
      : null;
  });

/** Changes the first step for which there is something to change. */
const spoilStep =
  (change: (step: Step) => Perhaps<Partial<Step>>): Change =>
  (history) => {
    for (const [at, step] of history.steps.entries()) {
      const changed = change(step);
      if (changed) return { ...history, steps: replaced(history.steps, at, { ...step, ...changed }) };
    }
    return null;
  };

/** A history under rules that were not those that decided. */
const underRules =
  (own: Partial<History['process']['definition']['conversion']>): Change =>
  ({ process, ...history }) => {
    const conversion = { ...process.definition.conversion, ...own };
    return { ...history, process: { ...process, definition: { ...process.definition, conversion } } };
  };

const without =
  (isIt: (event: History['events'][number]) => boolean): Change =>
  (history) =>
    history.events.some(isIt)
      ? withEvents(
          history,
          history.events.filter((event) => !isIt(event)),
        )
      : null;

/** The states of a history at its end, some of them changed. */
const withStates =
  (kind: string, change: (state: StreamState) => object): Change =>
  (history) => ({
    ...history,
    state: (stream) => {
      const state = history.state(stream);
      return state && stream.startsWith(`${kind}/`) ? ({ ...state, ...change(state) } as StreamState) : state;
    },
  });

const records: Mistakes = {
  'a conversion sets a status of the kind converted, the one that was asked for': {
    'a status that is none': (history) =>
      spoilEvent(isOf('converted'), withData({ status: history.process.firstStatus.id }))(history),
    'a wrong wish that is granted': spoilStep(({ issued, answer }) =>
      issued.body.type === 'convert' && isDecision(answer)
        ? { issued: { ...issued, body: { ...issued.body, status: 'No such' } } }
        : null,
    ),
  },
  'a conversion opens an account and a contact exactly where none is given or found': {
    'a record that is said to be new': spoilEvent(
      (event) => isOf('converted')(event) && !(event.data['account'] as { created: boolean }).created,
      ({ data }) => ({ data: { ...data, account: { ...(data['account'] as object), created: true } } }),
    ),
    'two contacts at once': (history) => {
      const at = history.events.findIndex(isOf('contact-opened'));
      const opened = history.events[at];
      return opened ? withEvents(history, [...history.events, opened]) : null;
    },
    'a contact without its account': spoilStep(({ issued, answer }) => {
      if (issued.body.type !== 'convert' || !isDecision(answer)) return null;
      const { account: _, ...body } = { ...issued.body, contact: { id: 'somebody' } };
      return { issued: { ...issued, body } };
    }),
    'another account than the one that was named': spoilStep((step) =>
      step.issued.body.type === 'convert' && conversionOf(step)
        ? { issued: { ...step.issued, body: { ...step.issued.body, account: { id: 'another' } } } }
        : null,
    ),
  },
  'the source of an existing contact changes only where the command asks for that': {
    'a source that nobody asked for': spoilResult<Contact>('contact', (contact, before) =>
      before ? { fields: { ...contact.fields, leadSource: 'Astrology' } } : null,
    ),
    'a source that is not taken over': spoilResult<Contact>('contact', ({ fields }, before) => {
      const { leadSource, ...others } = fields;
      return !before && leadSource !== undefined ? { fields: others } : null;
    }),
  },
  'what the field map names and the lead has comes whole to a record that lacks it': {
    'a value that is left behind': spoilResult<Account>('account', ({ personal, kind }, before) =>
      before || kind === 'person' ? null : { personal: { ...personal, fields: {} } },
    ),
    'a value that is cut in silence': spoilResult<Contact>('contact', ({ personal, provenance }, before) => {
      const { lastName } = personal.fields;
      const isMapped = provenance['lastName']?.from === 'lead' && provenance['lastName'].field === 'lastName';
      return !before && isMapped && typeof lastName === 'string'
        ? { personal: { ...personal, fields: { ...personal.fields, lastName: lastName.slice(0, 1) } } }
        : null;
    }),
    'a blank that is taken over': spoilResult<Contact>('contact', ({ fields }) => ({
      fields: { ...fields, phone: ' ' },
      personal: { fields: {} },
    })),
  },
  'every value that a conversion gives a record fits its field': {
    'a text that is far too long': spoilResult<Account>('account', ({ fields }) => ({
      fields: { ...fields, name: 'x'.repeat(200_000) },
    })),
    'a number in a field of texts': spoilResult<Account>('account', ({ fields }) => ({
      fields: { ...fields, name: 7 },
    })),
  },
  'a new record has the record type of its owner, and an existing one keeps its own': {
    'a type of somebody else': spoilResult<Account>('account', () => ({ recordType: 'of the lead' })),
    'an existing contact that gets another type': spoilResult<Contact>('contact', (_, before) =>
      before ? { recordType: 'new' } : null,
    ),
  },
  'a default fills what stays blank and never replaces a value': {
    'a default that is forgotten': underRules({ defaults: { contact: { salutation: 'Dr' } } }),
    'a value that a default replaced': (history) => {
      const changed = underRules({ defaults: { account: { name: 'Default' } } })(history);
      const named = spoilResult<Account>('account', ({ fields, personal, kind }, before) =>
        before || kind === 'person'
          ? null
          : { fields: { ...fields, name: 'Default' }, personal: { ...personal, fields: {} } },
      );
      return changed && named(changed);
    },
  },
  'a conversion and its records are one commit, or none of them is': {
    'records without a conversion': without(isOf('converted')),
    'a conversion without its contact': without(
      (event) => isOf('contact-opened')(event) || event.stream.startsWith('contact/'),
    ),
    'a record that the conversion does not name': spoilEvent(isOf('account-opened'), () => ({
      stream: 'account/another',
    })),
  },
  'after a conversion the records have what the process requires, and the lead met its conditions': {
    'a field that is missing': underRules({ required: { contact: ['salutation', 'title'] } }),
    'a condition that is not met': (history) => ({
      ...history,
      process: { ...history.process, unmetCondition: () => 'reachable' },
    }),
    'an opportunity that nobody may have': underRules({ opportunity: 'never' }),
    'no opportunity though each has one': underRules({ opportunity: 'required' }),
  },
  'account, contact and opportunity reach the leads that became them, and no others': {
    'an account that knows of no lead': withStates('account', () => ({ leads: [] })),
    'a contact that knows of one too many': withStates('contact', (contact) => ({
      leads: [...(contact as Contact).leads, ...(contact as Contact).leads],
    })),
    'an undone conversion that still counts': (history) => {
      const undone = history.events.find(isOf('conversion-reverted'));
      if (!undone) return null;
      const lead = undone.stream.slice('lead/'.length);
      return withStates('account', () => ({ leads: [lead] }))(history);
    },
  },
};

const surroundings: Mistakes = {
  'a conversion loses no follow-up, and passes on only those of who converts': {
    'a follow-up that is lost': spoilResult<Lead>('lead', ({ followUp }) =>
      followUp ? { followUp: null } : null,
    ),
    'a follow-up of somebody else that is passed on': spoilResult<Lead>('lead', ({ followUp }) =>
      followUp ? { followUp: { ...followUp, owner: 'seller/stranger' } } : null,
    ),
  },
  'the campaigns of a lead are those of its contact, each once and none lost': {
    'a campaign that is left behind': spoilResult<Contact>('contact', ({ campaigns }) =>
      Object.keys(campaigns).length > 0 ? { campaigns: {} } : null,
    ),
    'an answer that is forgotten': spoilResult<Contact>('contact', ({ campaigns }) => {
      const found = Object.entries(campaigns).find(([, { status }]) => status !== 'sent');
      return found ? { campaigns: { ...campaigns, [found[0]]: { ...found[1], status: 'sent' } } } : null;
    }),
  },
  'an opportunity has one contact, of its account, and is worth its lines as they were granted': {
    'an amount of its own': spoilEvent(
      (event) => isOf('opportunity-opened')(event) && (event.data['lines'] as []).length > 0,
      withData({ amount: 123_456_789 }),
    ),
    'a discount that was only asked': spoilEvent(isOf('opportunity-opened'), ({ data }) => {
      const lines = data['lines'] as { listPrice: number; discountGranted: number }[];
      const given = lines.map((line) => ({ ...line, discountGranted: 10_000 - line.discountGranted / 2 }));
      return lines.some(({ listPrice }) => listPrice > 1000) ? { data: { ...data, lines: given } } : null;
    }),
    'a contact of another account': spoilEvent(isOf('opportunity-opened'), withData({ account: 'another' })),
  },
  'a conversion ends every program that the lead is in, by an event each': {
    'a program that goes on': without(
      ({ type, data }) => type === 'left-program' && data['why'] === 'converted',
    ),
  },
  'a converted lead names the same records until its conversion is undone': {
    'an undoing of another conversion': spoilEvent(
      isOf('conversion-reverted'),
      withData({ account: { id: 'another', withdrawn: true } }),
    ),
  },
  'a conversion takes nothing from the lead of what it said, did and was reckoned to be': {
    'a score that begins anew': spoilResult<Lead>('lead', ({ score }) => ({
      score: { ...score, value: score.value + 1 },
    })),
    'fields that moved away': spoilResult<Lead>('lead', ({ personal }) => ({
      personal: { ...personal, fields: {} },
    })),
    'touches that are forgotten': spoilResult<Lead>('lead', ({ touches }) =>
      touches.first ? { touches: { ...touches, first: null } } : null,
    ),
  },
  'what happens to a converted lead is recorded, for it is never refused as already converted': {
    'a visit that is refused': (history) => {
      const refused = history.steps.find(
        ({ answer }) => !isDecision(answer) && answer.code === 'already-converted',
      )?.answer;
      if (!refused) return null;
      return spoilStep(({ issued: { body }, world }) => {
        const lead =
          body.type === 'engage' ? (world.streams.get(`lead/${body.lead}`) as Perhaps<Lead>) : null;
        return lead?.conversion ? { answer: refused } : null;
      })(history);
    },
  },
  'nobody erased is converted, and what a person becomes is erased with it': {
    'somebody erased who is converted': spoilStep((step) => {
      const converted = conversionOf(step);
      const lead = converted && (step.world.streams.get(converted.stream) as Perhaps<Lead>);
      if (!lead || !isDecision(step.answer)) return null;
      const streams = new Map([...step.world.streams, [converted.stream, { ...lead, erasedAt: 1 }]]);
      return { world: { ...step.world, streams } };
    }),
    'a contact that outlives its person': spoilResult<Contact>('contact', () => ({ subject: 'contact/own' })),
  },
  'undoing a conversion withdraws what it made and nobody has used, and nothing else': {
    'a record that stays though nobody used it': without(isOf('record-withdrawn')),
    'a contact that is withdrawn though it is used': spoilEvent(
      (event) =>
        isOf('conversion-reverted')(event) && !(event.data['contact'] as { withdrawn: boolean }).withdrawn,
      ({ data }) => ({ data: { ...data, contact: { ...(data['contact'] as object), withdrawn: true } } }),
    ),
    'a record that is withdrawn by something else': spoilEvent(isOf('record-withdrawn'), () => ({
      commandId: 'another',
    })),
    'something kept that nobody asked to keep': (history) => ({
      ...history,
      steps: history.steps.map((step) => {
        const { body } = step.issued;
        return body.type === 'revert-conversion'
          ? { ...step, issued: { ...step.issued, body: { ...body, keep: false } } }
          : step;
      }),
    }),
    'something that happens to a withdrawn record': (history) => {
      const at = history.events.findIndex(isOf('record-withdrawn'));
      const event = history.events[at];
      return event
        ? { ...history, events: [...history.events, { ...event, type: 'record-corrected', data: {} }] }
        : null;
    },
  },
  'undoing a conversion gives the lead back the status and the owner it had': {
    'another owner': spoilEvent(isOf('conversion-reverted'), withData({ owner: 'seller/stranger' })),
    'another status': spoilEvent(isOf('conversion-reverted'), withData({ status: 'No such' })),
    'no reason any more': spoilEvent(isOf('conversion-reverted'), withData({ reason: 'another' })),
  },
  'an account that nobody chose is the only one of that number or domain, else a new one': {
    'a new account though one is there': spoilStep((step) => {
      const lead = conversionOf(step) && step.world.streams.get(conversionOf(step)?.stream ?? '');
      const { company } = (lead as Perhaps<Lead>)?.personal.keys ?? {};
      const { body } = step.issued;
      const isAutomatic = body.type === 'convert' && (body.account === undefined || body.account === 'match');
      if (!isAutomatic || !company || !isNew(step, 'account')) return null;
      const name = claimName({ scope: 'account-name', value: company });
      return { world: { ...step.world, claims: new Map([...step.world.claims, [name, ['account/x']]]) } };
    }),
    'one of two that could be it': spoilStep((step) => {
      const { body } = step.issued;
      const asked =
        body.type === 'record' ? (body.convert?.account ?? 'match') : body.type === 'convert' && body.account;
      if (asked !== 'match' || !conversionOf(step) || isNew(step, 'account')) return null;
      const claims = [...step.world.claims].map(
        ([name, held]) => [name, held.length > 0 ? [...held, 'account/x'] : held] as const,
      );
      return { world: { ...step.world, claims: new Map(claims) } };
    }),
  },
};

/** Changes every step for which there is something to change. */
const withSteps =
  (change: (step: Step) => Perhaps<Step>): Change =>
  (history) => {
    const changed = history.steps.map(change);
    return changed.some((step) => step !== null)
      ? { ...history, steps: history.steps.map((step, at) => changed[at] ?? step) }
      : null;
  };

/** A step in whose world permissions hold nobody back, though its actor looks like anybody else. */
const careless = (step: Step): Perhaps<Step> => {
  const { team } = step.world.process.definition;
  const admin = step.issued.actor.slice('user:'.length);
  let asked = 0;
  const definition = {
    ...step.world.process.definition,
    // Asked for the first time, by the law, it is as it was; whoever decides is told that the actor is an admin.
    get team() {
      asked += 1;
      return asked === 1 ? team : { ...team, admins: [admin] };
    },
  };
  return { ...step, world: { ...step.world, process: { ...step.world.process, definition } } } as Step;
};

const isAboutConverted = ({ issued: { body }, world }: Step): boolean =>
  'lead' in body && ((world.streams.get(`lead/${body.lead}`) as Perhaps<Lead>)?.conversion ?? null) !== null;

const allowing: Mistakes = {
  'a conversion is refused where its actor lacks a permission on any of its records, and granted with all of them':
    {
      'permissions that are not asked for': withSteps((step) =>
        step.issued.body.type === 'convert' ? careless(step) : null,
      ),
      'a conversion that came to something else': spoilStep((step) =>
        step.issued.body.type === 'convert' && isDecision(step.answer)
          ? { answer: { ...step.answer, writes: step.answer.writes.slice(1) } }
          : null,
      ),
    },
  'a converted lead is worked on with the permission for such, is not there without it, and undone with another one':
    {
      'permissions that are not asked for': withSteps((step) =>
        isAboutConverted(step) ? careless(step) : null,
      ),
      'a lead that was not converted': withSteps((step) => {
        const { body } = step.issued;
        if (!isAboutConverted(step) || !('lead' in body) || body.type === 'revert-conversion') return null;
        const stream = `lead/${body.lead}`;
        const lead = step.world.streams.get(stream) as Lead;
        let asked = 0;
        const shown = {
          ...lead,
          get conversion() {
            asked += 1;
            return asked === 1 ? lead.conversion : null;
          },
        };
        return {
          ...step,
          world: { ...step.world, streams: new Map([...step.world.streams, [stream, shown]]) },
        };
      }),
    },
};

const onePerson: Mistakes = {
  'a conversion makes no second contact of a person unless it is told to, and names the first': {
    'a second contact of one person': (history) => {
      const step = history.steps.find((one) => asksAboutDuplicates(one));
      const opened = step?.events.find(isOf('contact-opened'));
      const keys = opened?.personal?.data['keys'] as Perhaps<{ email?: string }>;
      const first = history.steps[0];
      if (!opened || !keys?.email || !first || first === step) return null;
      const stream = 'contact/twin';
      const data = { ...opened.data, subject: stream };
      const personal = { subject: stream, data: { fields: {}, keys: { email: keys.email } } };
      const twin = { ...opened, stream, version: 1, data, personal, commandId: first.issued.id };
      return withEvents(history, [twin, ...history.events]);
    },
    'a refusal that names nobody': spoilStep(({ issued, answer }) =>
      issued.body.type === 'convert' && !isDecision(answer)
        ? { answer: { ...answer, code: 'possible-duplicate', field: 'contact', candidates: [] } }
        : null,
    ),
    'a refusal that names somebody who is not there': spoilStep(({ issued, answer }) => {
      if (issued.body.type !== 'convert' || isDecision(answer)) return null;
      const candidates = [{ id: 'nobody', reason: 'email' as const }];
      return { answer: { ...answer, code: 'possible-duplicate', field: 'contact', candidates } };
    }),
  },
  'leads that became one are converted as one, and none of those that were taken over is': {
    'an absorbed lead that is converted': spoilStep((step) => {
      const converted = step.issued.body.type === 'convert' ? conversionOf(step) : undefined;
      const lead = converted && (step.world.streams.get(converted.stream) as Perhaps<Lead>);
      if (!lead) return null;
      const streams = new Map([
        ...step.world.streams,
        [converted.stream, { ...lead, absorbedBy: 'another' }],
      ]);
      return { world: { ...step.world, streams } };
    }),
    'a contact for each of them': (history) => {
      const opened = history.events.find(isOf('contact-opened'));
      return opened && history.steps.some((step) => conversionOf(step)?.commandId === opened.commandId)
        ? withEvents(history, [...history.events, { ...opened, stream: 'contact/another' }])
        : null;
    },
    'one that was converted before it was taken over': spoilStep((step) => {
      const converted = step.issued.body.type === 'convert' ? conversionOf(step) : undefined;
      const lead = converted && (step.world.streams.get(converted.stream) as Perhaps<Lead>);
      if (!lead) return null;
      const below = { ...lead, id: 'below', conversion: { account: 'a', contact: 'c' } as never };
      const part = { below: [], side: lead, taken: [], before: {} };
      const merged = { ...lead, merge: { own: lead, parts: { below: part } } };
      const streams = new Map([...step.world.streams, [converted.stream, merged], ['lead/below', below]]);
      return { world: { ...step.world, streams: streams as typeof step.world.streams } };
    }),
  },
};

/** A conversion that makes a contact, by a command that was not told that the person is another one. */
const asksAboutDuplicates = (step: Step): boolean =>
  step.issued.body.type === 'convert' &&
  !step.issued.body.bypassDuplicates &&
  isNew(step, 'contact') === true;

/** For each law of conversion that does not stand in the list of all mistakes, ways to break it. */
export const conversionMistakes: Mistakes = { ...records, ...surroundings, ...allowing, ...onePerson };

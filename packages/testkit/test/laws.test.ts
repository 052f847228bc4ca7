// Every law must be able to break: each is shown a history that was spoilt in the way it forbids.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  compileScoring,
  defaultProcess,
  defineProcess,
  type Event,
  isDecision,
  type Lead,
  type Process,
  type StreamState,
} from '@leadstream/core';
import {
  arbitraryProcess,
  checkProcess,
  type History,
  historiesFor,
  lawsOf,
  marketProcess,
} from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { laws } from '../src/laws/all-laws.ts';
import { type HistoryLaw, LawBroken } from '../src/laws/law.ts';
import { conversionMistakes } from './planted-conversions.ts';
import {
  type Change,
  isOf,
  isRecord,
  type Perhaps,
  renamed,
  replaced,
  spoilAnswer,
  spoilEvent,
  spoilState,
  withData,
  withEvents,
} from './spoiling.ts';

const seed = 11;
const lived = fc.sample(historiesFor(marketProcess), { numRuns: 300, seed });

/** Puts a complaint before the first mail to a lead. */
const complainedBefore: Change = (history) => {
  const at = history.events.findIndex(isOf('email-requested'));
  const mail = history.events[at];
  if (!mail) return null;
  const data = { kind: 'complaint', facet: '', facets: {}, confidence: 'human', timed: true, count: 1 };
  const complaint = { ...mail, type: 'engaged', data: { ...data, day: '2026-01-05' } };
  return withEvents(history, [...history.events.slice(0, at), complaint, ...history.events.slice(at)]);
};

function countedTwice(state: Perhaps<StreamState>): Perhaps<StreamState> {
  const { engagement, merge } = (state ?? {}) as Partial<Lead>;
  const [[kind, one] = []] = Object.entries(engagement ?? {});
  if (!state || !merge || !kind || !one) return state;
  return { ...state, engagement: { ...engagement, [kind]: { ...one, total: 2 * one.total + 1 } } } as Lead;
}

const pointingNowhere = (state: Perhaps<StreamState>): Perhaps<StreamState> =>
  state && 'absorbedBy' in state && state.absorbedBy !== '' ? { ...state, absorbedBy: 'nowhere' } : state;

/** For each law, ways to break it. */
const mistakes: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  ...conversionMistakes,
  'a command is answered by events or by a refusal, never by an exception': {
    'a command that throws': (history) => {
      const { issued, at } = history.steps.at(-1) ?? {};
      if (!issued || at === undefined) return null;
      const { body: command, actor, mode } = issued;
      return { ...history, fault: { command, actor, mode, at, error: new Error('no way') } };
    },
  },
  'replaying a stream gives what folding it event by event gives': {
    'a state that forgot an event': (history) => ({
      ...history,
      state: (stream) => {
        const state = history.state(stream);
        return state && { ...state, version: state.version + 1 };
      },
    }),
  },
  'a command decided twice in the same world gets the same answer': {
    'ids that are drawn anew': (history) => {
      let drawn = 0;
      const ids = () => `random-${(drawn += 1)}`;
      return { ...history, steps: history.steps.map((step) => ({ ...step, world: { ...step.world, ids } })) };
    },
    'a look at the clock': (history) => ({
      ...history,
      steps: history.steps.map((step) => ({ ...step, world: { ...step.world, now: step.world.now + 1 } })),
    }),
  },
  'an absorbed lead points to one that stands for it, which counts what both did once': {
    'an engagement of the survivor that counts twice': (history) =>
      history.events.some(isOf('merged'))
        ? { ...history, state: (stream) => countedTwice(history.state(stream)) }
        : null,
    'a redirect that leads nowhere': (history) =>
      history.events.some(isOf('absorbed'))
        ? { ...history, state: (stream) => pointingNowhere(history.state(stream)) }
        : null,
  },
  'nobody is sent mail whom the mail law protects': {
    'a mail to somebody who complained': complainedBefore,
  },
  'what is recorded as history sends nothing and enrols nobody': {
    'a mail in history mode': spoilEvent(isOf('email-requested'), () => ({ mode: 'history' })),
  },
  'a web form is answered once, and nothing else is': {
    'an answer to something else': spoilEvent(isOf('email-requested'), withData({ capture: 'id-0.0' })),
    'an answer to the answer before': (history) => {
      const first = history.events.find(isOf('email-requested'));
      const again = history.events.findIndex((event) => isOf('email-requested')(event) && event !== first);
      if (!first || again < 0) return null;
      const capture = first.data['capture'];
      const events = replaced(history.events, again, {
        ...(history.events[again] as Event),
        data: { ...history.events[again]?.data, capture },
      });
      return withEvents(history, events);
    },
  },
  'a program sends at most once per enrolment, step and visit': {
    'a mail that is sent twice': (history) => {
      const isOne = (event: Event) => event.data['purpose'] === 'program';
      const mail = history.events.find(isOne);
      return mail ? withEvents(history, [...history.events, mail]) : null;
    },
  },
  'an enrolment begins, goes on while it lasts, and ends once': {
    'a program that is left twice': (history) => {
      const left = history.events.find(isOf('left-program'));
      return left ? withEvents(history, [...history.events, left]) : null;
    },
    'a step without a time': spoilEvent(
      (event) => event.type === 'program-advanced' && event.data['next'] !== undefined,
      withData({ dueAt: undefined }),
    ),
  },
  'no event is changed by folding or viewing it': {
    'data that changes under the eyes': (history) => {
      let looks = 0;
      return spoilEvent(isOf('captured'), (event) => ({
        data: {
          ...event.data,
          get source() {
            return `source ${(looks += 1)}`;
          },
        },
      }))(history);
    },
  },
  'no state keeps a part of an event': {
    'a state with the data of its event': (history) => ({
      ...history,
      state: (stream) => {
        const data = history.events.find((event) => event.stream === stream)?.data;
        return { ...history.state(stream), fields: data } as unknown as StreamState;
      },
    }),
  },
  'without its personal compartments a history gives the same state but for what is personal': {
    'a field that moved out of its compartment when it was opened': (history) => {
      // The kind of an account would hang on its personal compartment.
      let isErased = false;
      const events = history.events.map((event) =>
        event.type === 'account-opened' && event.personal
          ? {
              ...event,
              get personal() {
                isErased = true;
                return null;
              },
              get data() {
                return { ...event.data, kind: isErased ? 'person' : 'business' };
              },
            }
          : event,
      );
      return events.some(isOf('account-opened')) ? { ...history, events } : null;
    },
  },
  'every event has a known type and data of its shape': {
    'an unknown type': spoilEvent(isOf('captured'), () => ({ type: 'lead-captured' })),
    'another version of its shape': spoilEvent(isOf('captured'), () => ({ schemaVersion: 99 })),
    'a missing part': spoilEvent(isOf('captured'), withData({ status: undefined })),
    'a part too many': spoilEvent(isOf('captured'), withData({ colour: 'red' })),
    'what is no JSON': spoilEvent(isOf('corrected'), withData({ fields: { employees: Number.NaN } })),
    'an instant with an offset': spoilEvent(
      ({ data }) => data['touch'] !== undefined,
      withData({ touch: { at: '2026-01-05T09:00:00+02:00' } }),
    ),
  },
  'every event names its command, actor, mode and the process version that decided': {
    'another actor': spoilEvent(isOf('captured'), () => ({ actor: 'user:mallory' })),
    'another process version': spoilEvent(isOf('captured'), () => ({ processVersion: 99 })),
  },
  'versions and positions have no gaps, and every event names a cause that came before it': {
    'a gap in versions': spoilEvent(isOf('captured'), () => ({ version: 2 })),
    'a gap in positions': spoilEvent(isOf('captured'), ({ position }) => ({ position: position + 1 })),
    'an id that stands twice': spoilEvent(isOf('scored'), ({ causationId }) => ({ id: causationId })),
    'a cause that is nowhere': spoilEvent(isOf('captured'), () => ({ causationId: 'nowhere' })),
    'time that goes back': spoilEvent(isOf('captured'), () => ({ recordedAt: '1999-01-01T00:00:00.000Z' })),
  },
  'a refused command leaves the world as it was': {
    'an event of a refused command': (history) => {
      const step = history.steps.find(({ answer }) => !isDecision(answer));
      const event = history.events.at(-1);
      if (!step || !event) return null;
      return { ...history, events: [...history.events, { ...event, commandId: step.issued.id }] };
    },
    'a text that is not its own': (history) => ({
      ...history,
      steps: history.steps.map((step) =>
        isDecision(step.answer)
          ? step
          : { ...step, answer: { ...step.answer, message: 'Ada King is unknown.' } },
      ),
    }),
  },
  'a lead has a converted status if and only if it was converted': {
    'a status set by hand': spoilEvent(isOf('status-changed'), withData({ kind: 'converted' })),
    'a lead captured as converted': spoilEvent(isOf('captured'), withData({ statusKind: 'converted' })),
  },
  'a lead is converted and that is undone in turns': {
    'an undoing that comes twice': (history) => {
      const event = history.events.find(isOf('conversion-reverted'));
      return event ? { ...history, events: [...history.events, event, event] } : null;
    },
    'a second conversion': (history) => {
      const event = history.events.find(isOf('converted'));
      return event ? { ...history, events: [...history.events, event] } : null;
    },
    'a second wish that is granted': (history) => {
      const at = history.steps.findIndex(
        ({ answer, issued }) =>
          !isDecision(answer) && answer.code === 'already-converted' && issued.body.type === 'convert',
      );
      const [step, other] = [history.steps[at], history.steps.find(({ answer }) => isDecision(answer))];
      if (!step || !other) return null;
      return { ...history, steps: replaced(history.steps, at, { ...step, answer: other.answer }) };
    },
  },
  'a conversion names an account, a contact and perhaps an opportunity that are there': {
    'an account that is not there': spoilEvent(
      isOf('converted'),
      withData({ account: { id: 'x', created: true } }),
    ),
    'an account that was there': spoilEvent(isOf('converted'), ({ data }) => {
      const account = data['account'] as { id: string; created: boolean };
      return { data: { ...data, account: { ...account, created: !account.created } } };
    }),
    'a contact of somebody else': (history) => {
      const names = history.events
        .filter(isOf('converted'))
        .map(({ data }) => (data['contact'] as { id: string }).id);
      const [one, other] = [...new Set<string>(names)];
      return one && other ? renamed(history, `contact/${one}`, `contact/${other}`) : null;
    },
  },
  'converting into an existing record changes none of the values it had': {
    'a value that is overwritten': spoilState(isRecord, (state) => {
      const { fields, personal } = state as Lead;
      const all = { ...fields, ...personal.fields };
      const field = Object.keys(all).find((name) => name !== 'leadSource');
      if (!field) return null;
      return {
        ...state,
        fields: { ...fields, [field]: 'new' },
        personal: { fields: {} },
      } as unknown as StreamState;
    }),
    'an owner that changes': spoilState(
      isRecord,
      (state) => ({ ...state, owner: 'seller/x' }) as StreamState,
    ),
  },
  'converting into an existing contact never loosens a consent': {
    'a no of the lead that is not taken over': (history) => ({
      ...history,
      steps: history.steps.map((step) => {
        if (!isDecision(step.answer)) return step;
        const states = new Map(
          [...step.answer.states].map(([stream, state]) => [
            stream,
            stream.startsWith('contact/') && !step.world.streams.get(stream)
              ? { ...state, consent: {} }
              : state,
          ]),
        );
        return { ...step, answer: { ...step.answer, states } } as typeof step;
      }),
    }),
    'a no that becomes a yes': (history) => {
      const spoilt = history.steps.findIndex(
        ({ world, answer }) =>
          isDecision(answer) &&
          [...answer.states.keys()].some(
            (stream) => stream.startsWith('contact/') && world.streams.get(stream),
          ),
      );
      const step = history.steps[spoilt];
      if (!step || !isDecision(step.answer)) return null;
      const streams = new Map(
        [...step.world.streams].map(([stream, state]) => [
          stream,
          stream.startsWith('contact/') && state ? { ...state, consent: { email: 'denied' } } : state,
        ]),
      );
      const states = new Map(
        [...step.answer.states].map(([stream, state]) => [
          stream,
          stream.startsWith('contact/') ? { ...state, consent: { email: 'granted' } } : state,
        ]),
      );
      const changed = { ...step, world: { ...step.world, streams }, answer: { ...step.answer, states } };
      return { ...history, steps: replaced(history.steps, spoilt, changed as never) };
    },
  },
  'what a conversion opens is owned by a seller, never by a queue': {
    'an account of a queue': spoilEvent(isOf('account-opened'), withData({ owner: 'queue/inbox' })),
    'an owner that nobody named': spoilEvent(isOf('converted'), withData({ owner: 'seller/stranger' })),
  },
  'an opportunity is opened if and only if the command asked for one': {
    'one too many': (history) => {
      const opened = history.events.find(isOf('opportunity-opened'));
      const other = history.steps.find(
        ({ issued, answer }) => issued.body.type === 'capture' && isDecision(answer),
      );
      if (!opened || !other) return null;
      return { ...history, events: [...history.events, { ...opened, commandId: other.issued.id }] };
    },
    'one missing': (history) =>
      history.events.some(isOf('opportunity-opened'))
        ? { ...history, events: history.events.filter((event) => !isOf('opportunity-opened')(event)) }
        : null,
  },
  'the amount of an opportunity with lines is their sum, less what was granted': {
    'a cent too much': spoilEvent(isOf('opportunity-opened'), ({ data }) => {
      const { lines, amount = 0 } = data as { lines: readonly unknown[]; amount?: number };
      return lines.length > 0 ? { data: { ...data, amount: amount + 1 } } : null;
    }),
  },
  'a row of a file about a record says nothing new once it was recorded': {
    'an account that kept nothing of it': spoilAnswer(({ states }, { issued: { body } }) => {
      if (body.type !== 'load-record' || body.record !== 'account') return null;
      if (Object.values(body.fields).every((value) => value === '' || String(value).trim() === ''))
        return null;
      const emptied = [...states].map(
        ([stream, state]) => [stream, { ...state, fields: {}, personal: { fields: {} } }] as const,
      );
      return emptied.length > 0 ? { states: new Map(emptied as never) } : null;
    }),
  },
  'a record holds only what the field map, the defaults or the command put there': {
    'an unmapped field': spoilEvent(isOf('account-opened'), ({ data }) => ({
      data: {
        ...data,
        fields: { title: 'Dr' },
        provenance: { ...(data['provenance'] as object), title: { from: 'lead', field: 'title' } },
      },
    })),
    'a value of no provenance': spoilEvent(
      isOf('contact-opened'),
      withData({ fields: { title: 'Dr' }, provenance: {} }),
    ),
    'a mapped field fed by another one': spoilEvent(
      (event) => isOf('account-opened')(event) && Object.hasOwn(event.data['provenance'] as object, 'name'),
      withData({ provenance: { name: { from: 'lead', field: 'lastName' } } }),
    ),
  },
  'a command takes nothing alone that somebody else holds': {
    'a claim that is taken twice': (history) => {
      const claiming = spoilAnswer(({ claims }) =>
        claims.some(({ how }) => how === 'alone')
          ? { claims: claims.flatMap((claim) => [claim, { ...claim, holder: 'lead/somebody-else' }]) }
          : null,
      );
      return claiming(history);
    },
  },
  'counts, touches and score are the same in whatever order engagements come in': {
    'a running total that is the last one told': (history) => {
      let told = 0;
      const events = history.events.map((event) =>
        event.type === 'engaged'
          ? {
              ...event,
              get data() {
                return { ...event.data, count: (told += 1) };
              },
            }
          : event,
      );
      return { ...history, events: events as unknown as Event[] };
    },
  },
  'what running totals recorded adds up to the highest total that was told': {
    'a count that is told twice': spoilEvent(
      ({ data }) => data['total'] !== undefined,
      ({ data }) => ({ data: { ...data, count: (data['count'] as number) + 1 } }),
    ),
    'a total that is forgotten': (history) => ({
      ...history,
      state: (stream) => ({ ...history.state(stream), totals: {} }) as unknown as StreamState,
    }),
  },
  'the credit of a lead’s touches adds up to exactly 10,000 in every model': {
    'a touch that happened at no time': spoilEvent(
      ({ type, data }) => type === 'captured' && data['touch'] !== undefined,
      ({ data }) => ({ data: { ...data, touch: { ...(data['touch'] as object), at: 'once' } } }),
    ),
  },
  'each submission has exactly one outcome, and a lead exactly when it came in': {
    'a submission that is settled twice': (history) => {
      const settled = history.events.filter(isOf('submission-settled'));
      return settled.length === 0 ? null : { ...history, events: [...history.events, ...settled] };
    },
    'a lead that is forgotten': (history) =>
      history.events.some(({ type, data }) => type === 'submission-received' && data['lead'] !== undefined)
        ? {
            ...history,
            state: (stream) => ({ ...history.state(stream), lead: null }) as unknown as StreamState,
          }
        : null,
  },
  'a threshold is noted only where it is reached, and once each time': {
    'one that nobody reached': spoilEvent(
      isOf('threshold-reached'),
      withData({ at: '2020-01-01T00:00:00.000Z' }),
    ),
    'one that is noted twice': (history) => {
      const at = history.events.findIndex(isOf('threshold-reached'));
      const event = history.events[at];
      return event
        ? { ...history, events: [...history.events.slice(0, at + 1), ...history.events.slice(at)] }
        : null;
    },
  },
  'a recorded score is what the rules give for the engagements before it': {
    'a score of a point more': spoilEvent(isOf('scored'), ({ data }) => ({
      data: { ...data, score: (data['score'] as number) + 1 },
    })),
    'an engagement that nobody counted': spoilEvent(
      ({ data }) => data['confidence'] === 'suspected-robot' && data['kind'] !== 'opt-out',
      withData({ confidence: 'human' }),
    ),
    'another band': spoilEvent(isOf('scored'), withData({ band: 'tepid' })),
  },
  'the parts of a score add up to it exactly': {
    'a score that is a fraction more': (history) => {
      let looks = 0;
      const scoring = {
        ...history.process.definition.scoring,
        get ceiling() {
          return 100 + (looks++ % 2);
        },
        floor: 100,
      };
      const compiled = compileScoring(scoring, history.process.zone);
      return { ...history, process: { ...history.process, scoring: compiled } };
    },
  },
  'profile and grade on record are those of the fields, and need none of them on replay': {
    'a grade that no criterion gives': spoilEvent(
      isOf('scored'),
      withData({ fit: { grade: 'A+', thirds: 10, parts: [] } }),
    ),
    'points that nobody reckoned again': (history) => {
      const { scoring } = history.process;
      const profile = () => ({ points: 7000, parts: [] });
      return { ...history, process: { ...history.process, scoring: { ...scoring, profile } } };
    },
  },
  'turns of a pool differ by at most one while its members stay': {
    'a turn out of turn': (history) => {
      const turns = history.events.filter(isOf('turn-taken'));
      const seller = turns[0]?.data['seller'];
      return turns.length > 1
        ? {
            ...history,
            events: history.events.map((event) =>
              isOf('turn-taken')(event) ? { ...event, data: { ...event.data, seller } } : event,
            ),
          }
        : null;
    },
    'a turn for somebody who is not there': spoilEvent(isOf('turn-taken'), withData({ seller: 'stranger' })),
  },
  'a first response is overdue once for each assignment, and not before it is due': {
    'a response that nothing made due': spoilEvent(
      isOf('response-overdue'),
      withData({ dueAt: '2001-01-01T00:00:00.000Z' }),
    ),
  },
  'a lead that waits too long in a queue alerts once for each stay, and not before': {
    'an alert about a lead that waits nowhere': spoilEvent(
      isOf('alert-raised'),
      withData({ cause: 'queue-age' }),
    ),
    'an alert of the day before': spoilEvent(
      ({ type, data }) => type === 'alert-raised' && data['cause'] === 'queue-age',
      () => ({ occurredAt: '2001-01-01T00:00:00.000Z' }),
    ),
  },
  'the work list has the open leads, in the order that their states say': {
    'a lead that is left out': spoilEvent(isOf('captured'), withData({ statusKind: 'disqualified' })),
    'a lead that comes too late': spoilEvent(
      isOf('deadline-set'),
      withData({ dueAt: '2090-01-01T00:00:00.000Z' }),
    ),
  },
  'a lead whose response is overdue moves on so often at most, never back to who let it be overdue': {
    'a lead that came back to who did not call': spoilEvent(
      ({ type, data }) => type === 'assigned' && data['how'] === 'breach',
      (event) => withData({ owner: event.data['previous'] })(event),
    ),
    'a lead that moved on though nothing was overdue': spoilEvent(
      ({ type, data }) => type === 'assigned' && data['how'] === 'rule',
      withData({ how: 'breach' }),
    ),
  },
  'no rule gives a lead to somebody absent, gone, full or without the skill it asks for': {
    'an owner who was gone': (history) => {
      const at = history.events.findIndex(
        ({ type, data }) =>
          type === 'assigned' && data['entry'] !== undefined && String(data['owner']).startsWith('seller/'),
      );
      const event = history.events[at];
      if (!event) return null;
      const gone = {
        ...event,
        type: 'seller-defined',
        stream: String(event.data['owner']),
        data: { active: false },
      };
      return { ...history, events: [...history.events.slice(0, at), gone, ...history.events.slice(at)] };
    },
    'an owner who was away': (history) => {
      const at = history.events.findIndex(isOf('turn-taken'));
      const event = history.events[at];
      if (!event) return null;
      const away = {
        ...event,
        type: 'absence-set',
        stream: `seller/${String(event.data['seller'])}`,
        data: { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' },
      };
      return {
        ...history,
        events: [...history.events.slice(0, at - 1), away, ...history.events.slice(at - 1)],
      };
    },
  },
  'the list of leads and the list of tasks say what the leads themselves say': {
    'a row with another owner': spoilEvent(isOf('assigned'), withData({ owner: 'seller/x' })),
    'a lead without a row': (history) => ({
      ...history,
      events: history.events.map((event) =>
        isOf('captured')(event) ? { ...event, type: 'noticed' } : event,
      ),
    }),
    'a task at another time': spoilEvent(
      isOf('scored'),
      withData({ nextBandAt: '2030-01-01T00:00:00.000Z' }),
    ),
  },
};

const isBroken = (law: HistoryLaw, history: History): boolean => {
  try {
    law.holds(history);
    return false;
  } catch (error) {
    assert.ok(error instanceof LawBroken, String(error));
    return true;
  }
};

describe('each law', () => {
  it('is shown mistakes', () => {
    assert.deepEqual(Object.keys(mistakes).sort(), laws.map(({ name }) => name).sort());
  });

  it('catches what the page on planted mistakes says, for at least 25 invariants of conversion (8)', () => {
    const page = readFileSync(new URL('../../../docs/planted-mistakes.md', import.meta.url), 'utf8');
    const lines = [...page.matchAll(/^\| ([\d.]+) \| (.+) \| (.+) \|$/gm)].map(([, ...parts]) => parts);
    for (const [number = '', mistake = '', name = ''] of lines) {
      const rule = number.includes('.') ? `DOMAIN ${number}` : `DOMAIN 8, invariant ${number}`;
      assert.ok(laws.find((law) => law.name === name)?.rules.includes(rule), `${rule}: "${name}"`);
      assert.ok(Object.hasOwn(mistakes[name] ?? {}, mistake), `${rule}: "${mistake}"`);
    }
    const invariants = new Set(
      lines.map(([number = '']) => number).filter((number) => !number.includes('.')),
    );
    assert.ok(invariants.size >= 25, `${invariants.size} invariants`);
  });

  for (const law of laws) {
    for (const [mistake, spoil] of Object.entries(mistakes[law.name] ?? {})) {
      it(`"${law.name}" is broken by ${mistake}`, () => {
        const spoilt = lived.map(spoil).filter((history) => history !== null);
        assert.ok(spoilt.length > 0, 'no history could be spoilt this way');
        assert.ok(
          spoilt.some((history) => isBroken(law, history)),
          'the law did not notice',
        );
      });
    }
  }
});

describe('checking the laws of a process', () => {
  /** A process that breaks the law of deciding twice: its rules look at something that changes. */
  const capricious = (): Process => {
    const process = defineProcess(marketProcess);
    let asked = 0;
    return { ...process, rank: (status) => process.rank(status) + asked++ };
  };

  it('is silent for a process that keeps them', () => {
    checkProcess(defaultProcess, { runs: 10, seed });
    for (const process of fc.sample(arbitraryProcess(), { numRuns: 3, seed }))
      checkProcess(process, { runs: 3 });
  });

  it('names the law, the shortest history and how to see it again', () => {
    assert.throws(
      () => checkProcess(capricious(), { runs: 4, length: 20, seed }),
      (error: Error) => {
        assert.ok(error instanceof LawBroken);
        const [message = ''] = error.message.split('\n\n'); // Other laws may be broken by it as well.
        assert.match(
          message,
          /^The law "a command decided twice .*" \(DESIGN 2; DOMAIN 8, invariant 36\) is broken by the process television-shop/,
        );
        assert.match(
          message,
          /What is wrong: "(?:capture|record|submit)" decided again: writes\.0\.events\.0\.data\.rank is/,
        );
        assert.match(
          message,
          /\n {2}1\. 2026-\S+ user:ann: (?:capture|record|submit) .* -> captured lead\/id-/,
        );
        assert.doesNotMatch(message, /\n {2}2\./);
        assert.match(message, /\{ seed: 11, runs: 4, length: 20 \}/);
        return true;
      },
    );
  });

  it('gives the same counter-example for the same seed', () => {
    const message = () => {
      try {
        checkProcess(capricious(), { runs: 4, length: 20, seed });
      } catch (error) {
        return (error as Error).message;
      }
      return assert.fail('nothing was found');
    };
    assert.equal(message(), message());
  }, 60_000);

  it('gives a test for each law', () => {
    const names = lawsOf(defaultProcess).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const law of lawsOf(defaultProcess)) law.check({ runs: 2, seed });
  });
});

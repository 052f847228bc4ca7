import type { Criteria } from '../../criteria/criteria.ts';
import { captured, type FieldValue } from '../../lead/events/capture.ts';
import { iso } from '../../lead/events/event.ts';
import { leadEvolver } from '../../lead/evolve.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import { lowestBand } from '../../scoring/bands.ts';
import type { Process } from '../process.ts';
import { dimensionOf } from './dimensions.ts';
import type { LeadExample, Proof } from './finding.ts';
import { type Answer, findLead, type Wish } from './search.ts';

/** Answers questions about the leads that a process can have. */
export interface Examiner {
  readonly process: Process;
  /** Looks for a lead that meets, or does not meet, these criteria. */
  find(...wishes: readonly Wish[]): Sought;
}

export type Sought =
  | { readonly kind: 'found'; readonly example: LeadExample; readonly lead: Lead }
  | { readonly kind: 'none'; readonly proof: Extract<Proof, { kind: 'search' }> }
  | { readonly kind: 'not-decided'; readonly proof: Extract<Proof, { kind: 'not-decided' }> };

/** Criteria that a lead is wanted to meet, or not to. */
export const met = (when: Criteria | undefined): Wish => ({ when, met: true });
export const unmet = (when: Criteria | undefined): Wish => ({ when, met: false });

export function createExaminer(process: Process, budget: number): Examiner {
  const { definition } = process;
  const base = plainLead(process);
  const question = {
    definition,
    base,
    lowestBand: lowestBand(definition.scoring),
    budget,
    known: new WeakMap(),
  };
  return {
    process,
    find(...wishes) {
      const answer = findLead(question, wishes);
      if (answer.kind === 'found') return { kind: 'found', ...exampleOf(answer, base) };
      return answer.kind === 'none'
        ? { kind: 'none', proof: { kind: 'search', tried: answer.tried } }
        : { kind: 'not-decided', proof: { kind: 'not-decided', budget } };
    },
  };
}

function exampleOf({ values }: Extract<Answer, { kind: 'found' }>, base: Lead) {
  let lead = base;
  const example: Record<string, FieldValue | null> = {};
  for (const [dimension, value] of values) {
    lead = dimension.set(lead, value);
    example[dimension.name] = value;
  }
  return { example, lead };
}

/** The lead that an example stands for: everything it does not name is as in a lead that just came in. */
export function exampleLead(process: Process, example: LeadExample): Lead {
  const { definition } = process;
  return Object.entries(example).reduce(
    (lead, [name, value]) => dimensionOf(definition, name, [])?.set(lead, value) ?? lead,
    plainLead(process),
  );
}

/** A lead of which nothing is known but that it is there, with the least score. */
function plainLead(process: Process): Lead {
  const lead = capturedLead(process);
  const { floor } = process.definition.scoring;
  return dimensionOf(process.definition, 'score', [])?.set(lead, floor) ?? lead;
}

function capturedLead({ definition, firstStatus, rank }: Process): Lead {
  const stream = leadStream('example');
  const at = iso(0);
  const data = captured.data.parse({
    kind: 'person',
    subject: stream,
    channel: 'hand',
    fields: {},
    externalId: { source: 'example', id: '1' },
    status: firstStatus.id,
    statusKind: firstStatus.kind,
    rank: rank(firstStatus),
    consent: {},
    owner: definition.defaultOwner ?? 'seller/example',
  });
  return leadEvolver.evolve(null, {
    id: 'example',
    tenant: 'example',
    stream,
    version: 1,
    position: 1,
    type: 'captured',
    schemaVersion: 1,
    occurredAt: at,
    recordedAt: at,
    actor: 'system',
    mode: 'live',
    commandId: 'example',
    causationId: 'example',
    correlationId: 'example',
    processVersion: definition.version,
    data,
    personal: null,
  });
}

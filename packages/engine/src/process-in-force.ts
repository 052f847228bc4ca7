import {
  defineProcess,
  FaultError,
  type Process,
  type ProcessDefinition,
  type ProcessInput,
  type Published,
} from '@leadstream/core';
import { canonicalJson } from './canonical-json.ts';

const compiled = new WeakMap<ProcessInput, Process>();

/** A process made ready, once per definition. */
export function processOf(definition: ProcessInput): Process {
  const known = compiled.get(definition);
  if (known) return known;
  const process = defineProcess(definition);
  compiled.set(definition, process);
  return process;
}

const texts = new WeakMap<ProcessDefinition, string>();

/** A definition as text to be compared, made once: every read of the process compares. */
function textOf(definition: ProcessDefinition): string {
  const text = texts.get(definition) ?? canonicalJson(definition);
  texts.set(definition, text);
  return text;
}

/** What has to be done about a process that the code offers. */
export type Standing = 'publish' | 'in-force' | 'superseded';

/**
 * Compares the process that the code offers with the one that the log has. The log's latest decides; a higher
 * version is to be published; the same version with other content is the fault `process-version-reused`.
 */
export function standingOf(offered: ProcessInput, published: Published | null): Standing {
  const present: ProcessDefinition | null = published?.definition ?? null;
  const { definition } = processOf(offered);
  if (!present || definition.version > present.version) return 'publish';
  if (definition.version < present.version) return 'superseded';
  // Both through the same reading, so that a default which came with a newer version is no difference.
  if (textOf(processOf(present).definition) === textOf(definition)) return 'in-force';
  throw new FaultError(
    'process-version-reused',
    `The log holds version ${present.version} of the process "${present.id}" with other content than the code offers.`,
  );
}

/** The id under which every process of the world publishes this version: so only one of them does. */
export const publishingId = ({ id, version }: ProcessDefinition): string => `process/${id}/${version}`;

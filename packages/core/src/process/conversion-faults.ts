import type { RecordTypes } from '../conversion/record-types.ts';
import { mappingFault } from '../conversion/type-matrix.ts';
import { criteriaFaults } from '../criteria/criteria.ts';
import { type Field, faultOf } from '../criteria/fields.ts';
import { ownValue } from '../lead/own-value.ts';
import type { ProcessDefinition } from './definition.ts';
import { doubled, type ProcessFault } from './process-fault.ts';

const recordKinds = ['account', 'contact', 'opportunity'] as const;
type RecordKind = (typeof recordKinds)[number];

/** What is wrong with the way in which leads become records. */
export function conversionFaults(definition: ProcessDefinition): ProcessFault[] {
  const { conversion, fields } = definition;
  const { conditions = [] } = conversion;
  return [
    ...recordKinds.flatMap((record) => [
      ...mapFaults(definition, record),
      ...defaultFaults(
        definition.records[record],
        conversion.defaults[record] ?? {},
        `conversion.defaults.${record}`,
        record,
      ),
      ...(conversion.required?.[record] ?? []).flatMap((field) =>
        fieldFaults(definition.records[record], field, `conversion.required.${record}`, record),
      ),
      ...typeFaults(definition, record, conversion.recordTypes?.[record]),
    ]),
    ...doubled('conversion.conditions', conditions),
    ...conditions.flatMap(({ when }, i) =>
      criteriaFaults(when, fields).map(({ path, fault }) => ({
        path: `conversion.conditions.${i}.when.${path}`,
        problem: fault,
      })),
    ),
  ];
}

type Fields = Readonly<Record<string, Field>>;

const fieldFaults = (fields: Fields, field: string, path: string, record: RecordKind): ProcessFault[] =>
  ownValue(fields, field) ? [] : [{ path, problem: `the ${record} has no field "${field}"` }];

/** Checked where the rules are made, so that no conversion ever finds a field of the wrong type (invariant 16). */
function mapFaults({ conversion, fields, records }: ProcessDefinition, record: RecordKind): ProcessFault[] {
  return Object.entries(conversion.map[record]).flatMap(([target, source]) => {
    const path = `conversion.map.${record}.${target}`;
    const into = ownValue(records[record], target);
    if (!into) return [{ path, problem: `the ${record} has no such field` }];
    const from = ownValue(fields, source);
    if (!from) return [{ path, problem: `the lead has no field "${source}"` }];
    const problem = mappingFault(from, into);
    return problem ? [{ path, problem }] : [];
  });
}

function defaultFaults(
  fields: Fields,
  defaults: Readonly<Record<string, string>>,
  path: string,
  record: RecordKind,
): ProcessFault[] {
  return Object.entries(defaults).flatMap(([target, value]) => {
    const place = `${path}.${target}`;
    const field = ownValue(fields, target);
    if (!field) return [{ path: place, problem: `the ${record} has no such field` }];
    const fault = value === '' ? 'blank' : faultOf(field, value);
    return fault ? [{ path: place, problem: `the value does not fit: ${fault}` }] : [];
  });
}

function typeFaults(
  { records, team }: ProcessDefinition,
  record: RecordKind,
  rules: RecordTypes | undefined,
): ProcessFault[] {
  if (!rules) return [];
  const path = `conversion.recordTypes.${record}`;
  const isType = (id: string) => rules.types.some((type) => type.id === id);
  const named = [
    ['default', rules.default],
    ...Object.entries(rules.sellers ?? {}).map(([seller, id]) => [`sellers.${seller}`, id]),
    ...Object.entries(rules.teams ?? {}).map(([one, id]) => [`teams.${one}`, id]),
  ] as [string, string][];
  const strange = Object.keys(rules.teams ?? {}).filter((id) => !team?.teams?.some((one) => one.id === id));
  return [
    ...doubled(`${path}.types`, rules.types),
    ...named.flatMap(([place, id]) =>
      isType(id) ? [] : [{ path: `${path}.${place}`, problem: `there is no record type "${id}"` }],
    ),
    ...strange.map((id) => ({ path: `${path}.teams.${id}`, problem: 'there is no such team' })),
    ...rules.types.flatMap(({ defaults = {} }, i) =>
      defaultFaults(records[record], defaults, `${path}.types.${i}.defaults`, record),
    ),
  ];
}

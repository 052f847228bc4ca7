import { type Criteria, criteriaFaults, isDerivedField } from '../criteria/criteria.ts';
import type { ProcessDefinition } from './definition.ts';
import { doubled, type ProcessFault } from './process-fault.ts';

/** What of a lead, beside its fields, profile and fit may read: what changes only where scores are reckoned anew. */
const lasting = ['source', 'channel', 'kind', 'emailConsent', 'phoneConsent'];

/** What is wrong with profile, fit, re-arm levels, quality and cells. */
export function scoringFaults({ scoring, fields }: ProcessDefinition): ProcessFault[] {
  const profile = (scoring.profile ?? []).flatMap(({ id, rules, least, most }, g) => [
    ...doubled(`scoring.profile.${g}.rules`, rules),
    ...whoFaults(`scoring.profile.${g}.rules`, rules, fields),
    ...(least !== undefined && most !== undefined && least > most
      ? [{ path: `scoring.profile.${g}.least`, problem: `"${id}" has its least above its most` }]
      : []),
  ]);
  return [
    ...doubled('scoring.profile', scoring.profile ?? []),
    ...profile,
    ...doubled('scoring.fit', scoring.fit ?? []),
    ...whoFaults('scoring.fit', scoring.fit ?? [], fields),
    ...qualityFaults({ scoring, fields }),
    ...bandFaults(scoring),
  ];
}

type Fields = ProcessDefinition['fields'];

function whoFaults(
  path: string,
  rules: readonly { readonly when: Criteria }[],
  fields: Fields,
): ProcessFault[] {
  return rules.flatMap(({ when }, i) => [
    ...criteriaFaults(when, fields).map((one) => ({
      path: `${path}.${i}.when.${one.path}`,
      problem: one.fault,
    })),
    ...fieldsRead(when)
      .filter((field) => isDerivedField(field) && !lasting.includes(field))
      .map((field) => ({
        path: `${path}.${i}.when`,
        problem: `"${field}" is not who a lead is: profile and fit read its fields, ${lasting.join(', ')}`,
      })),
  ]);
}

function fieldsRead(when: Criteria): string[] {
  if ('all' in when) return when.all.flatMap(fieldsRead);
  if ('any' in when) return when.any.flatMap(fieldsRead);
  return 'not' in when ? fieldsRead(when.not) : [when.field];
}

const qualityFaults = ({ scoring: { quality }, fields }: Pick<ProcessDefinition, 'scoring' | 'fields'>) =>
  (['good', 'poor'] as const).flatMap((name) =>
    (quality ? criteriaFaults(quality[name], fields) : []).map(({ path, fault }) => ({
      path: `scoring.quality.${name}.${path}`,
      problem: fault,
    })),
  );

function bandFaults({ bands, matrix }: ProcessDefinition['scoring']): ProcessFault[] {
  const faults = bands.flatMap(({ from, rearm }, i) =>
    rearm !== undefined && rearm > from
      ? [{ path: `scoring.bands.${i}.rearm`, problem: 'is above where the band begins' }]
      : [],
  );
  const cells = Object.keys(matrix ?? {}).filter((cell) => Number(cell.slice(1)) > bands.length);
  return [
    ...faults,
    ...cells.map((cell) => ({ path: `scoring.matrix.${cell}`, problem: 'there are not so many bands' })),
  ];
}

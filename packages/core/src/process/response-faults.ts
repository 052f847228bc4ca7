import { criteriaFaults } from '../criteria/criteria.ts';
import { fieldsOfVariant } from '../response/merge-fields.ts';
import { isMergeField, type Template, unguarded } from '../response/templates.ts';
import type { ProcessDefinition } from './definition.ts';
import { doubled, type ProcessFault } from './process-fault.ts';

/** What is wrong with templates and the rules that pick them. */
export function responseFaults(definition: ProcessDefinition): ProcessFault[] {
  return [
    ...templateFaults(definition),
    ...ruleFaults(definition),
    ...activeFaults(definition),
    ...alertFaults(definition),
  ];
}

function alertFaults({ mail, templates = [] }: ProcessDefinition): ProcessFault[] {
  const id = mail?.alertTemplate;
  if (id === undefined) return [];
  const path = 'mail.alertTemplate';
  if (templates.some((template) => template.id === id)) return unguardedFaults(path, id, templates);
  return [{ path, problem: `there is no template "${id}"` }];
}

function templateFaults({ templates = [], fields, language }: ProcessDefinition): ProcessFault[] {
  return templates.flatMap((template, t) => {
    const path = `templates.${t}`;
    const unknown = template.fields.filter(({ field }) => !isMergeField(field, fields));
    return [
      ...(Object.hasOwn(template.variants, language)
        ? []
        : [{ path: `${path}.variants`, problem: `needs the language of the process, "${language}"` }]),
      ...unknown.map(({ field }) => ({
        path: `${path}.fields`,
        problem: `there is no field "${field}" to merge`,
      })),
      ...undeclaredFaults(template, path),
    ];
  });
}

/** What a language prints and the list does not name, core would never ask for before it lets a mail go (Ours 4.2). */
function undeclaredFaults({ fields, variants }: Template, path: string): ProcessFault[] {
  const declared = new Set(fields.map(({ field }) => field));
  return Object.entries(variants).flatMap(([language, variant]) =>
    fieldsOfVariant(variant)
      .filter((field) => !declared.has(field))
      .map((field) => ({
        path: `${path}.variants.${language}`,
        problem: `names "${field}", which the template's fields do not list`,
      })),
  );
}

function ruleFaults({ response, templates = [], fields }: ProcessDefinition): ProcessFault[] {
  const faults: ProcessFault[] = [];
  if (!response) return faults;
  const isThere = (id: string) => templates.some((template) => template.id === id);
  if (response.active !== undefined && !response.rules.some(({ id }) => id === response.active)) {
    faults.push({ path: 'response.active', problem: `there is no rule "${response.active}"` });
  }
  if (response.default !== undefined && !isThere(response.default)) {
    faults.push({ path: 'response.default', problem: `there is no template "${response.default}"` });
  }
  response.rules.forEach(({ entries }, r) => {
    faults.push(...doubled(`response.rules.${r}.entries`, entries));
    entries.forEach((entry, e) => {
      const path = `response.rules.${r}.entries.${e}`;
      if (!isThere(entry.template)) {
        faults.push({ path: `${path}.template`, problem: `there is no template "${entry.template}"` });
      }
      for (const { path: place, fault } of entry.when ? criteriaFaults(entry.when, fields) : []) {
        faults.push({ path: `${path}.when.${place}`, problem: fault });
      }
    });
  });
  return faults;
}

/** A template with an optional field that has no fallback cannot be activated (Ours 4.2). */
function activeFaults({ response, templates = [] }: ProcessDefinition): ProcessFault[] {
  if (!response) return [];
  const active = response.rules.findIndex(({ id }) => id === response.active);
  const used = (response.rules[active]?.entries ?? []).map(({ template }, e) => ({
    path: `response.rules.${active}.entries.${e}.template`,
    template,
  }));
  if (response.default !== undefined) used.push({ path: 'response.default', template: response.default });
  return used.flatMap(({ path, template }) => unguardedFaults(path, template, templates));
}

/** Why a template may not be used where it would be sent without anybody looking. */
export function unguardedFaults(path: string, id: string, templates: readonly Template[]): ProcessFault[] {
  const template = templates.find((one) => one.id === id);
  return (template ? unguarded(template) : []).map((field) => ({
    path,
    problem: `template "${id}" has no fallback for the optional field "${field}"`,
  }));
}

import type { Event, FieldValue } from '@leadstream/core';
import type { History } from '../arbitraries/histories.ts';
import { demand, type HistoryLaw, named } from './law.ts';

type RecordKind = 'account' | 'contact' | 'opportunity';
interface Origin {
  readonly from: string;
  readonly field?: string;
}

interface Written {
  readonly fields: Record<string, FieldValue>;
  readonly provenance: Record<string, Origin>;
  readonly recordType?: string;
}

/** Each value of a record comes from the lead's field that the map names, a default, or the command (invariants 15, 19, 39). */
export const unmappedFieldsStayOnTheLead: HistoryLaw = {
  name: 'a record holds only what the field map, the defaults or the command put there',
  rules: ['DOMAIN 8, invariant 15', 'DOMAIN 8, invariant 19', 'DOMAIN 8, invariant 39'],
  holds(history) {
    const converting = new Set(
      history.events.filter(({ type }) => type === 'converted').map(({ commandId }) => commandId),
    );
    for (const event of history.events) {
      const kind = event.stream.split('/')[0] as RecordKind;
      if (!['account', 'contact', 'opportunity'].includes(kind) || !converting.has(event.commandId)) continue;
      if (event.type.endsWith('-opened') || event.type === 'record-corrected')
        explained(history, event, kind);
    }
  },
};

function explained({ process }: History, event: Event, kind: RecordKind): void {
  const { conversion } = process.definition;
  const { map, defaults } = conversion;
  const data = event.data as unknown as Written;
  const personal = (event.personal?.data['fields'] ?? {}) as Record<string, FieldValue>;
  for (const field of Object.keys({ ...data.fields, ...personal })) {
    const origin = Object.hasOwn(data.provenance, field) ? data.provenance[field] : undefined;
    const isMapped = origin?.from === 'lead' && own(map[kind], field) === origin.field;
    const isDefault = origin?.from === 'default' && own(defaults[kind] ?? {}, field) !== undefined;
    const type = conversion.recordTypes?.[kind]?.types.find(({ id }) => id === data.recordType);
    const isOwners = origin?.from === 'owner-default' && own(type?.defaults ?? {}, field) !== undefined;
    const isGiven = origin?.from === 'command' || (origin !== undefined && isNamed(kind, field, origin));
    demand(
      isMapped || isDefault || isOwners || isGiven,
      () => `${field} of ${named(event)} comes from ${JSON.stringify(origin)}`,
    );
  }
}

const own = (map: Readonly<Record<string, string>>, field: string): string | undefined =>
  Object.hasOwn(map, field) ? map[field] : undefined;

/** What the rules themselves name: the lead's source, and names for records that would have none. */
function isNamed(kind: RecordKind, field: string, origin: Origin): boolean {
  if (field === 'leadSource') return kind !== 'account' && origin.field === 'source';
  if (kind === 'contact' && field === 'lastName')
    return origin.from === 'external-id' || origin.field !== undefined;
  return kind === 'opportunity' && field === 'name';
}

import * as z from 'zod';
import { recordRules } from './record-rules.ts';

const Name = z.string().min(1).max(200);
/** Cell texts to translate before anything else; spaces around and case do not matter. An empty value is blank. */
const values = z.record(z.string(), z.string()).optional();

/** What a column is for. Exactly one of these keys says it. */
export const columnRules = {
  field: z.strictObject({
    field: Name,
    values,
    /** How dates are written, e.g. `DD-MM-YYYY`; ISO if absent. */
    format: z.string().min(1).max(40).optional(),
    /** IANA zone of times without one; the process' zone if absent. */
    zone: z.string().min(1).max(60).optional(),
    /** What stands between the values of a multi-picklist; default `;`. */
    separator: z.string().min(1).max(5).optional(),
    /** What a number counts, e.g. 1000000 where the cells are in millions. */
    times: z.int().min(1).max(1_000_000_000).optional(),
  }),
  source: z.strictObject({
    source: z.literal(true),
    values,
    /** The source of leads whose cell names one that the process does not know; such a row is invalid if absent. */
    otherwise: Name.optional(),
  }),
  status: z.strictObject({ status: z.literal(true), values }),
  reason: z.strictObject({ reason: z.literal(true), values }),
  owner: z.strictObject({ owner: z.literal(true), values }),
  engagement: z.strictObject({
    engagement: Name,
    /** The cell holds a total; what it grew by since the last import is recorded. There is no other kind of count. */
    total: z.literal(true).default(true),
    facets: z.record(Name, z.string().max(500)).optional(),
    values,
  }),
  consent: z.strictObject({
    consent: z.enum(['email', 'phone', 'tracking']),
    denied: z.array(z.string()).default([]),
    granted: z.array(z.string()).default([]),
    values,
  }),
  ...recordRules,
} as const;

type Purpose = keyof typeof columnRules;
export type ColumnRule = { [P in Purpose]: z.infer<(typeof columnRules)[P]> & { readonly for: P } }[Purpose];

/** Something wrong with a map, and where. */
export interface MapFault {
  readonly path: string;
  readonly problem: string;
}

/** Reads the rule of one column. */
export function readColumnRule(path: string, input: unknown): ColumnRule | MapFault[] {
  const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  const purposes = (Object.keys(columnRules) as Purpose[]).filter((purpose) => keys.includes(purpose));
  const [purpose] = purposes;
  if (purpose === undefined || purposes.length > 1) {
    return [{ path, problem: `needs exactly one of ${Object.keys(columnRules).join(', ')}` }];
  }
  const parsed = columnRules[purpose].safeParse(input);
  if (parsed.success) return { ...parsed.data, for: purpose } as ColumnRule;
  return faultsOf(parsed.error, path);
}

/** The issues of a zod error as places and problems. */
export const faultsOf = (error: z.ZodError, under = ''): MapFault[] =>
  error.issues.map((issue) => ({
    path: [...(under ? [under] : []), ...issue.path.map(String)].join('.') || 'map',
    problem: issue.message,
  }));

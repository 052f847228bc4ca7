import type { Lead } from '../lead/lead.ts';
import { type Criteria, compileCriteria, type Operator, type Truth } from './criteria.ts';

/** One comparison of criteria and how it came out for a lead; `null` = unknown. The lead's value is not told. */
export interface Compared {
  /** Where in the tree, e.g. `all.1`; empty for criteria of one comparison. */
  readonly path: string;
  readonly field: string;
  readonly op: Operator;
  readonly truth: Truth;
}

/**
 * How each comparison of criteria comes out for a lead.
 *
 * @param lowestBand the band of a lead that nothing scored yet
 */
export function explainCriteria(
  criteria: Criteria | undefined,
  lead: Lead,
  lowestBand?: string,
): readonly Compared[] {
  const found: Compared[] = [];
  const visit = (node: Criteria, path: string): void => {
    const at = (part: string) => (path ? `${path}.${part}` : part);
    if ('all' in node) node.all.forEach((child, i) => visit(child, at(`all.${i}`)));
    else if ('any' in node) node.any.forEach((child, i) => visit(child, at(`any.${i}`)));
    else if ('not' in node) visit(node.not, at('not'));
    else found.push({ path, field: node.field, op: node.op, truth: compileCriteria(node, lowestBand)(lead) });
  };
  if (criteria) visit(criteria, '');
  return found;
}

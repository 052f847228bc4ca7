export type { TemplateField } from './fields.ts';
export { fromSalesforce } from './salesforce.ts';
export {
  type CompiledTemplate,
  compileTemplate,
  type Rendered,
  TemplateError,
  type TemplateSource,
  type TemplateValues,
} from './template.ts';
export { templateFields } from './variants.ts';

export type { TemplateField } from './fields.ts';
export { type LinkWishes, withLinks } from './links.ts';
export { originNotice } from './origin-notice.ts';
export { fromSalesforce } from './salesforce.ts';
export { type StarterTemplate, starterTemplates } from './starters.ts';
export {
  type CompiledTemplate,
  compileTemplate,
  type Rendered,
  TemplateError,
  type TemplateSource,
  type TemplateValues,
} from './template.ts';
export { templateFields } from './variants.ts';

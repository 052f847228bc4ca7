#!/usr/bin/env node
// The command in a clone: runs the TypeScript sources, in this very process (what is published runs dist/main.js).
import { register } from 'node:module';
import { register as registerTsx } from 'tsx/esm/api';

// `--conditions` cannot be set from within a process; a resolve hook adds our condition instead.
const withSources = `export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: [...context.conditions, '@leadstream/source'] });`;
register(`data:text/javascript,${encodeURIComponent(withSources)}`);
registerTsx();

await import('../src/main.ts');

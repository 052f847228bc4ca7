#!/usr/bin/env node
// Checks the types of all sources (project references) and of all tests (one tsconfig without references), with
// TypeScript 7: about four times as fast as 5.9, which stays for tools that need the JavaScript compiler API.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './pnpm.mjs';

const tsc = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
const runs = [
  ['-b', '.config/tsconfig.json'],
  ['-p', '.config/tsconfig.tests.json'],
];
const codes = runs.map(
  (args) => spawnSync(process.execPath, [tsc, ...args], { cwd: root, stdio: 'inherit' }).status,
);
process.exit(codes.every((code) => code === 0) ? 0 : 1);

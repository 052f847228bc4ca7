#!/usr/bin/env node
// Runs the pnpm that package.json's "packageManager" names, whatever the machine has: the pnpm that runs us if it
// is that version, else `npx --yes pnpm@<version>`. No corepack, no global install.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const wanted = manifest.packageManager.split('+')[0].split('@').pop();
const windows = process.platform === 'win32';

/** npm exports its own settings to scripts; a package manager that we start must not take them for its own. */
export function cleanEnv() {
  const env = { ...process.env };
  for (const key of Object.keys(env)) {
    const fromNpm = /^npm_(config|package|lifecycle|command|execpath|node_execpath)/i.test(key);
    const ofMachine = /^npm_config_(registry|cache|userconfig|globalconfig|.*proxy|cafile|store_dir)$/i.test(
      key,
    );
    if (fromNpm && !ofMachine) delete env[key];
  }
  env.npm_config_update_notifier = 'false';
  return env;
}

/** @returns {[string, string[]][]} */
function candidates() {
  /** @type {[string, string[]][]} */
  const list = [];
  if (process.env.LEADSTREAM_PNPM) list.push([process.env.LEADSTREAM_PNPM, []]);
  const agent = process.env.npm_config_user_agent ?? '';
  const exec = process.env.npm_execpath ?? '';
  if (agent.startsWith(`pnpm/${wanted} `) && existsSync(exec)) {
    list.push(/\.[cm]?js$/.test(exec) ? [process.execPath, [exec]] : [exec, []]);
  }
  // npm says where it lives: no look-up on PATH, no .cmd shim
  const npx = join(dirname(exec || '.'), 'npx-cli.js');
  if (exec && existsSync(npx)) list.push([process.execPath, [npx, '--yes', `pnpm@${wanted}`]]);
  list.push([windows ? 'npx.cmd' : 'npx', ['--yes', `pnpm@${wanted}`]]);
  return list;
}

/** Runs pnpm with these arguments and returns its exit code. */
export function pnpm(args, options = {}) {
  let last;
  for (const [command, before] of candidates()) {
    last = spawnSync(command, [...before, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: cleanEnv(),
      shell: windows && command.endsWith('.cmd'),
      ...options,
    });
    if (!last.error) return last.status ?? 1;
  }
  console.error(`Could not start pnpm ${wanted}: ${last?.error?.message}`);
  return 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit(pnpm(process.argv.slice(2), { cwd: process.cwd() }));
}

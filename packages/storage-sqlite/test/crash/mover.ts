// A process that moves the leads of a seller who leaves, until a moment at which it is killed. It is told in one JSON text.
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { endProcess, withFailPoint } from '@leadstream/testkit';
import { driverNamed } from '../drivers.ts';
import type { Point } from './doomed-life.ts';
import { deskProcess, type Move } from './moves.ts';
import { withStatementPoint } from './statement-points.ts';

const {
  driver: name,
  path,
  point,
  wish,
} = JSON.parse(process.argv[2] ?? '') as Move & { readonly point: Point };

const real = driverNamed(name);
const driver = point.of === 'statements' ? withStatementPoint(real, point.name, endProcess, point.nth) : real;
const opened = await sqliteStorage({ path, driver });
const journal = { asked: () => undefined, answered: () => undefined };
const storage =
  point.of === 'calls'
    ? withFailPoint({ storage: opened, journal }, point.name, endProcess, point.nth).storage
    : opened;
await createEngine({ process: deskProcess, storage }).as('user:max').moveLeads(wish);
process.exit();

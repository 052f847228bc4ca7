export type {
  PostgresClient,
  PostgresPool,
  PostgresRow,
  PostgresStatement,
  PostgresValue,
} from './driver.ts';
export { type MigrateOptions, migratePostgres } from './migrate-postgres.ts';
export { type PostgresStorageOptions, postgresStorage } from './postgres-storage.ts';

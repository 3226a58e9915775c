import { join } from 'node:path';
import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const READ_HOSTING = `SELECT current_schema() <> 'public' AS "isInCell"`;

/** BI tools read views without values of persons, as a role that reads nothing else. A cell has no such views. */
export class CreateReporting1796600000000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return runInOwnDatabase(runner, 'create_reporting');
  }

  /** The role stays: other databases of the server use it. */
  down(runner: QueryRunner): Promise<void> {
    return runInOwnDatabase(runner, 'drop_reporting');
  }
}

async function runInOwnDatabase(runner: QueryRunner, statement: string): Promise<void> {
  const [{ isInCell }] = (await runner.query(READ_HOSTING)) as [{ isInCell: boolean }];
  if (!isInCell) await runner.query(readStatement(join(__dirname, '..'), statement).text);
}

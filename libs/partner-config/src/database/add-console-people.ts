import { readStatement } from '@app/common/database/read-statement';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The roles of people whom Identity-Aware Proxy signs in, by e-mail address or domain. */
export class AddConsolePeople1795953600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'add-console-people').text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readStatement(__dirname, 'drop-console-people').text);
  }
}

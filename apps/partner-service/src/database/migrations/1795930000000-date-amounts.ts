import type { MigrationInterface, QueryRunner } from 'typeorm';

// A process of the previous version writes amounts and amounts_as_of without the parts, which then no longer count.
const UP = [
  'ALTER TABLE conversion_state ADD COLUMN amount_parts jsonb',
  `COMMENT ON COLUMN conversion_state.amount_parts IS
     'The postback of each amount. They count where the newest of them is amounts_as_of; else all amounts are as of that'`,
];

/** Each amount of a conversion names the postback that it comes from. */
export class DateAmounts1795930000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE conversion_state DROP COLUMN amount_parts');
  }
}

import { Injectable } from '@nestjs/common';
import type { LastKnownGoodStore } from '@app/partner-config';
import { CellPools } from './cell-pools';

const HAS_TABLE = `SELECT to_regclass('cell.last_good_partners') IS NOT NULL AS "hasTable"`;
const CREATE_TABLE = `
  CREATE SCHEMA IF NOT EXISTS cell;
  CREATE TABLE IF NOT EXISTS cell.last_good_partners (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    codes text[] NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now()
  )`;
const READ = 'SELECT codes FROM cell.last_good_partners';
const WRITE = `
  INSERT INTO cell.last_good_partners (codes) VALUES ($1)
  ON CONFLICT (only_row) DO UPDATE SET codes = excluded.codes, saved_at = now()`;

/**
 * The codes of a cell's partners, in the database of the cell: with them it starts without the config database. What each
 * partner's configuration is, each keeps in its own schema.
 */
@Injectable()
export class LastKnownGoodPartners implements LastKnownGoodStore<string[]> {
  constructor(private readonly pools: CellPools) {}

  async read(): Promise<string[] | null> {
    if (!(await this.hasTable())) return null;
    const { rows } = await this.pools.own.query<{ codes: string[] }>(READ);
    return rows[0]?.codes ?? null;
  }

  async write(codes: string[]): Promise<void> {
    if (!(await this.hasTable())) await this.pools.own.query(CREATE_TABLE);
    await this.pools.own.query(WRITE, [codes]);
  }

  private async hasTable(): Promise<boolean> {
    const { rows } = await this.pools.own.query<{ hasTable: boolean }>(HAS_TABLE);
    return rows[0]!.hasTable;
  }
}

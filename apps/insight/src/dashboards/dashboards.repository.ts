import { Problem, problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Dashboard } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';

const LIST = readStatement(__dirname, 'list_dashboards');
const UPDATE = readStatement(__dirname, 'update_dashboard');
const INSERT = `
  INSERT INTO dashboards (name, owner, is_shared, definition, updated_by) VALUES ($1, $2, $3, $4, $2) RETURNING id`;
const DELETE = 'DELETE FROM dashboards WHERE id = $1 AND version = $2 AND (owner = $3 OR is_shared)';

const TIMES = ['created_at', 'updated_at'] as const;
type Row = Omit<Dashboard, (typeof TIMES)[number]> & Record<(typeof TIMES)[number], Date>;

export interface SavedDashboard {
  name: string;
  isShared: boolean;
  definition: object;
}

/** Dashboards. What a reader may not see does not exist for that reader. */
@Injectable()
export class DashboardsRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  async list(reader: string): Promise<Dashboard[]> {
    const { rows } = await inTime(this.pool.query<Row>({ ...LIST, values: [reader, null] }));
    return rows.map(toDashboard);
  }

  /** @throws Problem not_found (404) */
  async find(reader: string, id: string): Promise<Dashboard> {
    const { rows } = await inTime(this.pool.query<Row>({ ...LIST, values: [reader, id] }));
    if (!rows[0]) throw problems.notFound('The dashboard');
    return toDashboard(rows[0]);
  }

  async insert(owner: string, { name, isShared, definition }: SavedDashboard): Promise<Dashboard> {
    const values = [name, owner, isShared, JSON.stringify(definition)];
    const { rows } = await inTime(this.pool.query<{ id: string }>(INSERT, values));
    return this.find(owner, rows[0]!.id);
  }

  /** @throws Problem 404, 412 for another version, 403 where someone else would hide it */
  async update(actor: string, id: string, version: number, saved: SavedDashboard): Promise<Dashboard> {
    const values = [id, version, actor, saved.name, saved.isShared, JSON.stringify(saved.definition)];
    const { rowCount } = await inTime(this.pool.query({ ...UPDATE, values }));
    if (rowCount === 0) await this.refuse(actor, id, version);
    return this.find(actor, id);
  }

  /** @throws Problem 404, 412 for another version */
  async delete(actor: string, id: string, version: number): Promise<void> {
    const { rowCount } = await inTime(this.pool.query(DELETE, [id, version, actor]));
    if (rowCount === 0) await this.refuse(actor, id, version);
  }

  /** Says why nothing was changed. */
  private async refuse(actor: string, id: string, version: number): Promise<void> {
    const present = await this.find(actor, id);
    if (present.version === version) {
      throw problems.forbidden('Only the one who created a dashboard can hide it from others.');
    }
    const detail = `The dashboard has another version by now, which is ${present.version}. Read again and repeat the change.`;
    throw new Problem({ status: 412, code: 'precondition_failed', detail });
  }
}

function toDashboard(row: Row): Dashboard {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}

/** @throws Problem 503 when the database does not respond in time */
function inTime<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw problems.unavailable('Dashboards cannot be read or changed at the moment.', cause);
  });
}

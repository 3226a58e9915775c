import { Problem, problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Dashboard } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';
import type { DashboardReader } from './dashboard-reader';

const LIST = readStatement(__dirname, 'list_dashboards');
const UPDATE = readStatement(__dirname, 'update_dashboard');
const INSERT = `
  INSERT INTO dashboards (name, owner, is_shared, definition, updated_by) VALUES ($1, $2, $3, $4, $2) RETURNING id`;
const DELETE = 'DELETE FROM dashboards WHERE id = $1 AND version = $2 AND (owner = $3 OR (is_shared AND $4))';

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

  async list({ name, seesShared }: DashboardReader): Promise<Dashboard[]> {
    const { rows } = await inTime(this.pool.query<Row>({ ...LIST, values: [name, null, seesShared] }));
    return rows.map(toDashboard);
  }

  /** @throws Problem not_found (404) */
  async find({ name, seesShared }: DashboardReader, id: string): Promise<Dashboard> {
    const { rows } = await inTime(this.pool.query<Row>({ ...LIST, values: [name, id, seesShared] }));
    if (!rows[0]) throw problems.notFound('The dashboard');
    return toDashboard(rows[0]);
  }

  /** @throws Problem 403 for a shared one of someone who may not share */
  async insert(owner: DashboardReader, { name, isShared, definition }: SavedDashboard): Promise<Dashboard> {
    checkSharing(owner, isShared);
    const values = [name, owner.name, isShared, JSON.stringify(definition)];
    const { rows } = await inTime(this.pool.query<{ id: string }>(INSERT, values));
    return this.find(owner, rows[0]!.id);
  }

  /** @throws Problem 404, 412 for another version, 403 where someone else would hide it, or may not share */
  async update(actor: DashboardReader, id: string, version: number, saved: SavedDashboard): Promise<Dashboard> {
    checkSharing(actor, saved.isShared);
    const values = [id, version, actor.name, saved.name, saved.isShared, JSON.stringify(saved.definition)];
    const { rowCount } = await inTime(this.pool.query({ ...UPDATE, values }));
    if (rowCount === 0) await this.refuse(actor, id, version);
    return this.find(actor, id);
  }

  /** @throws Problem 404, 412 for another version, 403 for a shared one that is not theirs to change */
  async delete(actor: DashboardReader, id: string, version: number): Promise<void> {
    const { rowCount } = await inTime(this.pool.query(DELETE, [id, version, actor.name, actor.mayShare]));
    if (rowCount === 0) await this.refuse(actor, id, version);
  }

  /** Says why nothing was changed. */
  private async refuse(actor: DashboardReader, id: string, version: number): Promise<void> {
    const present = await this.find(actor, id);
    if (present.version === version) {
      const who = actor.mayShare ? 'Only the one who created a dashboard can hide it from others.' : ONLY_EDITORS;
      throw problems.forbidden(who);
    }
    const detail = `The dashboard has another version by now, which is ${present.version}. Read again and repeat the change.`;
    throw new Problem({ status: 412, code: 'precondition_failed', detail });
  }
}

const ONLY_EDITORS = 'Only editors share dashboards, and change shared ones of others.';

function checkSharing({ mayShare }: DashboardReader, isShared: boolean): void {
  if (isShared && !mayShare) throw problems.forbidden(ONLY_EDITORS);
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

import { problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { AlertState, InsightAlert, InsightAlertsPage } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';
import { isUuid } from '../database/uuid';

const LIST_ALERTS = readStatement(__dirname, 'list_alerts');
const SNOOZE_GROUP = readStatement(__dirname, 'snooze_group');
const ACKNOWLEDGE = `
  UPDATE alerts SET acknowledged_at = now(), acknowledged_by = $2 WHERE id = $1 AND acknowledged_at IS NULL`;

const TIMES = ['fired_at', 'resolved_at', 'acknowledged_at', 'snoozed_until'] as const;
type AlertRow = Omit<InsightAlert, (typeof TIMES)[number]> &
  Record<(typeof TIMES)[number], Date | null> & { fired_at_exactly: string };

export interface AlertFilters {
  partner: string | null;
  state: AlertState | null;
  since: string | null;
  ruleId: string | null;
}

export interface AlertsRequest {
  filters: AlertFilters;
  /** The time and the id of the row after which the page begins. */
  after: readonly unknown[] | null;
  pageSize: number;
}

/** The alerts that rules raised. */
@Injectable()
export class AlertsRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  async list({ filters, after, pageSize }: AlertsRequest): Promise<InsightAlertsPage> {
    const { partner, state, since, ruleId } = filters;
    const values = [partner, state, since, ruleId, null, ...(after ?? [null, null]), pageSize + 1];
    const { rows } = await inTime(this.pool.query<AlertRow>({ ...LIST_ALERTS, values }));
    const shown = rows.slice(0, pageSize);
    const last = shown.at(-1);
    const next_cursor = last && rows.length > pageSize ? writeCursor([last.fired_at_exactly, last.id]) : null;
    return { data: shown.map(toAlert), next_cursor, page: null, page_size: pageSize, total: null };
  }

  /** @throws Problem not_found (404), also for an alert of another partner than the key's */
  async find(id: string, onlyPartner: string | null = null): Promise<InsightAlert> {
    if (!isUuid(id)) throw problems.notFound('The alert');
    const values = [onlyPartner, null, null, null, id, null, null, 1];
    const { rows } = await inTime(this.pool.query<AlertRow>({ ...LIST_ALERTS, values }));
    if (!rows[0]) throw problems.notFound('The alert');
    return toAlert(rows[0]);
  }

  /** The first acknowledgement counts. */
  async acknowledge(id: string, actor: string): Promise<void> {
    if (isUuid(id)) await inTime(this.pool.query(ACKNOWLEDGE, [id, actor]));
  }

  /** @returns whether the alert is firing, so that there is something to snooze */
  async snooze(id: string, until: string): Promise<boolean> {
    return isUuid(id) && (await inTime(this.pool.query({ ...SNOOZE_GROUP, values: [id, until] }))).rowCount === 1;
  }
}

function writeCursor(place: readonly string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function toAlert({ fired_at_exactly: _place, ...row }: AlertRow): InsightAlert {
  const times = TIMES.map((name) => [name, row[name]?.toISOString() ?? null]);
  return { ...row, ...Object.fromEntries(times) } as InsightAlert;
}

/** @throws Problem unavailable (503) when the database does not respond in time */
function inTime<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw problems.unavailable('Alerts cannot be read or changed at the moment.', cause);
  });
}

import { Inject, Injectable } from '@nestjs/common';
import { problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { AlertRule, AlertRuleChanges, AlertRuleName, EventPage, ListedAlert } from '@app/internal-protocol';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';
import type { ListRequest } from '../event-lists/event-lists.repository';
import { writeCursor } from '../event-lists/list-cursor';

const LIST_ALERTS = readStatement(__dirname, 'list_alerts').text;
const CHANGE_ALERT_RULE = readStatement(__dirname, 'change_alert_rule');
const READ_ALERT_RULES = `SELECT * FROM alert_rules ORDER BY rule`;

type AlertRow = Omit<ListedAlert, 'created_at' | 'window_start'> & {
  created_at: Date;
  created_at_exactly: string;
  window_start: Date;
};

/** Alerts and the rules that raise them. The consumer reads the rules within the transaction that handles events. */
@Injectable()
export class AlertsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  async list(
    { sourceIds, after, pageSize }: ListRequest,
    { rule, from, to }: { rule: AlertRuleName | null; from: string | null; to: string | null },
  ): Promise<EventPage<ListedAlert>> {
    const values = [sourceIds, rule, from, to, ...(after ?? [null, null]), pageSize + 1];
    const { rows } = await inTime(this.pool.query<AlertRow>(LIST_ALERTS, values));
    const shown = rows.slice(0, pageSize);
    const last = shown.at(-1);
    const next_cursor = last && rows.length > pageSize ? writeCursor([last.created_at_exactly, last.id]) : null;
    return { data: shown.map(toAlert), next_cursor, page: null, page_size: pageSize, total: null };
  }

  async readRules(): Promise<AlertRule[]> {
    return (await inTime(this.pool.query<AlertRule>(READ_ALERT_RULES))).rows;
  }

  /** @returns the rule as it was and as it is */
  async changeRule(rule: AlertRuleName, changes: AlertRuleChanges): Promise<{ before: AlertRule; after: AlertRule }> {
    const { is_active, amounts, max_count, window_minutes, cool_down_minutes } = changes;
    const values = [
      rule,
      is_active ?? null,
      amounts ? JSON.stringify(amounts) : null,
      max_count ?? null,
      window_minutes ?? null,
      cool_down_minutes ?? null,
    ];
    const { rows } = await inTime(
      this.pool.query<{ before: AlertRule; after: AlertRule }>({ ...CHANGE_ALERT_RULE, values }),
    );
    return rows[0]!;
  }
}

function toAlert({ created_at, created_at_exactly: _place, window_start, ...alert }: AlertRow): ListedAlert {
  return { ...alert, created_at: created_at.toISOString(), window_start: window_start.toISOString() };
}

/** @throws Problem unavailable (503) when the database does not respond in time */
function inTime<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw problems.unavailable('The alerts cannot be read or changed at the moment.', cause);
  });
}

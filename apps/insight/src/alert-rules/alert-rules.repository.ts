import { Problem, problems } from '@app/common';
import { inTransaction } from '@app/common/database/pool';
import { readStatement } from '@app/common/database/read-statement';
import type { InsightAlertRule } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { isUuid } from '../database/uuid';
import { INSIGHT_POOL } from '../database/database.module';
import type { SavedRule } from './read-saved-rule';

const LIST_RULES = readStatement(__dirname, 'list_rules');
const INSERT_RULE = readStatement(__dirname, 'insert_rule');
const UPDATE_RULE = readStatement(__dirname, 'update_rule');
const FORGET_STATES = readStatement(__dirname, 'forget_states');
const DELETE_RULE = 'DELETE FROM alert_rules WHERE id = $1 AND version = $2';
const VERSION_OF_RULE = 'SELECT version FROM alert_rules WHERE id = $1';

const TIMES = ['evaluated_until', 'created_at', 'updated_at'] as const;
type RuleRow = Omit<InsightAlertRule, (typeof TIMES)[number]> & Record<(typeof TIMES)[number], Date | null>;

/** The version of a rule that a change is meant for. */
export interface RuleVersion {
  id: string;
  version: number;
}

/** Alert rules. A change of what a rule watches ends its alerts. */
@Injectable()
export class AlertRulesRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  /** @param onlyPartner the partner of the key: rules of that one alone */
  async list(onlyPartner: string | null): Promise<InsightAlertRule[]> {
    const { rows } = await inTime(this.pool.query<RuleRow>({ ...LIST_RULES, values: [onlyPartner, null] }));
    return rows.map(toRule);
  }

  /** @throws Problem not_found (404) */
  async find(id: string, onlyPartner: string | null = null): Promise<InsightAlertRule> {
    const { rows } = await inTime(this.pool.query<RuleRow>({ ...LIST_RULES, values: [onlyPartner, id] }));
    if (!rows[0]) throw problems.notFound('The alert rule');
    return toRule(rows[0]);
  }

  /** @returns its id. @throws Problem 409 where another rule has the name */
  async insert(saved: SavedRule, actor: string): Promise<string> {
    const values = [...columnsOf(saved), actor];
    const { rows } = await inTime(this.pool.query<{ id: string }>({ ...INSERT_RULE, values }));
    return rows[0]!.id;
  }

  /** @throws Problem 404, 409 where another rule has the name, 412 for another version */
  async update(place: RuleVersion, saved: SavedRule, actor: string): Promise<void> {
    const { id, version } = place;
    const values = [id, version, ...columnsOf(saved), actor];
    await this.change(place, async (client) => {
      const { rows } = await client.query<{ restarts: boolean }>({ ...UPDATE_RULE, values });
      if (!rows[0]) throw await conflictOf(client, id);
      if (rows[0].restarts) await client.query(FORGET_STATES.text, [id]);
    });
  }

  /** @throws Problem 404, 412 for another version */
  async delete(place: RuleVersion): Promise<void> {
    const { id, version } = place;
    await this.change(place, async (client) => {
      await client.query(FORGET_STATES.text, [id]);
      const { rowCount } = await client.query(DELETE_RULE, [id, version]);
      if (rowCount === 0) throw await conflictOf(client, id);
    });
  }

  private change({ id }: RuleVersion, work: (client: PoolClient) => Promise<void>): Promise<void> {
    return isUuid(id) ? inTime(inTransaction(this.pool, work)) : Promise.reject(problems.notFound('The alert rule'));
  }
}

/** In the order of the statements that write a rule. */
function columnsOf({ name, owner, partner, rule, channels, recipients, language, isEnabled }: SavedRule): unknown[] {
  return [name, owner, partner, JSON.stringify(rule), channels, recipients, language, isEnabled];
}

/** Why a rule was not changed. */
async function conflictOf(client: PoolClient, id: string): Promise<Problem> {
  const { rows } = await client.query<{ version: number }>(VERSION_OF_RULE, [id]);
  if (!rows[0]) return problems.notFound('The alert rule');
  const detail = `The rule has another version by now, which is ${rows[0].version}. Read again and repeat the change.`;
  return new Problem({ status: 412, code: 'precondition_failed', detail });
}

function toRule(row: RuleRow): InsightAlertRule {
  const times = TIMES.map((name) => [name, row[name]?.toISOString() ?? null]);
  return { ...row, ...Object.fromEntries(times) } as InsightAlertRule;
}

/** @throws Problem 409 for a name that is taken, 503 when the database does not respond in time */
function inTime<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    if (cause instanceof Problem) throw cause;
    if (cause instanceof Error && 'constraint' in cause && cause.constraint === 'alert_rules_name') {
      const taken = { field: 'name', code: 'already_taken' as const, reason: 'is the name of another rule' };
      throw problems.conflict('Another alert rule has this name.', [taken]);
    }
    throw problems.unavailable('Alert rules cannot be read or changed at the moment.', cause);
  });
}

import { inTransaction } from '@app/common/database/pool';
import { readStatement } from '@app/common/database/read-statement';
import { type GroupState, hourOf, startOfHour } from '@app/insight-statistics';
import type { AlertChannel } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';
import type { KnownGroup } from '../alerts/group-series';
import type { PartnerOutcome } from './evaluate-groups';

const CLAIM_RULE = readStatement(__dirname, 'claim_rule');
const READ_STATES = readStatement(__dirname, 'read_states');
const ADVANCE_PROGRESS = readStatement(__dirname, 'advance_progress').text;
const STORE_GROUPS = readStatement(__dirname, 'store_groups').text;
const STORE_ALERTS = readStatement(__dirname, 'store_alerts').text;
const RESOLVE_ALERTS = readStatement(__dirname, 'resolve_alerts').text;
const ENQUEUE_MESSAGES = readStatement(__dirname, 'enqueue_messages').text;
const MEASURE_ALERTS = readStatement(__dirname, 'measure_alerts');
const RELEASE_RULE =
  'UPDATE alert_rules SET claimed_until = $3 WHERE id = $1 AND version = $2 AND claimed_until IS NOT NULL';
const IS_UNCHANGED = 'SELECT FROM alert_rules WHERE id = $1 AND version = $2 AND is_enabled FOR SHARE';
/** Messages that were sent, and alerts that ended, are kept for so long. */
const REMOVE_OLD = `
  WITH messages AS (DELETE FROM alert_messages WHERE next_attempt_at IS NULL AND created_at < $1::timestamptz - interval '90 days')
  DELETE FROM alerts WHERE resolved_at < $1::timestamptz - interval '400 days'`;

/** A rule that this process evaluates now. */
export interface ClaimedRule {
  id: string;
  name: string;
  partner: string | null;
  rule: unknown;
  channels: AlertChannel[];
  recipients: string[];
  version: number;
  evaluated_from: Date;
}

/** The stored state of a group that is not as usual. */
export interface StoredGroup extends KnownGroup {
  readonly key: string;
  readonly state: GroupState;
  readonly snoozedUntil: Date | undefined;
}

export interface RuleStates {
  /** By partner: the end of the last hour that is evaluated. */
  progress: ReadonlyMap<string, Date>;
  groups: readonly StoredGroup[];
}

interface GroupRow {
  group_key: string;
  partner: string;
  keys: Record<string, string>;
  phase: GroupState['phase'];
  since: string;
  streak: number;
  is_reported: boolean;
  hour: string;
  snoozed_until: string | null;
}

/** What the evaluation of alert rules reads and stores. */
@Injectable()
export class EvaluationRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  /** The rule that is due for the longest time, for this process alone; undefined where none is. */
  async claim(now: Date): Promise<ClaimedRule | undefined> {
    return (await this.pool.query<ClaimedRule>({ ...CLAIM_RULE, values: [now] })).rows[0];
  }

  /** Says when the rule is due again. A rule that was changed meanwhile is due already. */
  async release({ id, version }: ClaimedRule, dueAt: Date): Promise<void> {
    await this.pool.query(RELEASE_RULE, [id, version, dueAt]);
  }

  async readStates({ id }: ClaimedRule): Promise<RuleStates> {
    const { rows } = await this.pool.query<{ progress: Record<string, string> | null; groups: GroupRow[] | null }>({
      ...READ_STATES,
      values: [id],
    });
    const { progress, groups } = rows[0]!;
    return {
      progress: new Map(Object.entries(progress ?? {}).map(([partner, until]) => [partner, new Date(until)])),
      groups: (groups ?? []).map(toStoredGroup),
    };
  }

  /**
   * Stores what an evaluation found, with the messages to send. What another process evaluated first is left out, and
   * nothing is stored where the rule was changed meanwhile.
   *
   * @param channels those of the rule that messages can go out by
   * @returns the partners that were stored
   */
  store(rule: ClaimedRule, outcomes: readonly PartnerOutcome[], channels: AlertChannel[]): Promise<string[]> {
    return inTransaction(this.pool, async (client) => {
      if ((await client.query(IS_UNCHANGED, [rule.id, rule.version])).rowCount === 0) return [];
      const { rows } = await client.query<{ partner: string }>(ADVANCE_PROGRESS, [
        rule.id,
        outcomes.map(({ partner }) => partner),
        outcomes.map(({ evaluatedBefore }) => evaluatedBefore ?? null),
        outcomes.map(({ evaluatedUntil }) => evaluatedUntil),
      ]);
      const moved = new Set(rows.map(({ partner }) => partner));
      await storeOutcomes(
        client,
        rule,
        outcomes.filter(({ partner }) => moved.has(partner)),
        channels,
      );
      return [...moved];
    });
  }

  async measure(now: Date): Promise<{ firing: number; lagSeconds: number }> {
    const { rows } = await this.pool.query<{ firing: number; lagSeconds: number }>({
      ...MEASURE_ALERTS,
      values: [now],
    });
    return rows[0]!;
  }

  async removeOld(now: Date): Promise<void> {
    await this.pool.query(REMOVE_OLD, [now]);
  }
}

async function storeOutcomes(
  client: PoolClient,
  { id, name, recipients }: ClaimedRule,
  outcomes: readonly PartnerOutcome[],
  channels: AlertChannel[],
): Promise<void> {
  const groups = outcomes.flatMap((one) => one.groups).map(toGroupRow);
  const alerts = outcomes.flatMap((one) => one.alerts);
  const resolved = outcomes.flatMap((one) => one.resolved);
  const messages = outcomes.flatMap((one) => one.messages);
  if (groups.length > 0) await client.query(STORE_GROUPS, [id, JSON.stringify(groups)]);
  if (resolved.length > 0) {
    await client.query(RESOLVE_ALERTS, [id, resolved.map(({ key }) => key), resolved.map(({ at }) => at)]);
  }
  if (alerts.length > 0) await client.query(STORE_ALERTS, [id, name, JSON.stringify(alerts)]);
  if (messages.length > 0) await client.query(ENQUEUE_MESSAGES, [id, JSON.stringify(messages), channels, recipients]);
}

function toStoredGroup(row: GroupRow): StoredGroup {
  const { group_key: key, partner, keys, phase, streak, is_reported: isReported, snoozed_until: snoozed } = row;
  const [since, hour] = [row.since, row.hour].map((time) => hourOf(new Date(time))) as [number, number];
  const state = { phase, since, streak, isReported, hour };
  return { key, partner, keys, state, snoozedUntil: snoozed === null ? undefined : new Date(snoozed) };
}

function toGroupRow({ key, partner, keys, state }: PartnerOutcome['groups'][number]): object {
  const { phase, since, streak, isReported: is_reported, hour } = state;
  const times = { since: startOfHour(since), hour: startOfHour(hour) };
  return { group_key: key, partner, keys, phase, streak, is_reported, ...times };
}

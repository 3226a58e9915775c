import { readStatement } from '@app/common/database/read-statement';
import type { AlertChannel, AlertExplanation, MessageLanguage } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL } from '../database/database.module';

const CLAIM_MESSAGES = readStatement(__dirname, 'claim_messages');
const ALERTS_OF_MESSAGE = readStatement(__dirname, 'alerts_of_message');
const SETTLE_MESSAGE = readStatement(__dirname, 'settle_message');

/** One alert of a message. */
export interface MessageAlert {
  id: string;
  keys: Record<string, string>;
  fired_at: Date;
  resolved_at: Date | null;
  seen: string | null;
  expected: string | null;
  probability: number | null;
  hours: number | null;
  explained_by: AlertExplanation[];
}

/** A message that this process sends now. */
export interface ClaimedMessage {
  /** The same at every attempt. */
  id: string;
  rule_id: string;
  rule: string;
  /** Of a rule that ships. */
  rule_code: string | null;
  /** The figure that the rule is about. */
  metric: string;
  /** Null: the one of the settings. */
  language: MessageLanguage | null;
  partner: string;
  kind: 'firing' | 'resolved';
  /** The start of the hour that it is about. */
  hour: Date;
  channel: AlertChannel;
  recipients: string[];
  groups: string[];
  attempts: number;
}

/** What became of an attempt. */
export interface Settlement {
  isSent: boolean;
  error: string | null;
  /** Null: it is not tried again. */
  retryAfterSeconds: number | null;
}

/** The outbox of messages about alerts. */
@Injectable()
export class MessagesRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  async claim(): Promise<ClaimedMessage[]> {
    return (await this.pool.query<ClaimedMessage>(CLAIM_MESSAGES)).rows;
  }

  async alertsOf({ rule_id: ruleId, groups, hour }: ClaimedMessage): Promise<MessageAlert[]> {
    return (await this.pool.query<MessageAlert>({ ...ALERTS_OF_MESSAGE, values: [ruleId, groups, hour] })).rows;
  }

  async settle({ id, attempts }: ClaimedMessage, { isSent, error, retryAfterSeconds }: Settlement): Promise<void> {
    await this.pool.query({ ...SETTLE_MESSAGE, values: [id, attempts, isSent, retryAfterSeconds, error] });
  }
}

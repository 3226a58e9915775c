import { setTimeout as wait } from 'node:timers/promises';
import { Log, messageForLog } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { DestinationUnavailableError } from '@app/event-stream';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConsumerEnvironment } from '../consumer.env';
import { EVENT_POOL } from '../event-pool';
import { reasonOf, send } from '../destinations/send';
import { signWebhook } from '@app/common/security/sign-webhook';

const CLAIM_ALERTS = readStatement(__dirname, 'claim_alerts');
const SETTLE_ALERT = readStatement(__dirname, 'settle_alert');
const POLL_MS = 1_000;
/** Seconds until the next attempt, by attempts: about a day in all. */
const RETRY_DELAYS_SECONDS = [5, 30, 300, 1_800, 7_200, 21_600, 43_200];
const GONE = 410;

interface ClaimedAlert {
  id: string;
  rule: string;
  key: string;
  window_start: Date;
  source_id: number;
  details: Record<string, unknown>;
  created_at: Date;
  attempts: number;
  isNew: boolean;
}

/** What became of an attempt: delivered, or an error after which it is tried again unless that is final. */
type Outcome = { isDelivered: true } | { isDelivered: false; error: string | null; isFinal: boolean };

/** Writes each new alert to the log, and sends it to the webhook for alerts where there is one, at least once. */
@Injectable()
export class AlertDelivery implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(EVENT_POOL) private readonly pool: Pool,
    private readonly environment: ConsumerEnvironment,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Attempts what is due. Returns how many alerts that were. */
  async deliverDue(): Promise<number> {
    const { rows } = await this.pool.query<ClaimedAlert>(CLAIM_ALERTS);
    await Promise.all(rows.map((alert) => this.deliver(alert)));
    return rows.length;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if ((await this.deliverDue()) > 0) continue;
      } catch (error) {
        this.log.warn('Failed to deliver alerts', { cause: messageForLog(error) });
      }
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async deliver(alert: ClaimedAlert): Promise<void> {
    const { id, rule, key, window_start, attempts, isNew } = alert;
    if (isNew)
      this.log.warn('An alert was raised', { rule, key, alert_id: id, window_start: window_start.toISOString() });
    const outcome = await this.attempt(alert);
    const error = outcome.isDelivered ? null : outcome.error;
    const delay = outcome.isDelivered || outcome.isFinal ? null : (RETRY_DELAYS_SECONDS[attempts - 1] ?? null);
    await this.pool.query({ ...SETTLE_ALERT, values: [id, attempts, outcome.isDelivered, delay, error] });
    if (error !== null) this.log.warn('An alert was not delivered', { alert_id: id, attempts, error });
  }

  private async attempt(alert: ClaimedAlert): Promise<Outcome> {
    const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret } = this.environment;
    if (url === '') return { isDelivered: false, error: null, isFinal: true };
    const body = JSON.stringify(toWebhook(alert));
    const signature = signWebhook(secret, alert.id, Math.floor(Date.now() / 1_000), body);
    try {
      const headers = { 'content-type': 'application/json', ...signature };
      const sent = await send(url, { method: 'POST', headers, body });
      if (sent.status >= 200 && sent.status < 300) return { isDelivered: true };
      return { isDelivered: false, error: reasonOf(sent), isFinal: sent.status === GONE };
    } catch (error) {
      if (!(error instanceof DestinationUnavailableError)) throw error;
      return { isDelivered: false, error: error.message, isFinal: false };
    }
  }
}

/** The body of the webhook; `webhook-id` is the id of the alert. */
function toWebhook({ id, rule, key, window_start, source_id, details, created_at }: ClaimedAlert): object {
  return { type: `alert.${rule}`, timestamp: created_at, data: { id, rule, key, window_start, source_id, ...details } };
}
